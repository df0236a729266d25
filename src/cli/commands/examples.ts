import { PromptError } from '../../core/errors.js';
import { type CommandResult, type Context, defineCommand } from '../command.js';
import { EXAMPLES_OPTIONS, type ExamplesOptions } from '../examples/options.js';
import { parseChoice } from '../options.js';

const NAMES = ['add', 'list', 'lint', 'import', 'select'] as const;

interface Action {
  /** Those that mean something to it. */
  options: readonly (keyof ExamplesOptions)[];
  run(context: Context, ref: string, options: ExamplesOptions, file: string | undefined): Promise<CommandResult>;
}

const ACTIONS: Readonly<Record<(typeof NAMES)[number], Action>> = {
  add: {
    options: ['input', 'var', 'vars', 'output', 'category', 'quality', 'source', 'id'],
    run: async (context, name, options) => (await import('../examples/add.js')).addExample(context, name, options),
  },
  list: { options: ['category'], run: async (context, name, options) => (await import('../examples/list.js')).listExamples(context, name, options) },
  lint: { options: [], run: async (context, name) => (await import('../examples/lint.js')).lintExamples(context, name) },
  import: {
    options: ['map', 'skip', 'fromRun', 'minScore'],
    run: async (context, name, options, file) => (await import('../examples/import.js')).importExamples(context, name, file, options),
  },
  select: {
    options: ['input', 'var', 'vars', 'query'],
    run: async (context, ref, options) => (await import('../examples/select.js')).selectExamples(context, ref, options),
  },
};

/** What belongs to some action; the rest belongs to every command. */
const OWN = Object.values(ACTIONS).flatMap(({ options }) => options);

export const examples = defineCommand({
  arguments: [
    { name: '<action>', description: 'add, list, lint, import or select', choices: NAMES },
    { name: '<ref>', description: 'a prompt; for select also a version or variant' },
    { name: '[file]', description: 'import: CSV, JSON Lines, or a list in YAML or JSON' },
  ],
  options: EXAMPLES_OPTIONS,
  examples: [
    'prompt examples add triage --input "Where is my invoice?" --output billing',
    'prompt examples lint triage',
    'prompt examples import triage solved.csv --map subject=input,queue=output',
    'prompt examples import triage --from-run .prompt/runs/20260101T120000-triage-4711 --min-score accuracy:1',
    'prompt examples select triage+few-shot:k=3 --input "I was charged twice"',
  ],
  async run(context, [typed, ref, file], options) {
    const name = parseChoice('the action', NAMES)(typed);
    const action = ACTIONS[name];
    const stray = OWN.find((option) => options[option] !== undefined && !action.options.includes(option));
    if (stray !== undefined) {
      throw new PromptError('usage', {
        message: `\`prompt examples ${name}\` takes no --${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        remedy: 'see `prompt examples --help`',
      });
    }
    if (file !== undefined && name !== 'import') {
      throw new PromptError('usage', { message: `\`prompt examples ${name}\` takes no file`, remedy: 'only `import` reads one' });
    }
    return action.run(context, ref, options, file);
  },
});
