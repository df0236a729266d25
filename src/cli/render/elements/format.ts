import type { Metric } from '../../../core/eval/compare/metrics.js';
import { ICL_NOTICE } from '../../../core/icl/icl.js';
import type { TokenCount } from '../../../core/ports.js';
import type { ReportSummary } from '../../../core/report/report.js';
import type { Interval } from '../../../core/stats/interval.js';
import type { Served } from '../../workspace/facts.js';
import type { UnreadableRelease } from '../../../core/release/unreadable.js';
import type { Status } from '../../../core/release/status.js';
import type { Style } from './style.js';

/** What stands for a figure that is not known. */
export const UNKNOWN = '–';

/** `2026-11-22` */
export function formatDate(iso: string): string {
  return iso.slice(0, 10);
}

/** `2026-11-20 12:00Z` */
export function minutesOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}

/** `93.9%` */
export function formatShare(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}

/** `+12.1` points, with a sign. */
export function formatPoints(difference: number): string {
  const points = (difference * 100).toFixed(1);
  return difference > 0 ? `+${points}` : points.replace(/^-/, '−');
}

/** `[+4.1, +20.3]` */
export function formatPointsInterval({ lower, upper }: Interval): string {
  return `[${formatPoints(lower)}, ${formatPoints(upper)}]`;
}

/** `224`; `≈224` where it is an estimate. */
export function formatTokens({ tokens, method }: TokenCount): string {
  return `${method === 'approx' ? '≈' : ''}${tokens}`;
}

/** `47.0% [35, 59]` */
export function formatMetric(metric: Metric | undefined): string {
  if (metric?.value === undefined) return UNKNOWN;
  const { interval, unscored } = metric;
  const range = interval ? ` [${(interval.lower * 100).toFixed(0)}, ${(interval.upper * 100).toFixed(0)}]` : '';
  return `${formatShare(metric.value)}${range}${unscored > 0 ? ` (${unscored} unscored)` : ''}`;
}

/** Dollars with the three digits that matter: `$0.00042`, `$128`, `$1234`; a token costs `$0.0000004`. */
export function formatDollars(value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  const decimals = value === 0 ? 0 : Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  const digits = value.toFixed(decimals);
  return `$${digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits}`;
}

export function formatMilliseconds(value: number | undefined): string {
  if (value === undefined) return UNKNOWN;
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** `812 B`, `1.2 kB` */
export function formatBytes(bytes: number): string {
  const [unit, size] = bytes < 1000 ? ['B', bytes] : bytes < 1e6 ? ['kB', bytes / 1e3] : ['MB', bytes / 1e6];
  return `${unit === 'B' ? size : size.toFixed(1)} ${unit}`;
}

/** `accuracy 93.9%` */
export function formatScore(score: ReportSummary | undefined): string {
  return score ? `${score.metric} ${formatShare(score.value)}` : '';
}

/** The line that figures of the embedded learner never go without; nothing where there are none. */
export function localNotice(models: readonly (string | undefined)[], { color }: Style): string[] {
  return models.some((model) => model?.startsWith('local/')) ? [color.dim(ICL_NOTICE)] : [];
}

/** `7`, or `7 · 8 at 10%` with a canary. */
/** @param unreadable releases of the prompt, of which one may be this environment's */
export function formatServed(served: Served | undefined, environment: string, unreadable: readonly UnreadableRelease[] | undefined, style: Style): string {
  if (unreadable?.some((release) => release.environment === environment)) return style.color.red('unknown');
  if (!served) return '';
  const { version, canary } = served;
  return canary ? `${version} · ${canary.version} at ${canary.percent}%` : String(version);
}

/** @param status undefined where it hangs on a release that cannot be read */
export function formatStatus(status: Status | undefined, { color }: Style): string {
  if (status === undefined) return color.red('unknown');
  return { production: color.green, testing: color.yellow, draft: color.white, deprecated: color.dim }[status](status);
}
