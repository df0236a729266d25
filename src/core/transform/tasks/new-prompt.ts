import { stringify } from 'yaml';
import { PromptError } from '../../errors.js';
import { renderMessages } from '../../prompt/template/compile.js';
import { escapeMarkers } from '../../prompt/template/messages.js';
import type { Values } from '../../prompt/values/values.js';
import { isMap } from '../../text/plain-data.js';
import { outputOf } from './output.js';
import type { TaskTemplate } from './template.js';

/** More examples than this help little (transforms are there to be changed). */
const SHOWN_EXAMPLES = 4;

/** Texts of the files of a new prompt. */
export interface NewPrompt {
  prompt: string;
  queries: string;
}

/**
 * A prompt file from a task template: settings are written out, inputs stay variables. Front matter and text say the same of
 * labels and fields, since both come from the settings.
 *
 * @param settings complete and valid
 * @param examples how many its pool holds
 */
export function makePrompt(task: TaskTemplate, settings: Values, examples: number): NewPrompt {
  const { frontMatter, content } = task.compiled.prompt;
  const { description, parameters, tags } = frontMatter;
  const output = outputOf(task, settings);
  const head = {
    ...(description === undefined ? {} : { description }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    variables: Object.fromEntries(task.inputs.map((name) => [name, content.variables[name]])),
    ...(output === undefined ? {} : { output }),
    ...(examples === 0 ? {} : { transforms: [{ 'few-shot': { k: Math.min(SHOWN_EXAMPLES, examples) } }] }),
    ...(tags.length === 0 ? {} : { tags }),
  };
  return { prompt: `---\n${write(head)}---\n${writeBody(task, settings)}\n`, queries: writeQueries(task) };
}

/** Rendering puts values in as they are, so an input given as its own tag is that tag again. */
function writeBody(task: TaskTemplate, settings: Values): string {
  const tags = Object.fromEntries(task.inputs.map((name) => [name, `{{ ${name} }}`]));
  try {
    const messages = renderMessages(task.compiled, { ...(escapeTags(settings) as Values), ...tags });
    return messages.map(({ role, content }) => `${role}:\n${escapeMarkers(content.trim())}`).join('\n\n');
  } catch (error) {
    throw new PromptError('render/failed', { name: task.name, path: task.compiled.prompt.path, reason: (error as Error).message }, { cause: error });
  }
}

/** A setting that looks like a tag is text in the new prompt, too. */
function escapeTags(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\{+[{%]/g, (opening) => `{% raw %}${opening}{% endraw %}`);
  if (Array.isArray(value)) return value.map(escapeTags);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escapeTags(member)])) : value;
}

/** Without a query: one that was made up would be measured like any other. */
function writeQueries({ inputs, scorers, labels, fields }: TaskTemplate): string {
  const expected = labels !== undefined ? 'one of the labels' : fields !== undefined ? '{ … }' : '…';
  const vars = inputs.map((name) => `${name}: "…"`).join(', ');
  return [
    '# Test cases: real inputs and what a good answer is. Ten are the least from which anything can be said; several dozen are better.',
    '# Keep some apart from those you tune on: figures come from `split: test`.',
    ...(scorers.length === 0 ? [] : [`scorers: ${stringify(scorers, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim()}`]),
    'queries: []',
    '  # - id: q01',
    `  #   vars: { ${vars} }`,
    `  #   expected: ${expected}`,
    '  #   split: test',
    '',
  ].join('\n');
}

function write(value: unknown): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false });
}
