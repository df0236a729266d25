import type { Cause } from '../../../core/monitor/changes.js';
import type { MetricResult } from '../../../core/monitor/degradation.js';
import { MINIMUM_REQUESTS } from '../../../core/monitor/degradation.js';
import { type MetricName, scaleOf } from '../../../core/monitor/metric.js';
import type { Monitored, VersionResult } from '../../../core/monitor/monitor.js';
import type { Interval } from '../../../core/stats/interval.js';
import { formatDollars, formatMilliseconds, formatShare, minutesOf, UNKNOWN } from '../elements/format.js';

export const METRIC_WORDS: Readonly<Record<MetricName, string>> = {
  errors: 'errors',
  latency: 'latency',
  cost: 'cost',
  ratings: 'ratings',
  output_length: 'output length',
};

export function figureOf(metric: MetricName, value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  const words: Readonly<Record<MetricName, () => string>> = {
    errors: () => formatShare(value),
    latency: () => formatMilliseconds(value),
    cost: () => formatDollars(Number(value.toPrecision(3))),
    ratings: () => value.toFixed(2),
    output_length: () => `${value.toFixed(1)} tokens`,
  };
  return words[metric]();
}

/** `+10.1 points [+6.9, +14.0]`, `×1.42 [1.31, 1.54]` */
export function changeOf({ metric, effect, interval }: { metric: MetricName; effect?: number; interval?: Interval }): string {
  if (effect === undefined) return '';
  const [format, unit]: [(value: number) => string, string] =
    scaleOf(metric) === 'ratio'
      ? [(value) => value.toFixed(2), '×']
      : metric === 'errors'
        ? [(value) => signed(100 * value, 1), '']
        : [(value) => signed(value, 2), ''];
  const range = interval ? ` [${format(interval.lower)}, ${format(interval.upper)}]` : '';
  return `${unit}${format(effect)}${metric === 'errors' ? ' points' : ''}${range}`;
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return value > 0 ? `+${text}` : text.replace('-', '−');
}

export function pOf(p: number | undefined): string {
  return p === undefined ? '' : p < 0.0001 ? '<0.0001' : p.toFixed(p < 0.01 ? 4 : 2);
}

/** What is known of a metric, and of what would have been seen. */
export function stateWords({ metric, state, observations, detectable }: MetricResult): string {
  if (state === 'unknown') return 'not logged';
  if (state === 'insufficient') return `too few: ${Math.min(observations.window, observations.baseline)} of ${MINIMUM_REQUESTS}`;
  return state === 'fine' && metric === 'errors' && detectable !== undefined ? `fine (${formatShare(detectable)} would show)` : state;
}

const CAUSES: Readonly<Record<Cause, string>> = {
  version: 'goes with the change of version',
  model: 'goes with the change of model',
  traffic: 'goes with the change of traffic',
  itself: 'the same version and model were better before: the cause is not in these logs',
  'one-version': 'one version got worse, others are as they were',
  unclear: 'several things changed at once',
};

export function causeWords(cause: Cause, { version }: Monitored['changes']): string {
  const risen = version?.filter(({ window, baseline }) => window > baseline).map(({ name }) => name) ?? [];
  return cause === 'version' && risen.length > 0 ? `${CAUSES.version} (${risen.join(', ')})` : CAUSES[cause];
}

/** What is worse about one of several versions. */
export function versionLines({ version, isNew, metrics }: VersionResult): string[] {
  return metrics
    .filter(({ state }) => state === 'degraded')
    .map(
      ({ metric, window, baseline }) =>
        `version ${version}: ${METRIC_WORDS[metric]} ${figureOf(metric, window)}, ${isNew ? 'all requests' : 'itself'} before ${figureOf(metric, baseline)}`,
    );
}

/** What was wrong with the lines of a log. */
export function logNotes({ unreadable, duplicates }: { unreadable: number; duplicates: number }): string[] {
  return [
    ...(unreadable > 0 ? [`${unreadable} ${unreadable === 1 ? 'line of the log is' : 'lines of the log are'} no event (torn, or another program's)`] : []),
    ...(duplicates > 0 ? [`${duplicates} requests were logged twice and counted once`] : []),
  ];
}

/** `errors: slowly, 4.1% since 2026-11-26 09:00Z, before 2.0%` */
export function driftWords({ metric, since, recent, reference }: Monitored['drift'][number]): string {
  const what = { errors: 'failed', latency: 'slow (above what was the 95th percentile)', ratings: 'rated 1 or 2' }[metric];
  const from = since === undefined ? '' : ` since ${minutesOf(new Date(since).toISOString())}`;
  return `drift: ${recent === undefined ? UNKNOWN : formatShare(recent)} ${what}${from}, before ${reference === undefined ? UNKNOWN : formatShare(reference)}`;
}

/** What else is different. @param asked whether something is worse: what would explain it is told though it has not changed */
export function changeLines({ version, model, served, traffic }: Monitored['changes'], asked: boolean): string[] {
  const shares = (what: string, list: typeof version): string[] =>
    list ? [`${what}: ${list.map(({ name, window, baseline }) => `${name} ${percent(baseline)} → ${percent(window)}`).join(', ')}`] : [];
  const lines = [
    ...shares('version', version), ...shares('model', model), ...shares('served model', served),
    ...(traffic?.rate === undefined ? [] : [`traffic: ×${traffic.rate.toFixed(2)} requests`]),
    ...(traffic?.input === undefined ? [] : [`traffic: ×${traffic.input.toFixed(2)} tokens of input`]),
  ];
  return lines.length === 0 && asked ? ['version, model and traffic are as before'] : lines;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}
