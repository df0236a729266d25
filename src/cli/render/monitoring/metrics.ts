import type { EfficiencyConfig } from '../../../core/config/monitoring.js';
import type { CellMetrics, Mean, Quantile } from '../../../core/monitor/metrics.js';
import type { PromptMetrics } from '../../../core/monitor/summarize.js';
import { formatDollars, formatMilliseconds, formatShare, minutesOf, UNKNOWN } from '../elements/format.js';
import { codeCell, markdownTable } from '../elements/markdown.js';
import { logNotes } from './words.js';
import { sparkline } from '../elements/sparkline.js';
import type { Style } from '../elements/style.js';
import { type Column, renderTable, textWidth } from '../elements/table.js';

export interface MetricsData {
  environment: string;
  by?: 'version' | 'variant' | 'model' | 'hour';
  /** Of logs. */
  window?: { from: string; until: string };
  log?: { files: number; unreadable: number; duplicates: number };
  /** Of rows that another engine made. */
  file?: string;
  /** What the score goes by. */
  efficiency: EfficiencyConfig;
  prompts: PromptMetrics[];
}

const LABELS = 2;
const COLUMNS: readonly Column[] = [
  { title: 'PROMPT' },
  { title: 'BY' },
  { title: 'REQUESTS', align: 'right' },
  { title: 'CACHED', align: 'right', drops: 1 },
  { title: 'ERRORS' },
  { title: 'P50', drops: 5 },
  { title: 'P95', drops: 8 },
  { title: 'P99', drops: 4 },
  { title: 'TOKENS IN', align: 'right', drops: 2 },
  { title: 'TOKENS OUT', align: 'right', drops: 3 },
  { title: 'COST', drops: 7 },
  { title: 'RATING', drops: 6 },
  { title: 'SCORE', align: 'right' },
];
/** More than these do not stand beside each other. */
const MOST_BESIDE = 3;

export function renderMetrics(data: MetricsData, style: Style): string {
  const { dim } = style.color;
  const rows = rowsOf(data);
  const table = besideEachOther(rows, style) ?? renderTable(COLUMNS, rows, style);
  return [dim(`# ${titleOf(data)}`), table, ...historiesOf(data), ...notesOf(data).map((note) => dim(note))].join('\n');
}

/** A column for each prompt and part of one, a line for each figure; undefined where that is too wide. */
function besideEachOther(rows: readonly string[][], style: Style): string | undefined {
  if (rows.length > MOST_BESIDE) return undefined;
  const names = rows.map(([name = '', by = '']) => (name === '' ? by : name));
  const figures = COLUMNS.slice(LABELS).map(({ title }, index) => [style.color.dim(title.toLowerCase()), ...rows.map((row) => row[index + LABELS] ?? '')]);
  const table = renderTable([{ title: '' }, ...names.map((title) => ({ title }))], figures, style);
  return table.split('\n').every((line) => textWidth(line) <= (style.width ?? Infinity)) ? table : undefined;
}

/** For a comment or a job's summary. */
export function renderMetricsMarkdown(data: MetricsData): string {
  const rows = rowsOf(data);
  const used = COLUMNS.map((_, index) => rows.some((row) => row[index] !== ''));
  const titles = COLUMNS.filter((_, index) => used[index]).map(({ title }) => title.toLowerCase());
  const cells = rows.map((row) => row.flatMap((cell, index) => (used[index] ? [index < LABELS && cell !== '' ? codeCell(cell) : cell] : [])));
  return [`**${titleOf(data)}**`, '', markdownTable(titles, cells), '', ...notesOf(data).map((note) => `${note}  `)].join('\n');
}

function titleOf({ environment, window, file }: MetricsData): string {
  return window ? `${environment}, ${minutesOf(window.from)} to ${minutesOf(window.until)}` : `${environment}, from ${file ?? ''}`;
}

