import * as v from 'valibot';
import { type Finding, isError } from '../../finding.js';
import { compilePrompt, type CompiledPrompt } from '../../prompt/template/compile.js';
import { inlinePartials } from '../../prompt/template/partials.js';
import { readPrompt, type Prompt, type PromptSources } from '../../prompt/prompt.js';
import { scanTags, type Tag } from '../../prompt/template/scan.js';
import { isConversationVariable } from '../../prompt/values/values.js';
import { isMap } from '../../text/plain-data.js';
import { keys, validate } from '../../text/validate.js';

/** A prompt for a kind of task. Its settings say what the task is; its inputs are what it is done to. */
export interface TaskTemplate {
  name: string;
  compiled: CompiledPrompt;
  /** Variables that stay variables in a prompt made from it. */
  inputs: readonly string[];
  /** All others. */
  settings: readonly string[];
  /** The setting that lists the labels of the answer. */
  labels?: string;
  /** The setting that lists the keys of the answer, a JSON object. */
  fields?: string;
  /** Scorers of a query set, as it would name them. */
  scorers: readonly unknown[];
}

const TaskSchema = keys({
  inputs: v.pipe(v.array(v.string()), v.minLength(1, 'expected at least one variable')),
  labels: v.optional(v.string()),
  fields: v.optional(v.string()),
  scorers: v.optional(v.array(v.unknown()), []),
});

/** A task template is a prompt whose `metadata.task` says which variables are inputs and what its answers look like. */
export function readTask(sources: PromptSources): { task?: TaskTemplate; findings: Finding[] } {
  const read = readPrompt(sources);
  if (!read.prompt) return { findings: read.findings };
  const { compiled, findings: faults } = compilePrompt(read.prompt);
  const findings = [...read.findings, ...faults];
  const { metadata } = read.prompt.frontMatter;
  const { prompt } = read;
  const { output: task, findings: taskFaults } = validate(
    TaskSchema,
    { value: isMap(metadata) ? metadata['task'] : undefined, findings: [], placeOf: (path, part) => prompt.placeOf(['metadata', 'task', ...path], part) },
    'task',
  );
  findings.push(...taskFaults);
  if (task) findings.push(...checkNames(prompt, task), ...checkInputs(prompt, task.inputs));
  if (!compiled || !task || findings.some(isError)) return { findings };
  const { inputs, scorers, labels, fields } = task;
  const settings = Object.keys(prompt.content.variables).filter((name) => !inputs.includes(name));
  return {
    task: { name: sources.name, compiled, inputs, settings, scorers, ...(labels === undefined ? {} : { labels }), ...(fields === undefined ? {} : { fields }) },
    findings,
  };
}

function checkNames(prompt: Prompt, { inputs, labels, fields }: v.InferOutput<typeof TaskSchema>): Finding[] {
  const declared = prompt.content.variables;
  const named = [...inputs.map((name, index) => ({ name, path: ['inputs', index] })), { name: labels, path: ['labels'] }, { name: fields, path: ['fields'] }];
  return named.flatMap(({ name, path }): Finding[] => {
    if (name === undefined) return [];
    const message = nameFault(declared, inputs, name, path[0] === 'inputs');
    return message === undefined ? [] : [{ code: 'task/invalid', severity: 'error', place: prompt.placeOf(['metadata', 'task', ...path]), message }];
  });
}

function nameFault(declared: Prompt['content']['variables'], inputs: readonly string[], name: string, asInput: boolean): string | undefined {
  if (!Object.hasOwn(declared, name)) return `\`${name}\` is not a variable of this template`;
  if (asInput) return isConversationVariable(declared, name) ? `\`${name}\` is a conversation, which cannot be an input here` : undefined;
  return inputs.includes(name) ? `\`${name}\` is an input, not a setting` : undefined;
}

const QUOTED = /'[^']*'|"[^"]*"/g;

/** In a prompt made from it an input is still a variable, so nothing may depend on its value; raw text would be a tag there. */
function checkInputs({ path, content, messages }: Prompt, inputs: readonly string[]): Finding[] {
  return messages.flatMap(({ text, line }) => {
    const tags = scanTags(inlinePartials(text, content.partials)).filter(({ name }) => name !== 'comment');
    const fault = (message: string, remedy: string): Finding => ({ code: 'task/template', severity: 'error', place: { file: path, line }, message, remedy });
    const raw = tags.some(({ name }) => name === 'raw') ? [fault('a task template cannot hold a `raw` block', 'write the text without braces')] : [];
    return raw.concat(inputs.flatMap((input) => {
      const used = tags.find((tag) => tag.name !== 'raw' && mentions(tag, input) && !(tag.kind === 'output' && tag.argument === input));
      if (!used) return [];
      const shown = used.name === undefined ? used.argument : `${used.name} ${used.argument}`;
      return [fault(`the template does something with its input \`${input}\`: \`${shown}\``, `print it as it is, \`{{ ${input} }}\`, or let it be a setting`)];
    }));
  });
}

/** As a variable, not as a member or an argument of that name. */
function mentions({ argument }: Tag, variable: string): boolean {
  return new RegExp(`(?<![.\\w-])${variable}(?![\\w-]|\\s*:)`).test(argument.replace(QUOTED, ''));
}
