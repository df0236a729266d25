import type { CanaryMetric, CanaryVerdict } from '../../../core/monitor/canary.js';
import { MINIMUM_REQUESTS } from '../../../core/monitor/degradation.js';
import { formatShare, minutesOf, UNKNOWN } from '../elements/format.js';
import { changeOf, figureOf, logNotes, METRIC_WORDS, pOf } from './words.js';
import type { Style } from '../elements/style.js';
import { type Column, renderTable } from '../elements/table.js';

interface ArmData {
  version: number;
  hash: string;
  /** Of which answers from earlier requests are not. */
  requests: number;
  /** Distinct keys. */
  keys: number;
}

export interface CanaryData {
  name: string;
  environment: string;
  window: { from: string; until: string };
  canary: ArmData;
  stable: ArmData;
  verdict: CanaryVerdict;
  log: { files: number; unreadable: number; duplicates: number };
  /** The command line that does what the verdict says. */
  next?: string;
}

const COLUMNS: readonly Column[] = [
  { title: 'METRIC' },
  { title: 'CANARY', align: 'right' },
  { title: 'STABLE', align: 'right' },
  { title: 'CHANGE' },
  { title: 'P', drops: 2 },
  { title: 'OF', align: 'right', drops: 1 },
  { title: 'STATE' },
];

export function renderCanary(data: CanaryData, style: Style): string {
  const { color } = style;
  const { name, environment, window, canary, stable, verdict, next } = data;
  const word = { abort: color.red, complete: color.green, continue: color.yellow, invalid: color.red }[verdict.word](verdict.word);
  return [
    color.dim(`# ${environment}, ${minutesOf(window.from)} to ${minutesOf(window.until)}`),
    `${name}: canary ${canary.version} against ${stable.version}: ${word}${detailOf(verdict)}`,
    splitOf(data),
    renderTable(COLUMNS, verdict.metrics.map((metric) => rowOf(metric, style)), style),
    ...(next === undefined ? [] : [`next: ${next}`]),
    color.dim('intervals hold whenever they are looked at; latency, cost and length are geometric means'),
    ...logNotes(data.log).map((note) => color.dim(note)),
  ].join('\n');
}

function detailOf({ word, metrics, more }: CanaryVerdict): string {
  const of = (state: CanaryMetric['state']): string => metrics.filter((metric) => metric.state === state).map(({ metric }) => METRIC_WORDS[metric]).join(', ');
  if (word === 'abort') return ` (${of('worse')})`;
  if (word === 'invalid') return ' (the split is not what the release says: nothing can be compared; look for lost requests, or keys that change)';
  if (word === 'complete') return '';
  const open = [of('open'), of('insufficient')].filter((part) => part !== '').join(', ');
  return ` (${open}: ${more === undefined ? 'no end is in sight' : `about ${more} more requests should settle it`})`;
}

function splitOf({ canary, stable, verdict: { split } }: CanaryData): string {
  const observed = split.observed === undefined ? UNKNOWN : formatShare(split.observed);
  return `split: ${observed} of ${canary.keys + stable.keys} keys, ${formatShare(split.expected)} configured (p ${pOf(split.p)}); ${canary.requests} and ${stable.requests} requests`;
}

function rowOf(metric: CanaryMetric, { color }: Style): string[] {
  const { state, observations } = metric;
  const words = {
    worse: 'worse',
    safe: 'safe',
    open: 'open',
    insufficient: `too few: ${Math.min(observations.canary, observations.stable)} of ${MINIMUM_REQUESTS}`,
    unknown: 'not logged',
  }[state];
  const paint = state === 'worse' ? color.red : state === 'safe' ? color.green : (text: string): string => text;
  return [
    METRIC_WORDS[metric.metric], figureOf(metric.metric, metric.canary), figureOf(metric.metric, metric.stable), changeOf(metric), pOf(metric.adjusted),
    state === 'unknown' ? '' : `${observations.canary}/${observations.stable}`,
    paint(words),
  ];
}
