import type { EfficiencyConfig } from '../config/monitoring.js';
import { type Cell, type CellKey, mergeCells } from './aggregate.js';
import { type CellMetrics, metricsOf } from './metrics.js';

/** What one prompt did, as a whole and as it was told apart. */
export interface PromptMetrics {
  name: string;
  total: CellMetrics;
  /** Oldest, smallest or first by name first; empty where nothing was told apart. */
  groups: CellMetrics[];
  /** Steps of time, each as long as the next; undefined where the cells do not say when. */
  history?: History;
}

export interface History {
  /** Milliseconds of a step. */
  step: number;
  /** Where the first begins, in milliseconds since 1970. */
  from: number;
  /** Requests of each step; a step without any has neither errors nor latency. */
  requests: number[];
  /** Milliseconds. */
  p95: (number | undefined)[];
}

type By = 'version' | 'variant' | 'model' | 'hour' | undefined;

/**
 * @param cells of one window and environment
 * @param step milliseconds of a step of time; undefined where only the cells tell
 */
export function summarize(
  names: readonly string[],
  cells: readonly Cell[],
  { by, step, efficiency }: { by: By; step: number | undefined; efficiency: EfficiencyConfig },
): PromptMetrics[] {
  return names.map((name) => {
    const own = cells.filter(({ prompt }) => prompt === name);
    const [first] = own;
    const key: CellKey = { window: first?.window ?? '', prompt: name, environment: first?.environment ?? '' };
    const groups = by === undefined ? [] : cellsBy(own, by).map((group) => metricsOf(group, efficiency));
    const history = historyOf(own, key, step);
    return { name, total: metricsOf(mergeCells(key, own), efficiency), groups, ...(history ? { history } : {}) };
  });
}

/** What did not say comes last. */
function cellsBy(cells: readonly Cell[], by: NonNullable<By>): Cell[] {
  const dimension = by === 'hour' ? 'from' : by;
  const values = [...new Set(cells.map((cell) => cell[dimension]))].sort((a, b) => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  });
  return values.map((value) => {
    const own = cells.filter((cell) => cell[dimension] === value);
    const { window, prompt, environment } = own[0] as Cell;
    return mergeCells({ window, prompt, environment, ...(value === undefined ? {} : { [dimension]: value }) }, own);
  });
}

const HOUR = 3_600_000;
/** A week of minutes has steps nobody looks at, and rows from elsewhere may lie years apart. */
const MOST_STEPS = 200;

function historyOf(cells: readonly Cell[], key: CellKey, given: number | undefined): History | undefined {
  if (cells.length === 0 || cells.some(({ from }) => from === undefined)) return undefined;
  const times = [...new Set(cells.map(({ from }) => from as number))].sort((a, b) => a - b);
  const [first, last] = [times[0] as number, times.at(-1) as number];
  const step = given ?? times.reduce((least, time, index) => Math.min(least, time - (times[index - 1] ?? Number.NEGATIVE_INFINITY)), HOUR);
  const count = Math.round((last - first) / step) + 1;
  if (count > MOST_STEPS) return undefined;
  const steps = Array.from({ length: count }, (_, index) => mergeCells(key, cells.filter(({ from }) => Math.floor(((from ?? 0) - first) / step) === index)));
  const weights = { success: 1, rating: 0, latency: 0, cost: 0 };
  const figures = steps.map((cell) => metricsOf(cell, { weights, targets: { latency_p95: 1, cost: 1 } }));
  return { step, from: first, requests: figures.map(({ requests }) => requests), p95: figures.map(({ latency }) => latency?.p95.value) };
}
