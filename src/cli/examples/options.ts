import { PromptError } from '../../core/errors.js';
import type { OptionSpec, OptionValues } from '../option-spec.js';
import { collect, parseList } from '../options.js';

/** What the actions of `prompt examples` take; each says whose it is. */
export const EXAMPLES_OPTIONS = [
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
] as const satisfies readonly OptionSpec[];

export type ExamplesOptions = OptionValues<typeof EXAMPLES_OPTIONS>;

function parseQuality(text: string): number {
  const quality = Number(text);
  if (text.trim() !== '' && quality >= 0 && quality <= 1) return quality;
  throw new PromptError('usage', { message: `expected a quality from 0 to 1, but got \`${text}\`` });
}
