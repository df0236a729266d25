import type { CompiledPrompt } from '../template/compile.js';
import { exampleValues } from '../template/compile.js';
import type { Example } from '../examples.js';
import type { OutputContract } from '../front-matter/schema.js';
import { createValueChecker, type ValueChecker, type Values } from './values.js';

/** All that is wrong with an example as a demonstration for a prompt: its values and its answer. */
export type ExampleCheck = (example: Example) => string[];

export function createExampleCheck(compiled: CompiledPrompt): ExampleCheck {
  const checkAnswer = createAnswerCheck(compiled.prompt.content.output);
  return (example) => {
    const values = exampleValues(compiled, example);
    const inputs = values ? misfits(compiled.checker, values) : [noSingleVariable(compiled.checker)];
    return [...inputs, ...checkAnswer(example.output)];
  };
}

/** What is wrong with the values an example gives. Those it leaves out are the query's own. */
export function misfits(checker: ValueChecker, values: Values): string[] {
  return checker
    .complete(values)
    .faults.filter(({ variable }) => Object.hasOwn(values, variable))
    .map(({ variable, message }) => `\`${variable}\` ${message}`);
}

function noSingleVariable({ required }: ValueChecker): string {
  return `its input is one text, but the prompt has ${required.length === 0 ? 'no required variable' : `the required variables ${required.join(', ')}`}; write a map`;
}

/** Whether an answer is one that the prompt asks for. */
export function createAnswerCheck(output: OutputContract | undefined): (answer: unknown) => string[] {
  const checker = output?.schema === undefined ? undefined : createValueChecker({ output: output.schema }).checker;
  return (answer) => {
    const labels = output?.labels;
    if (labels) {
      return typeof answer === 'string' && labels.includes(answer)
        ? []
        : [`its output ${JSON.stringify(answer)} is none of the labels ${labels.join(', ')}`];
    }
    if (!checker) return answer === null || answer === '' ? ['its output is empty'] : [];
    const { value, fault } = parsed(answer);
    if (fault !== undefined) return [`its output is not JSON: ${fault}`];
    return checker.complete({ output: value }).faults.map(({ message }) => `its output does not fit the schema: ${message}`);
  };
}

/** An answer as a person types it: JSON where the prompt asks for JSON. What cannot be read stays text, to be refused. */
export function readAnswer(text: string, output: OutputContract | undefined): unknown {
  const { value, fault } = output?.schema === undefined ? { value: text } : parsed(text);
  return fault === undefined ? value : text;
}

/** An answer may be written as the JSON text it is shown as. */
function parsed(answer: unknown): { value: unknown; fault?: string } {
  if (typeof answer !== 'string') return { value: answer };
  try {
    return { value: JSON.parse(answer) as unknown };
  } catch (error) {
    return { value: answer, fault: (error as Error).message };
  }
}
