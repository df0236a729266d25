import { PromptError } from '../../errors.js';
import { type RenderedPrompt, renderPrompt } from '../../prompt/template/compile.js';
import type { Example } from '../../prompt/examples.js';
import type { Values } from '../../prompt/values/values.js';
import { fitExamples } from './examples.js';
import type { TaskTemplate } from './template.js';
import { completeTask } from './values.js';

/**
 * A task's messages at once, with all examples in their order, and what was changed in untrusted values.
 * @throws PromptError `task/values`, `task/examples`, `render/failed`
 */
export function generateTask(task: TaskTemplate, given: Values, examples: readonly Example[] = []): RenderedPrompt {
  const values = completeTask(task, given);
  const fitting = fitExamples(task, values, examples);
  try {
    return renderPrompt(task.compiled, values, fitting);
  } catch (error) {
    const { path } = task.compiled.prompt;
    throw new PromptError('render/failed', { name: task.name, path, reason: (error as Error).message }, { cause: error });
  }
}
