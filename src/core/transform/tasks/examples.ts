import { PromptError } from '../../errors.js';
import { createAnswerCheck, misfits } from '../../prompt/values/check-example.js';
import type { Example } from '../../prompt/examples.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import type { Values } from '../../prompt/values/values.js';
import { outputOf } from './output.js';
import type { TaskTemplate } from './template.js';

/** What the columns of a table of examples mean. */
export function columnsOf(task: TaskTemplate, settings: Values): { variables: readonly string[]; output?: OutputContract } {
  const output = outputOf(task, settings);
  return { variables: task.inputs, ...(output === undefined ? {} : { output }) };
}

/**
 * Examples with their inputs by name, all of them checked against the template's inputs and the answers that its settings ask
 * for.
 * @param file where they are from
 * @throws PromptError `task/examples` with every fault
 */
export function fitExamples(task: TaskTemplate, settings: Values, examples: readonly Example[], file?: string): Example[] {
  const { checker } = task.compiled;
  const checkAnswer = createAnswerCheck(outputOf(task, settings));
  const required = task.inputs.filter((input) => checker.required.includes(input));
  const faults: string[] = [];
  const fitting = examples.map((example) => {
    const input = typeof example.input === 'string' && required.length === 1 ? { [required[0] as string]: example.input } : example.input;
    const wrong = typeof input === 'string' ? [`its input is one text, but the template takes ${required.join(', ')}; write a map`] : inputFaults(task, input);
    faults.push(...[...wrong, ...checkAnswer(example.output)].map((fault) => `example ${example.id}: ${fault}`));
    return { ...example, input };
  });
  if (faults.length > 0) throw new PromptError('task/examples', { task: task.name, file, faults });
  return fitting;
}

function inputFaults({ compiled, inputs, settings }: TaskTemplate, values: Values): string[] {
  const set = settings.filter((name) => Object.hasOwn(values, name));
  const missing = inputs.filter((name) => compiled.checker.required.includes(name) && !Object.hasOwn(values, name));
  return [
    ...set.map((name) => `\`${name}\` is a setting, the same for all examples`),
    ...missing.map((name) => `\`${name}\` has no value`),
    ...misfits(compiled.checker, values),
  ];
}
