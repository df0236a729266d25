import type { AggregateRow } from './aggregate-row.js';

/** What is known of a quantity over requests: enough for mean and variance. */
export interface Sums {
  n: number;
  sum: number;
  /** Sum of squares. */
  squares: number;
}

/** So many requests took so long. */
export interface Bin {
  /** Milliseconds, to three digits. */
  value: number;
  count: number;
}

/** What the requests of a cell have in common. What they were not told apart by is undefined, and so is what they do not say. */
export interface CellKey {
  /** Name of the window. */
  window: string;
  prompt: string;
  environment: string;
  version?: number;
  variant?: string;
  /** `provider/model` as it was asked for. */
  model?: string;
  /** As the provider named the model that answered. */
  servedModel?: string;
  /** Where the step of time begins, in milliseconds since 1970. */
  from?: number;
}

/** All requests of one window with equal dimensions. Everything adds up but `keys`. */
export interface Cell extends CellKey {
  requests: number;
  /** Answered from an earlier identical request: they have neither tokens nor cost nor latency here. */
  cached: number;
  failed: number;
  /** Failed requests by type, such as `429` or `timeout`. */
  errors: Readonly<Record<string, number>>;
  input: Sums;
  output: Sums;
  /** US dollars. */
  cost: Sums;
  /** Of natural logarithms: tokens, of which 0 counts as 0.5, and what cost more than nothing. */
  logs: Readonly<Record<'input' | 'output' | 'cost', Sums>>;
  /** Of requests that neither failed nor were cached; `bins` ascend. */
  latency: Sums & { bins: readonly Bin[] };
  /** How many requests were rated 1, 2, 3, 4, 5; a request counts with its newest rating. */
  ratings: readonly [number, number, number, number, number];
  /** Distinct keys, where they were counted. */
  keys?: number;
}

/** Rows to cells, in the order of the rows. Rows of one cell may stand anywhere, and twice: they are added. */
export function foldRows(rows: Iterable<AggregateRow>): Cell[] {
  const cells = new Map<string, Draft>();
  for (const row of rows) {
    const key = keyOf(row);
    const id = JSON.stringify(key);
    const draft = cells.get(id) ?? newDraft(key);
    cells.set(id, draft);
    addRow(draft, row);
  }
  return [...cells.values()].map(finish);
}

/** Cells as one, under another key. Distinct keys do not add up: they stay known only of a cell by itself. */
export function mergeCells(key: CellKey, cells: readonly Cell[]): Cell {
  const draft = newDraft(key);
  for (const cell of cells) {
    draft.requests += cell.requests;
    draft.cached += cell.cached;
    draft.failed += cell.failed;
    for (const [type, count] of Object.entries(cell.errors)) increase(draft.errors, type, count);
    for (const name of QUANTITIES) addSums(draft[name], cell[name]);
    for (const name of LOGARITHMS) addSums(draft.logs[name], cell.logs[name]);
    for (const { value, count } of cell.latency.bins) increase(draft.bins, value, count);
    cell.ratings.forEach((count, index) => (draft.ratings[index] = (draft.ratings[index] ?? 0) + count));
  }
  const [only] = cells;
  return { ...finish(draft), ...(cells.length === 1 && only?.keys !== undefined ? { keys: only.keys } : {}) };
}

const QUANTITIES = ['input', 'output', 'cost', 'latency'] as const;
const LOGARITHMS = ['input', 'output', 'cost'] as const;

interface Draft extends Record<(typeof QUANTITIES)[number], Sums> {
  key: CellKey;
  requests: number;
  cached: number;
  failed: number;
  errors: Map<string, number>;
  bins: Map<number, number>;
  logs: Record<(typeof LOGARITHMS)[number], Sums>;
  ratings: [number, number, number, number, number];
}

function newDraft(key: CellKey): Draft {
  const none = (): Sums => ({ n: 0, sum: 0, squares: 0 });
  return {
    key,
    requests: 0,
    cached: 0,
    failed: 0,
    errors: new Map(),
    bins: new Map(),
    ratings: [0, 0, 0, 0, 0],
    input: none(),
    output: none(),
    cost: none(),
    latency: none(),
    logs: { input: none(), output: none(), cost: none() },
  };
}

function keyOf(row: AggregateRow): CellKey {
  const { window, prompt, environment, version, variant, model, served_model: servedModel, bucket } = row;
  return {
    window, prompt, environment,
    ...(version == null ? {} : { version }),
    ...(variant == null ? {} : { variant }),
    ...(model == null ? {} : { model }),
    ...(servedModel == null ? {} : { servedModel }),
    ...(bucket == null ? {} : { from: bucket * 1000 }),
  };
}

function addRow(draft: Draft, row: AggregateRow): void {
  if (row.of === 'all') {
    draft.requests += row.requests;
    draft.cached += row.cached;
    draft.failed += row.failed;
    for (const name of QUANTITIES) addSums(draft[name], { n: row[`${name}_n`], sum: row[`${name}_sum`], squares: row[`${name}_squares`] });
    for (const name of LOGARITHMS) addSums(draft.logs[name], { n: row[`${name}_ln_n`], sum: row[`${name}_ln_sum`], squares: row[`${name}_ln_squares`] });
  } else if (row.of === 'latency' && row.latency_ms != null) {
    increase(draft.bins, toThreeDigits(row.latency_ms), row.requests);
  } else if (row.of === 'error' && row.error_type != null) {
    increase(draft.errors, row.error_type, row.requests);
  } else if (row.of === 'rating' && row.rating != null) {
    draft.ratings[row.rating - 1] = (draft.ratings[row.rating - 1] ?? 0) + row.requests;
  }
}

/** Engines differ in the last bit of what they round. */
export function toThreeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

function addSums(sums: Sums, other: Sums): void {
  sums.n += other.n;
  sums.sum += other.sum;
  sums.squares += other.squares;
}

function increase<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function finish({ key, errors, bins, latency, ...rest }: Draft): Cell {
  const sorted = [...bins].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
  return { ...key, ...rest, errors: Object.fromEntries(errors), latency: { ...latency, bins: sorted } };
}
