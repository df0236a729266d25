import { columnsOf } from '../../core/transform/tasks/examples.js';
import { describeChanges } from '../render/sanitized-values.js';
import { generateTask } from '../../core/transform/tasks/generate.js';
import { completeTask } from '../../core/transform/tasks/values.js';
import { defineCommand, result } from '../command.js';
import { collect } from '../options.js';
import { renderMessages, type RenderData } from '../render/messages.js';
import { readExampleFile } from '../examples/example-file.js';
import { openProject } from '../workspace/project.js';
import { openTask } from '../workspace/templates/tasks.js';
import { readValues } from '../workspace/values.js';

export const generate = defineCommand({
  arguments: [{ name: '<task>', description: 'classification, summarization, extraction, qa, rewrite, or one of your own' }],
  options: [
    { flags: '--var <name=value>', description: 'a setting or an input of the task; lists with commas', parse: collect },
    { flags: '--vars <file>', description: 'values from a YAML or JSON file' },
    { flags: '--examples <file>', description: 'YAML, JSON Lines or CSV; all are shown, in their order' },
  ],
  examples: ['prompt generate classification --var labels=billing,bug --var text="I was charged twice"', 'prompt generate rewrite --vars letter.yaml --json'],
  async run({ cwd, note }, [name], options) {
    const project = await openProject(cwd);
    const task = await openTask(project, name);
    const values = await readValues(cwd, options, task.compiled.prompt.content.variables);
    const file = options.examples;
    const examples = file === undefined ? [] : (await readExampleFile(cwd, file, columnsOf(task, completeTask(task, values)))).examples;
    const { content, hash } = task.compiled.prompt;
    const model = content.model ?? project.config.default_model;
    const { messages, changes } = generateTask(task, values, examples);
    for (const line of describeChanges(changes)) note(line);
    const data: RenderData = {
      reference: task.name,
      hash,
      parameters: content.parameters,
      messages,
      changes,
      explain: [],
      ...(model === undefined ? {} : { model }),
    };
    return result(data, renderMessages);
  },
});
