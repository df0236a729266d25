import type { Interval } from '../stats/interval.js';
import { detectableRate } from '../stats/detectable-rate.js';
import { holm } from '../stats/holm.js';
import { normalQuantile } from '../stats/normal.js';
import { differ, figureOf, harmOf, type MetricName, type Minimum, observations, worsening } from './metric.js';
import type { Sample } from './sample.js';

/** Fewer on either side support no judgement. */
export const MINIMUM_REQUESTS = 50;

/** How a metric stands in a window against a baseline. */
export interface MetricResult {
  metric: MetricName;
  /** `insufficient`: there are figures, but too few; `unknown`: none was logged on either side. */
  state: 'degraded' | 'fine' | 'insufficient' | 'unknown';
  /** A share of errors, a mean rating, a geometric mean of the rest. */
  window?: number;
  baseline?: number;
  /** How many requests (or ratings) tell of it. */
  observations: { window: number; baseline: number };
  /** window − baseline for errors and ratings, else window ÷ baseline. */
  effect?: number;
  /** Of the effect, at 95 %. */
  interval?: Interval;
  /** That it is worse by chance. */
  p?: number;
  /** After Holm's correction for the metrics that were judged. */
  adjusted?: number;
  /** The smallest worsening that counts. */
  minimum: number;
  /** A share of errors in the window that four of five times would have been found. */
  detectable?: number;
}

export interface WindowRule {
  minimum: Minimum;
  /** Chance of any false alarm in one window without a change. */
  alpha: number;
}

const THIRTY_DAYS = 30 * 24 * 3_600_000;
const TWO_SIDED_95 = normalQuantile(0.975);

/**
 * The chance of a false alarm that one look may have so that there are no more than so many in 30 days.
 * @param every milliseconds from one look to the next
 */
export function alphaOf(alarms: number, every: number): number {
  return Math.min(0.05, (alarms * every) / THIRTY_DAYS);
}

/** Degraded is what is worse beyond chance and by at least what matters; one alone is not enough. */
export function judgeWindow(window: Sample, baseline: Sample, metrics: readonly MetricName[], { minimum, alpha }: WindowRule): MetricResult[] {
  const known = metrics.map((metric) => describe(metric, window, baseline, minimum[metric]));
  const judged = known.filter(({ p }) => p !== undefined);
  const adjusted = holm(judged.map(({ p }) => p as number));
  return known.map((result): MetricResult => {
    const at = judged.indexOf(result);
    if (at === -1) return result;
    const own = adjusted[at] as number;
    const isWorse = own < alpha && result.effect !== undefined && harmOf(result.metric, result.effect) >= result.minimum;
    const detectable = result.metric === 'errors' && !isWorse ? leastFound(window, baseline, alpha / judged.length, result.minimum) : undefined;
    return { ...result, state: isWorse ? 'degraded' : 'fine', adjusted: own, ...(detectable === undefined ? {} : { detectable }) };
  });
}

function describe(metric: MetricName, window: Sample, baseline: Sample, minimum: number): MetricResult {
  const counts = { window: observations(metric, window), baseline: observations(metric, baseline) };
  const [now, before] = [figureOf(metric, window), figureOf(metric, baseline)];
  const result = {
    metric,
    observations: counts,
    minimum,
    ...(now === undefined ? {} : { window: now }),
    ...(before === undefined ? {} : { baseline: before }),
  };
  if (counts.window === 0 && counts.baseline === 0) return { ...result, state: 'unknown' };
  const difference = differ(metric, window, baseline, TWO_SIDED_95);
  if (Math.min(counts.window, counts.baseline) < MINIMUM_REQUESTS || !difference) return { ...result, ...difference, state: 'insufficient' };
  return { ...result, ...difference, state: 'fine', p: worsening(metric, window, baseline) };
}

function leastFound(window: Sample, baseline: Sample, alpha: number, minimum: number): number | undefined {
  const rate = baseline.errors / baseline.requests;
  const found = detectableRate({ rate, n: window.requests, m: baseline.requests, alpha });
  return found === undefined ? undefined : Math.max(found, rate + minimum);
}
