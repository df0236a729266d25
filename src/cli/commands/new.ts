import { PromptError } from '../../core/errors.js';
import { columnsOf, fitExamples } from '../../core/transform/tasks/examples.js';
import { makePrompt } from '../../core/transform/tasks/new-prompt.js';
import { completeSettings } from '../../core/transform/tasks/values.js';
import { defineCommand, result } from '../command.js';
import { collect } from '../options.js';
import { type NewData, renderNew } from '../render/new.js';
import { readExampleFile } from '../examples/example-file.js';
import { placeOfName, writeNewPrompt } from '../workspace/templates/new-files.js';
import { openProject, requireWorktree } from '../workspace/project.js';
import { openTask } from '../workspace/templates/tasks.js';
import { readValues } from '../workspace/values.js';

export const newCommand = defineCommand({
  arguments: [{ name: '<new-name>', description: 'the name of the prompt, such as support/route' }],
  options: [
    { flags: '--task <task>', description: 'classification, summarization, extraction, qa, rewrite, or one of your own' },
    { flags: '--set <name=value>', description: 'a setting of the task; lists with commas', parse: collect },
    { flags: '--vars <file>', description: 'settings from a YAML or JSON file' },
    { flags: '--examples <file>', description: 'examples to show: YAML, JSON Lines or CSV' },
  ],
  examples: [
    'prompt new support/mood --task classification --set labels=calm,upset,angry',
    'prompt new sales/order --task extraction --set fields=product,amount --set subject=e-mail',
  ],
  async run({ cwd }, [name], options) {
    const project = await openProject(cwd);
    requireWorktree(project);
    const path = placeOfName(project, name);
    // An empty name is that of no task: the error lists those there are.
    const task = await openTask(project, options.task ?? '');
    const settings = completeSettings(task, await readValues(cwd, options, task.compiled.prompt.content.variables, 'set'));
    const file = options.examples;
    const examples = file === undefined ? undefined : await readExampleFile(cwd, file, columnsOf(task, settings));
    fitExamples(task, settings, examples?.examples ?? [], examples?.file);
    if (examples?.examples.length === 0) throw new PromptError('usage', { message: `${examples.file} holds no examples`, remedy: 'leave --examples out' });
    const made = makePrompt(task, settings, examples?.examples.length ?? 0);
    const written = await writeNewPrompt(project, { name, path }, made, examples);
    const data: NewData = { name, task: task.name, written, inputs: [...task.inputs], examples: examples?.examples.length ?? 0 };
    return result(data, renderNew);
  },
});
