import { type Finding, isError } from '../../finding.js';
import type { Message } from '../../ports.js';
import type { Delimiters } from '../../untrusted/delimiters.js';
import { createProtection, type Protection, type ValueChange } from '../../untrusted/protect.js';
import { checkVariables, EXAMPLES } from './check-variables.js';
import type { Example } from '../examples.js';
import { placesIn } from './messages.js';
import { checkInclusions, inlinePartials } from './partials.js';
import type { Prompt } from '../prompt.js';
import { compileMessages, plainMessages, type CompiledMessage, type CompiledMessages } from './template.js';
import { findDelimiters } from './value-delimiters.js';
import { createValueChecker, isConversationVariable, schemaFault, type ValueChecker, type Values } from '../values/values.js';

/** A prompt ready to be rendered many times. */
export interface CompiledPrompt {
  prompt: Prompt;
  checker: ValueChecker;
  /** What the templates put around values. */
  delimiters: Delimiters;
  /** What untrusted values go through before they are put into a message. */
  protect: Protection;
  messages: readonly CompiledMessage[];
  /** The template itself says where examples go. */
  placesExamples: boolean;
}

/** Parses templates and schemas. Without `compiled` there is at least one error among the findings. */
export function compilePrompt(prompt: Prompt): { compiled?: CompiledPrompt; findings: Finding[] } {
  const { content, messages } = prompt;
  const { checker, faults } = createValueChecker(content.variables);
  const findings: Finding[] = faults.map((fault) => ({
    code: 'prompt/variable-schema',
    severity: 'error',
    place: prompt.placeOf(['variables', fault.variable], 'key'),
    message: `\`${fault.variable}\` ${fault.message}`,
  }));
  const outputFault = content.output?.schema && schemaFault(content.output.schema);
  if (outputFault !== undefined) {
    const place = prompt.placeOf(['output', 'schema'], 'key');
    findings.push({ code: 'prompt/output-schema', severity: 'error', place, message: `\`output.schema\` is not a JSON Schema: ${outputFault}` });
  }
  if (content.template === 'none') {
    return {
      findings,
      ...(findings.length > 0
        ? {}
        : { compiled: { prompt, checker, ...protectionOf(prompt), messages: plainMessages(messages), placesExamples: false } }),
    };
  }
  const { templates, findings: templateFindings } = parseTemplates(prompt);
  findings.push(...templateFindings, ...checkVariables(prompt, templates));
  const placesExamples = templates.uses.some((use) => use.name === EXAMPLES);
  if (findings.some(isError)) return { findings };
  return { findings, compiled: { prompt, checker, ...protectionOf(prompt), messages: templates.messages, placesExamples } };
}

/** Faults of the templates of a file that has other faults: what it declares may not be what was meant. */
export function checkDraft(draft: Prompt): Finding[] {
  return draft.content.template === 'none' ? [] : parseTemplates(draft).findings;
}

function parseTemplates({ path, content, messages, partials }: Prompt): { templates: CompiledMessages; findings: Finding[] } {
  const placed = messages.map((message) => ({ text: message.text, placeAt: placesIn(path, message) }));
  const templates = compileMessages(path, messages, { folder: partials.folder, texts: content.partials });
  return { templates, findings: [...checkInclusions(placed, Object.keys(content.partials), partials), ...templates.findings] };
}

/** Of a prompt's own text: what it puts around values is what they must not hold. */
function protectionOf({ content, messages }: Prompt): Pick<CompiledPrompt, 'delimiters' | 'protect'> {
  const delimiters = findDelimiters(content.template === 'none' ? [] : messages.map(({ text }) => inlinePartials(text, content.partials)));
  return { delimiters, protect: createProtection(content.variables, { delimiters }) };
}

/** What a prompt says with certain values. */
export interface RenderedPrompt {
  messages: Message[];
  /** What was changed in untrusted values. */
  changes: ValueChange[];
}

/**
 * Values to messages, in one pass: a value is a leaf and is never expanded again. Values of untrusted variables are
 * sanitised first, those of examples included: pools are often made of them.
 *
 * @param values complete and valid (see `ValueChecker.complete`)
 * @param examples demonstrations in the order in which they are shown
 * @throws Error when the template cannot do with these values what it says, or a strict variable refuses its value
 */
export function renderPrompt(compiled: CompiledPrompt, values: Values, examples: readonly Example[] = []): RenderedPrompt {
  const { values: safe, changes } = compiled.protect(values);
  const scope = compiled.placesExamples ? { ...safe, [EXAMPLES]: examples.map(shownExample) } : safe;
  const lastUser = lastUserMessage(compiled);
  const messages = compiled.messages.flatMap((message, index) => {
    const own = renderMessage(compiled, message, scope);
    if (index !== lastUser || compiled.placesExamples || examples.length === 0) return own;
    return [...examples.flatMap((example) => demonstrate(compiled, message, safe, example)), ...own];
  });
  return { messages, changes };
}

/** The messages alone. */
export function renderMessages(compiled: CompiledPrompt, values: Values, examples: readonly Example[] = []): Message[] {
  return renderPrompt(compiled, values, examples).messages;
}

/** Whether demonstrations can be shown: where the template says, or before the last user message. */
export function hasPlaceForExamples(compiled: CompiledPrompt): boolean {
  return compiled.placesExamples || lastUserMessage(compiled) !== -1;
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

function renderMessage(compiled: CompiledPrompt, message: CompiledMessage, scope: Values): Message[] {
  if (message.sole !== undefined && isConversationVariable(compiled.prompt.content.variables, message.sole)) {
    return (scope[message.sole] as Message[]).map(({ role, content }) => ({ role, content }));
  }
  return [{ role: message.role, content: message.render(scope) }];
}

/** Not a conversation so far: that is no template an example could be rendered with. */
function lastUserMessage({ prompt, messages }: CompiledPrompt): number {
  return messages.findLastIndex(({ role, sole }) => role === 'user' && (sole === undefined || !isConversationVariable(prompt.content.variables, sole)));
}

function demonstrate(compiled: CompiledPrompt, message: CompiledMessage, values: Values, example: Example): Message[] {
  const shown = exampleValues(compiled, example);
  if (!shown) throw new Error(`example ${example.id} has one text, but the prompt has ${compiled.checker.required.length} required variables`);
  return [
    { role: 'user', content: message.render({ ...values, ...compiled.protect(shown).values }) },
    { role: 'assistant', content: exampleOutput(example) },
  ];
}

function shownExample(example: Example): Record<string, unknown> {
  return { ...example, output: exampleOutput(example) };
}
