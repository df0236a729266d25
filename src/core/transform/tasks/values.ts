import { PromptError } from '../../errors.js';
import type { Values } from '../../prompt/values/values.js';
import type { TaskTemplate } from './template.js';

/** Values with defaults filled in. @throws PromptError `task/values`, which lists what the template takes */
export function completeTask(task: TaskTemplate, given: Values): Values {
  const { values, faults } = task.compiled.checker.complete(given);
  if (faults.length > 0) throw refusal(task, [...task.settings, ...task.inputs], faults.map(({ variable, message }) => `${variable}: ${message}`));
  return values;
}

/** The same for the settings alone. */
export function completeSettings(task: TaskTemplate, given: Values): Values {
  const { values, faults } = task.compiled.checker.complete(given);
  const wrong = [
    ...task.inputs
      .filter((input) => Object.hasOwn(given, input))
      .map((input) => `${input}: stays a variable of the prompt; give it when the prompt is rendered`),
    ...faults.filter(({ variable }) => !task.inputs.includes(variable)).map(({ variable, message }) => `${variable}: ${message}`),
  ];
  if (wrong.length > 0) throw refusal(task, task.settings, wrong);
  return Object.fromEntries(task.settings.map((name) => [name, values[name]]));
}

function refusal(task: TaskTemplate, names: readonly string[], faults: readonly string[]): PromptError {
  return new PromptError('task/values', { task: task.name, faults, takes: describeVariables(task, names) });
}

/** One line for each: `labels (array): the categories`. */
export function describeVariables({ compiled, inputs }: TaskTemplate, names: readonly string[]): string[] {
  const { variables } = compiled.prompt.content;
  return names.map((name) => {
    const { type, description, enum: choices, ...variable } = variables[name] ?? {};
    const needed = Object.hasOwn(variable, 'default') ? `default ${JSON.stringify(variable['default'])}` : 'required';
    const kind = Array.isArray(choices) ? choices.join(' | ') : [type ?? 'any'].flat().join(' or ');
    return `${name} (${kind}, ${inputs.includes(name) ? 'input' : needed})${description === undefined ? '' : `: ${description}`}`;
  });
}
