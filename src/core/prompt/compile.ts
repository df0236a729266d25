import type { Finding, Place } from '../finding.js';
import type { Message } from '../ports.js';
import { nearestWord } from '../text/nearest-word.js';
import type { Example } from './examples.js';
import { checkInclusions, checkPartialTexts, partialPath } from './partials.js';
import type { MessageTemplate } from './messages.js';
import type { Prompt } from './prompt.js';
import { compileMessages, plainMessages, type CompiledMessage, type VariableUse } from './template.js';
import { createValueChecker, MESSAGES_TYPE, type ValueChecker, type Values } from './values.js';

/** A prompt ready to be rendered many times. */
export interface CompiledPrompt {
  prompt: Prompt;
  checker: ValueChecker;
  messages: readonly CompiledMessage[];
  /** The template itself says where examples go. */
  placesExamples: boolean;
}

/** Parses templates and schemas. Without `compiled` there is at least one error among the findings. */
export function compilePrompt(prompt: Prompt): { compiled?: CompiledPrompt; findings: Finding[] } {
  const { content, messages, path, partials } = prompt;
  const { checker, faults } = createValueChecker(content.variables);
  const findings: Finding[] = faults.map((fault) => ({
    code: 'prompt/variable-schema',
    severity: 'error',
    place: prompt.placeOf(['variables', fault.variable], 'key'),
    message: `\`${fault.variable}\` is ${fault.message}`,
  }));
  if (content.template === 'none') {
    return { findings, ...(findings.length > 0 ? {} : { compiled: { prompt, checker, messages: plainMessages(messages), placesExamples: false } }) };
  }
  findings.push(
    ...messages.flatMap((message) => checkInclusions(message.text, placeIn(path, message), partials)),
    ...checkPartialTexts(Object.keys(content.partials), partials),
  );
  const compiled = compileMessages(path, messages, { folder: partials.folder, texts: content.partials });
  findings.push(...compiled.findings, ...checkVariables(prompt, compiled.uses));
  const placesExamples = compiled.uses.some((use) => use.name === EXAMPLES && use.partial === undefined);
  if (findings.some((finding) => finding.severity === 'error')) return { findings };
  return { findings, compiled: { prompt, checker, messages: compiled.messages, placesExamples } };
}

/**
 * Values to messages, in one pass: a value is a leaf and is never expanded again.
 *
 * @param values complete and valid (see `ValueChecker.complete`)
 * @param examples demonstrations in the order in which they are shown
 * @throws Error when the template cannot do with these values what it says
 */
export function renderMessages(compiled: CompiledPrompt, values: Values, examples: readonly Example[] = []): Message[] {
  const scope = compiled.placesExamples ? { ...values, [EXAMPLES]: examples.map(shownExample) } : values;
  const lastUser = compiled.messages.findLastIndex((message) => message.role === 'user');
  return compiled.messages.flatMap((message, index) => {
    const own = renderMessage(compiled, message, scope);
    if (index !== lastUser || compiled.placesExamples || examples.length === 0) return own;
    return [...examples.flatMap((example) => demonstrate(compiled, message, values, example)), ...own];
  });
}

/** The values an example stands for: its text belongs to the prompt's only required variable. */
export function exampleValues(compiled: CompiledPrompt, example: Example): Values | undefined {
  if (typeof example.input !== 'string') return example.input;
  const [only, ...others] = compiled.checker.required;
  return only === undefined || others.length > 0 ? undefined : { [only]: example.input };
}

export function exampleOutput(example: Example): string {
  return typeof example.output === 'string' ? example.output : JSON.stringify(example.output);
}

const EXAMPLES = 'examples';

function renderMessage(compiled: CompiledPrompt, message: CompiledMessage, scope: Values): Message[] {
  const type = message.sole === undefined ? undefined : compiled.prompt.content.variables[message.sole]?.type;
  if (message.sole !== undefined && type === MESSAGES_TYPE) {
    return (scope[message.sole] as Message[]).map(({ role, content }) => ({ role, content }));
  }
  return [{ role: message.role, content: message.render(scope) }];
}

function demonstrate(compiled: CompiledPrompt, message: CompiledMessage, values: Values, example: Example): Message[] {
  const shown = exampleValues(compiled, example);
  if (!shown) throw new Error(`example ${example.id} has one text, but the prompt has ${compiled.checker.required.length} required variables`);
  return [
    { role: 'user', content: message.render({ ...values, ...shown }) },
    { role: 'assistant', content: exampleOutput(example) },
  ];
}

function shownExample(example: Example): Record<string, unknown> {
  return { ...example, output: exampleOutput(example) };
}

function placeIn(file: string, message: MessageTemplate): (offset: number) => Place {
  return (offset) => {
    const before = message.text.slice(0, offset).split('\n');
    return { file, line: message.line + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 };
  };
}

function checkVariables(prompt: Prompt, uses: readonly VariableUse[]): Finding[] {
  const declared = Object.keys(prompt.content.variables);
  const findings: Finding[] = [];
  for (const use of uses) {
    if (use.partial !== undefined) findings.push(notPassed(prompt, use));
    else if (!declared.includes(use.name) && use.name !== EXAMPLES) findings.push(undeclared(prompt, use, declared));
  }
  const used = new Set(uses.map((use) => use.name));
  for (const name of declared.filter((variable) => !used.has(variable))) {
    findings.push({
      code: 'prompt/variable-unused',
      severity: 'warning',
      place: prompt.placeOf(['variables', name], 'key'),
      message: `the variable \`${name}\` is declared but never used`,
      remedy: 'use it in the body, or remove it',
    });
  }
  return findings;
}

function undeclared(prompt: Prompt, use: VariableUse, declared: readonly string[]): Finding {
  const nearest = nearestWord(use.name, declared);
  return {
    code: 'prompt/variable-undeclared',
    severity: 'error',
    place: { file: prompt.path, line: use.line, column: use.column },
    message: `the variable \`${use.name}\` is not declared${nearest === undefined ? '' : `; did you mean \`${nearest}\`?`}`,
    remedy: `declare it: \`variables: { ${use.name}: { type: string } }\``,
  };
}

function notPassed(prompt: Prompt, use: VariableUse): Finding {
  const partial = use.partial ?? '';
  return {
    code: 'prompt/variable-not-passed',
    severity: 'error',
    place: { file: partialPath(prompt.partials, partial), line: use.line, column: use.column },
    message: `the partial \`${partial}\` reads \`${use.name}\`, which ${prompt.name} does not pass to it`,
    remedy: `write \`{% render '${partial}', ${use.name}: … %}\``,
  };
}
