import { packagedTexts } from './adapters/package-files.js';
import { PromptError } from './core/errors.js';
import type { Message } from './core/ports.js';
import type { Example } from './core/prompt/examples.js';
import type { Values } from './core/prompt/values/values.js';
import { nearestWord } from './core/text/nearest-word.js';
import { generateTask } from './core/transform/tasks/generate.js';
import { readTask, type TaskTemplate } from './core/transform/tasks/template.js';

/** A demonstration: a text or the inputs by name, and the answer to show. */
export type TaskExample = Pick<Example, 'input' | 'output'> & Partial<Example>;

/**
 * The messages for a task with these values, all examples shown in their order.
 *
 * @param task `classification`, `summarization`, `extraction`, `qa`, `rewrite`, or the text of a template of your own
 * @throws PromptError with a `code` and a message that lists what the template takes
 */
export function generatePrompt(task: string | { name: string; text: string }, values: Values, examples: readonly TaskExample[] = []): Message[] {
  const complete = examples.map((example, index): Example => ({ id: String(index + 1), quality: 1, ...example }));
  return generateTask(typeof task === 'string' ? builtIn(task) : compiled(task.name, task.text), values, complete).messages;
}

const known = new Map<string, TaskTemplate>();

/** Read once: what comes with the package does not change. */
function builtIn(name: string): TaskTemplate {
  const before = known.get(name);
  if (before) return before;
  const texts = packagedTexts('prompts/tasks');
  const text = texts.get(name);
  if (text === undefined) {
    throw new PromptError('task/unknown', { task: name, known: [...texts.keys()], nearest: nearestWord(name, [...texts.keys()]) });
  }
  const task = compiled(name, text);
  known.set(name, task);
  return task;
}

function compiled(name: string, text: string): TaskTemplate {
  const { task, findings } = readTask({ name, path: `${name}.md`, text });
  if (!task) throw new PromptError('task/invalid', { task: name }, { findings });
  return task;
}
