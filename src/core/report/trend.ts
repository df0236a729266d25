import { compare } from '../eval/compare/compare.js';
import type { Pair } from '../eval/compare/comparison.js';
import { holm } from '../stats/holm.js';
import type { Interval } from '../stats/interval.js';
import type { Report, ReportVariant } from './report.js';

/** What a report says of one version by one metric. */
export interface Measurement {
  value: number;
  interval?: Interval;
  queries: number;
  model: string;
  local: boolean;
  /** Against the last version before that was measured. */
  change?: Change;
}

/** How a version stands to the one measured before it. */
export interface Change {
  /** `incomparable`: other queries or another model. */
  state: 'moved' | 'level' | 'incomparable';
  difference?: number;
  /** Corrected for the number of steps that were tested (Holm). */
  p?: number;
  /** Why it says no more. */
  reason?: string;
}

/** The report's candidate with this content, as it stood. */
function variantOf(report: Report): ReportVariant | undefined {
  return report.variants.findLast(({ role, content }) => role === 'candidate' && content === report.content);
}

/**
 * One metric through the reports of successive versions. A step is tested on the queries that both reports hold, paired; the
 * steps are corrected for each other, for many are looked at to find one.
 * @param reports oldest first; undefined for a version that was not measured
 */
export function trendOf(reports: readonly (Report | undefined)[], metric: string | undefined, alpha: number, seed: number): (Measurement | undefined)[] {
  const measured = reports.map((report) => report && measure(report, metric ?? report.primary));
  const steps = measured.map((now, index) => {
    const before = measured.findLastIndex((earlier, at) => at < index && earlier !== undefined);
    const [from, to] = [reports[before], reports[index]];
    return now && before !== -1 && from && to ? step(from, to, metric ?? to.primary, alpha, seed) : undefined;
  });
  const tested = steps.flatMap((change, index) => (change?.p === undefined ? [] : [{ index, p: change.p }]));
  const adjusted = new Map(holm(tested.map(({ p }) => p)).map((p, position) => [tested[position]?.index, p]));
  return measured.map((now, index): Measurement | undefined => {
    const change = steps[index];
    if (!now || !change) return now;
    const p = adjusted.get(index);
    if (p === undefined) return { ...now, change };
    return { ...now, change: { ...change, p, state: p < alpha && change.state === 'moved' ? 'moved' : 'level' } };
  });
}

function measure(report: Report, metric: string): Measurement | undefined {
  const variant = variantOf(report);
  const found = variant?.metrics.find(({ name }) => name === metric);
  if (!variant || found?.value === undefined) return undefined;
  return {
    value: found.value,
    queries: found.n,
    model: variant.model,
    local: variant.modelKind === 'local-icl',
    ...(found.interval ? { interval: found.interval } : {}),
  };
}

/** Undecided until all steps are known: `moved` means that the interval excludes 0. */
function step(before: Report, after: Report, metric: string, alpha: number, seed: number): Change {
  const [from, to] = [variantOf(before), variantOf(after)];
  if (from?.model !== to?.model) return { state: 'incomparable', reason: `measured by ${to?.model ?? 'another model'}, before by ${from?.model ?? 'another'}` };
  if (before.queries.hash !== after.queries.hash) return { state: 'incomparable', reason: 'measured on another query set' };
  const kind = to?.metrics.find(({ name }) => name === metric)?.kind;
  if (kind === undefined || kind === 'macro-f1') return { state: 'incomparable', reason: `${metric} has no score for each query` };
  if (after.queries.groups !== undefined && after.results.every(({ group }) => group === undefined)) {
    return { state: 'incomparable', reason: 'the queries are in groups, which the report does not name; measure it again' };
  }
  const repeats = Math.max(before.queries.repeats ?? 1, after.queries.repeats ?? 1);
  const { difference, interval, p } = compare(metric, kind, pairsOf(before, after, metric), { alpha, seed, repeats });
  if (difference === undefined || p === undefined) return { state: 'incomparable', reason: 'no query was scored in both' };
  return { state: interval && (interval.lower > 0 || interval.upper < 0) ? 'moved' : 'level', difference, p };
}

function pairsOf(before: Report, after: Report, metric: string): Pair[] {
  const scores = new Map(before.results.map(({ id, scores }) => [id, scoreIn(scores, metric)]));
  return after.results.flatMap(({ id, group, weight, scores: now }): Pair[] => {
    const [baseline, candidate] = [scores.get(id), scoreIn(now, metric)];
    return [
      {
        id,
        ...(group === undefined ? {} : { group }),
        ...(weight === undefined ? {} : { weight }),
        ...(baseline === undefined ? {} : { baseline }),
        ...(candidate === undefined ? {} : { candidate }),
      },
    ];
  });
}

function scoreIn(scores: Readonly<Record<string, number | null>>, metric: string): number | undefined {
  return Object.hasOwn(scores, metric) ? (scores[metric] ?? undefined) : undefined;
}
