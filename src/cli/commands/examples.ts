import { PromptError } from '../../core/errors.js';
import type { CommandResult, CommandSpec, Context } from '../command.js';
import { collect, parseChoice, parseList } from '../options.js';

/** What each action is given, and the options that mean something to it. */
const ACTIONS: Readonly<Record<string, { options: readonly string[]; run(context: Context, ref: string, file: string | undefined, options: Record<string, unknown>): Promise<CommandResult> }>> = {
  add: {
    options: ['input', 'var', 'vars', 'output', 'category', 'quality', 'source', 'id'],
    run: async (context, name, _, options) => (await import('../examples/add.js')).addExample(context, name, options),
  },
  list: { options: ['category'], run: async (context, name, _, options) => (await import('../examples/list.js')).listExamples(context, name, options) },
  lint: { options: [], run: async (context, name) => (await import('../examples/lint.js')).lintExamples(context, name) },
  import: { options: ['map', 'skip', 'fromRun', 'minScore'], run: async (context, name, file, options) => (await import('../examples/import.js')).importExamples(context, name, file, options) },
  select: { options: ['input', 'var', 'vars', 'query'], run: async (context, ref, _, options) => (await import('../examples/select.js')).selectExamples(context, ref, options) },
};

const NAMES = Object.keys(ACTIONS);
/** What belongs to some action; the rest belongs to every command. */
const OWN = new Set(Object.values(ACTIONS).flatMap(({ options }) => options));

export const examples: CommandSpec = {
  arguments: [
    { name: '<action>', description: 'add, list, lint, import or select', choices: NAMES },
    { name: '<ref>', description: 'a prompt; for select also a version or variant' },
    { name: '[file]', description: 'import: CSV, JSON Lines, or a list in YAML or JSON' },
  ],
  options: [
    { flags: '--input <text>', description: 'add, select: value of the only required variable' },
    { flags: '--var <name=value>', description: 'add, select: value of a variable', parse: collect },
    { flags: '--vars <file>', description: 'add, select: values from a YAML or JSON file' },
    { flags: '--output <text>', description: 'add: the answer to show; JSON where the prompt asks for it' },
    { flags: '--category <category>', description: 'add: its category; list: only these' },
    { flags: '--quality <q>', description: 'add: how good it is, 0 to 1', parse: parseQuality },
    { flags: '--source <text>', description: 'add: where it is from' },
    { flags: '--id <id>', description: 'add: its id (default: the next one)' },
    { flags: '--map <column=key>', description: 'import: what a column is: input, output, category, quality, source, id or a variable', parse: parseList },
    { flags: '--skip', description: 'import: leave out what does not fit instead of importing nothing' },
    { flags: '--from-run <folder>', description: "import: answers of an evaluation over queries that are not the prompt's own" },
    { flags: '--min-score <metric:score>', description: 'import: of a run, only answers that scored so much' },
    { flags: '--query <id>', description: "select: values of a query of the prompt's query set" },
  ],
  examples: [
    'prompt examples add triage --input "Where is my invoice?" --output billing',
    'prompt examples lint triage',
    'prompt examples import triage solved.csv --map subject=input,queue=output',
    'prompt examples import triage --from-run .prompt/runs/20260101T120000-triage-4711 --min-score accuracy:1',
    'prompt examples select triage+few-shot:k=3 --input "I was charged twice"',
  ],
  async run(context, [typed, ref, file], options) {
    const name = parseChoice('the action', NAMES)(typed as string);
    const action = ACTIONS[name];
    const stray = Object.keys(options).find((option) => OWN.has(option) && !action?.options.includes(option));
    if (!action || stray !== undefined) throw new PromptError('usage', { message: `\`prompt examples ${name}\` takes no --${(stray ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, remedy: 'see `prompt examples --help`' });
    if (file !== undefined && name !== 'import') throw new PromptError('usage', { message: `\`prompt examples ${name}\` takes no file`, remedy: 'only `import` reads one' });
    return action.run(context, ref as string, file as string | undefined, options);
  },
};

function parseQuality(text: string): number {
  const quality = Number(text);
  if (text.trim() !== '' && quality >= 0 && quality <= 1) return quality;
  throw new PromptError('usage', { message: `expected a quality from 0 to 1, but got \`${text}\`` });
}
