import { PromptError } from '../../errors.js';
import type { Message } from '../../ports.js';
import { renderMessages } from '../../prompt/compile.js';
import type { Example } from '../../prompt/examples.js';
import type { Values } from '../../prompt/values.js';
import { fitExamples } from './examples.js';
import type { TaskTemplate } from './template.js';
import { completeTask } from './values.js';

/**
 * A task's messages at once, with all examples in their order.
 * @throws PromptError `task/values`, `task/examples`, `render/failed`
 */
export function generateMessages(task: TaskTemplate, given: Values, examples: readonly Example[] = []): Message[] {
  const values = completeTask(task, given);
  const fitting = fitExamples(task, values, examples);
  try {
    return renderMessages(task.compiled, values, fitting);
  } catch (error) {
    const { path } = task.compiled.prompt;
    throw new PromptError('render/failed', { name: task.name, path, reason: (error as Error).message }, { cause: error });
  }
}