function rowsOf({ prompts, by }: MetricsData): string[][] {
  return prompts.flatMap(({ name, total, groups }) => [
    cellsOf(name, by === undefined ? '' : 'all', total),
    ...groups.map((group) => cellsOf('', labelOf(group, by), group)),
  ]);
}

function labelOf(group: CellMetrics, by: MetricsData['by']): string {
  if (by === 'hour') return group.from === undefined ? UNKNOWN : minutesOf(new Date(group.from).toISOString()).slice('2026-'.length);
  return by === undefined ? '' : String(group[by] ?? UNKNOWN);
}

function cellsOf(name: string, label: string, metrics: CellMetrics): string[] {
  const { requests, cached, errorRate, latency, tokens, cost, rating, efficiency } = metrics;
  return [
    name, label,
    String(requests), String(cached),
    errorRate ? `${formatShare(errorRate.value)} [${percent(errorRate.interval.lower)}, ${percent(errorRate.interval.upper)}]` : UNKNOWN,
    ...[latency?.p50, latency?.p95, latency?.p99].map(quantile),
    average(tokens.input), average(tokens.output),
    cost ? `${formatDollars(cost.value)}${range(cost, (value) => formatDollars(value).slice(1))}` : UNKNOWN,
    rating ? `${rating.value.toFixed(2)}${range(rating, (value) => value.toFixed(2))} n=${rating.n}` : UNKNOWN,
    efficiency ? `${efficiency.score.toFixed(0)}${efficiency.missing.length > 0 ? '*' : ''}` : UNKNOWN,
  ];
}

/** To the three digits that are known: `1.41 s [1.38, 1.44]` */
function quantile(figure: Quantile | undefined): string {
  if (!figure) return UNKNOWN;
  const { value, lower, upper } = figure;
  const [unit, scale] = value < 1000 ? ['ms', 1] : ['s', 1000];
  const digits = (given: number | undefined): string => (given === undefined ? UNKNOWN : String(Number((given / scale).toPrecision(3))));
  return `${digits(value)} ${unit} [${digits(lower)}, ${digits(upper)}]`;
}

function range({ interval }: Mean, format: (value: number) => string): string {
  return interval ? ` [${format(Math.max(0, interval.lower))}, ${format(interval.upper)}]` : '';
}

function average(mean: Mean | undefined): string {
  return mean ? mean.value.toFixed(1) : UNKNOWN;
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

function historiesOf({ prompts }: MetricsData): string[] {
  const width = prompts.reduce((most, { name }) => Math.max(most, name.length), 0);
  return prompts.flatMap(({ name, history }) => {
    if (!history || history.requests.length < 2) return [];
    const most = history.requests.reduce((a, b) => Math.max(a, b));
    const timed = history.p95.filter((value) => value !== undefined);
    return [
      `${name.padEnd(width)}  requests ${sparkline(history.requests)} up to ${most}`,
      ...(timed.length === 0 ? [] : [`${' '.repeat(width)}  p95      ${sparkline(history.p95)} up to ${formatMilliseconds(Math.max(...timed))}`]),
    ];
  });
}

function notesOf({ log, prompts, efficiency }: MetricsData): string[] {
  const { weights, targets } = efficiency;
  const all = prompts.flatMap(({ total, groups }) => [total, ...groups]);
  const missing = [...new Set(all.flatMap((metrics) => metrics.efficiency?.missing ?? []))];
  const scored = all.some((metrics) => metrics.efficiency);
  const weighed = Object.entries(weights).filter(([, weight]) => weight > 0).map(([part, weight]) => `${part} ${weight}`);
  return [
    '95 % intervals; latency of answered requests, tokens and cost of those that went to a model',
    ...(scored ? [`score: ${weighed.join(', ')}; targets ${formatMilliseconds(targets.latency_p95)} at p95, ${formatDollars(targets.cost)} a request`] : []),
    ...(scored && missing.length > 0 ? [`* without ${missing.join(', ')}, of which nothing is known`] : []),
    ...(log ? logNotes(log) : []),
  ];
}
