import type { Finding } from '../../core/finding.js';
import type { TokenCount } from '../../core/ports.js';
import type { Example } from '../../core/prompt/examples.js';
import { whySkipped } from '../../core/transform/few-shot.js';
import { countFindings, renderFindings } from './findings.js';
import { formatTokens, UNKNOWN } from './elements/format.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface PoolData {
  name: string;
  file: string;
  total: number;
  examples: readonly Example[];
}

export function renderPool({ name, file, total, examples }: PoolData, style: Style): string {
  const head = style.color.dim(`# ${name} · ${file} · ${examples.length === total ? '' : `${examples.length} of `}${count(total, 'example')}`);
  if (examples.length === 0) return [head, 'none'].join('\n');
  const columns = [
    { title: 'ID' },
    { title: 'CATEGORY', drops: 1 },
    { title: 'QUALITY', align: 'right' as const, drops: 2 },
    { title: 'OUTPUT' },
    { title: 'INPUT', shrinks: true },
  ];
  const rows = examples.map((example) => [
    example.id,
    example.category ?? '',
    String(example.quality),
    shorten(example.output),
    oneLine(example.input),
  ]);
  return [head, renderTable(columns, rows, style)].join('\n');
}

export interface AddedData {
  name: string;
  file: string;
  added: string[];
  total: number;
}

export function renderAdded({ file, added, total }: AddedData, { color }: Style): string {
  return `${color.green('added')}  ${added.join(', ')} to ${file}, which has ${total} now`;
}

export interface ImportData extends AddedData {
  from: string;
  /** How many were there already. */
  present: number;
  /** Place and reason of each that does not fit. */
  refused: string[];
}

export function renderImported({ file, from, added, total, present, refused }: ImportData, { color }: Style): string {
  return [
    `${color.green('added')}  ${count(added.length, 'example')} of ${from} to ${file}, which has ${total} now`,
    ...(present > 0 ? [`${color.dim('kept')}   ${present} that were there already`] : []),
    ...(refused.length > 0 ? [`${color.yellow('left out')} ${refused.length}:`, ...refused.map((reason) => `  ${reason}`)] : []),
  ].join('\n');
}

export interface LintData {
  name: string;
  file: string;
  /** How many. */
  examples: number;
  /** How many queries they were compared with. */
  queries: number;
  findings: Finding[];
}

export function renderLint({ file, examples, queries, findings }: LintData, style: Style): string {
  const compared = queries === 0 ? 'no queries to compare them with' : `compared with ${count(queries, 'query', 'queries')}`;
  const looked = `${count(examples, 'example')} of ${file}, ${compared}`;
  if (findings.length === 0) return `${style.color.green('✓')} ${looked}: nothing to mend`;
  return [renderFindings(findings, style), '', `${looked}: ${countFindings(findings)}`].join('\n');
}

export interface SelectionData {
  reference: string;
  strategy: string;
  k: number;
  /** What inputs are compared with; absent where nothing is compared. */
  embedder?: string;
  /** How many examples there are to choose from. */
  pool: number;
  /** In whose encoding tokens are counted. */
  model: string;
  /** In the order in which they are shown; `rank` is the order in which they were chosen. */
  chosen: { example: Example; similarity: number; relevance: number; penalty?: number; rank: number; tokens: TokenCount; reason: string }[];
  skipped: ({ example: Example } & Parameters<typeof whySkipped>[0])[];
  /** Of all that was chosen, of so many that `max-tokens` allows. */
  spent?: TokenCount & { max: number };
}

export function renderSelection({ reference, strategy, k, embedder, pool, chosen, skipped, spent }: SelectionData, style: Style): string {
  const { color } = style;
  const head = color.dim(
    `# ${reference} · ${strategy}${embedder === undefined ? '' : ` by ${embedder}`}, ${chosen.length} of ${pool} examples (k ${k}${spent ? `, ${formatTokens(spent)} of at most ${spent.max} tokens` : ''}), as they are shown`,
  );
  const columns = [
    { title: 'ID' },
    { title: 'CHOSEN', align: 'right' as const },
    { title: 'SIMILARITY', align: 'right' as const },
    { title: 'QUALITY', align: 'right' as const },
    { title: 'RELEVANCE', align: 'right' as const },
    { title: 'PENALTY', align: 'right' as const },
    { title: 'TOKENS', align: 'right' as const },
    { title: 'OUTPUT', drops: 1 },
    { title: 'INPUT', shrinks: true, drops: 2 },
  ];
  const rows = chosen.map(({ example, similarity, relevance, penalty, rank, tokens }) => [
    example.id,
    String(rank + 1),
    similarity.toFixed(2),
    String(example.quality),
    relevance.toFixed(2),
    penalty?.toFixed(2) ?? UNKNOWN,
    formatTokens(tokens),
    shorten(example.output),
    oneLine(example.input),
  ]);
  const passed = skipped.map(({ example, ...why }) => `passed over ${example.id}: ${whySkipped(why, spent?.method === 'approx')}`);
  return [head, ...(rows.length === 0 ? ['none'] : [renderTable(columns, rows, style)]), ...passed.map((line) => color.dim(line))].join('\n');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const LONGEST_OUTPUT = 24;

function shorten(output: unknown): string {
  const text = oneLine(output);
  return text.length > LONGEST_OUTPUT ? `${text.slice(0, LONGEST_OUTPUT - 1)}…` : text;
}

function oneLine(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ').trim();
}
