import type { Interval } from '../stats/interval.js';
import { holm } from '../stats/holm.js';
import { anytimeLimit, anytimeP } from '../stats/normal-mixture.js';
import { sampleRatio, type SampleRatio } from '../stats/sample-ratio.js';
import { MINIMUM_REQUESTS } from './degradation.js';
import { deviation, differ, FARTHEST, figureOf, harmOf, type MetricName, type Minimum, observations, scaleOf } from './metric.js';
import type { Sample } from './sample.js';

/** One of the two that an environment serves at the same time. */
export interface Arm {
  sample: Sample;
  /** Distinct keys: what the split goes by, one user's many requests being one draw. */
  keys: number;
}

export interface CanaryRule {
  /** The share of keys that gets the canary, a fraction of 1. */
  share: number;
  minimum: Minimum;
  alpha: number;
}

export interface CanaryMetric {
  metric: MetricName;
  /**
   * `worse`: beyond chance and by what matters; `safe`: not worse by what matters, beyond doubt; `open`: neither is shown yet;
   * `insufficient`: too few requests tell; `unknown`: none was logged.
   */
  state: 'worse' | 'safe' | 'open' | 'insufficient' | 'unknown';
  canary?: number;
  stable?: number;
  observations: { canary: number; stable: number };
  /** canary − stable for errors and ratings, else canary ÷ stable. */
  effect?: number;
  /** Holds whenever it is looked at. */
  interval?: Interval;
  adjusted?: number;
  minimum: number;
  /** Requests to the canary and the stable content together after which it should be settled, if it goes on like this. Undefined where that is not in sight. */
  needed?: number;
}

export interface CanaryVerdict {
  /** `invalid`: the split is not what was configured, so nothing can be compared. */
  word: 'invalid' | 'abort' | 'complete' | 'continue';
  split: SampleRatio & { expected: number; observed?: number };
  metrics: CanaryMetric[];
  /** More requests, of both together, until all metrics should be settled; undefined where that is not in sight, or settled. */
  more?: number;
}

/** A split as unlikely as this is no accident. */
const MISMATCH = 0.001;
/** Farther than this many times the requests there are, nothing is in sight. */
const HORIZON = 1_000;

/** May be asked as often as one likes: a canary without a fault is called worse with a chance of alpha in all its life. */
export function judgeCanary(canary: Arm, stable: Arm, metrics: readonly MetricName[], rule: CanaryRule): CanaryVerdict {
  const keys = canary.keys + stable.keys;
  const split = { ...sampleRatio(canary.keys, stable.keys, rule.share), expected: rule.share, ...(keys === 0 ? {} : { observed: canary.keys / keys }) };
  const judged = judgeMetrics(canary.sample, stable.sample, metrics, rule);
  if (split.p < MISMATCH) return { word: 'invalid', split, metrics: judged };
  if (judged.some(({ state }) => state === 'worse')) return { word: 'abort', split, metrics: judged };
  const told = judged.filter(({ state }) => state !== 'unknown');
  if (told.length > 0 && told.every(({ state }) => state === 'safe')) return { word: 'complete', split, metrics: judged };
  const open = told.filter(({ state }) => state !== 'safe');
  const needed = open.map((metric) => metric.needed);
  const total = canary.sample.requests + stable.sample.requests;
  const most = open.length === 0 || needed.includes(undefined) ? undefined : Math.max(...(needed as number[]));
  return { word: 'continue', split, metrics: judged, ...(most === undefined ? {} : { more: Math.max(1, Math.ceil(most - total)) }) };
}

function judgeMetrics(canary: Sample, stable: Sample, metrics: readonly MetricName[], { minimum, alpha }: CanaryRule): CanaryMetric[] {
  const described = metrics.map((metric) => describe(metric, canary, stable, minimum[metric], alpha));
  const enough = described.filter(({ p }) => p !== undefined);
  const adjusted = holm(enough.map(({ p }) => p as number));
  return described.map(({ p, ...metric }, index) => {
    const at = enough.indexOf(described[index] as (typeof enough)[number]);
    const own = adjusted[at];
    if (p === undefined || own === undefined || metric.effect === undefined || !metric.interval) return metric;
    const isWorse = own < alpha && harmOf(metric.metric, metric.effect) >= metric.minimum;
    const state = isWorse ? 'worse' : isSafe(metric.metric, metric.interval, metric.minimum) ? 'safe' : 'open';
    const needed =
      state === 'open'
        ? requestsNeeded(metric.metric, canary, stable, { minimum: metric.minimum, safe: alpha, worse: alpha / enough.length })
        : undefined;
    return { ...metric, state, adjusted: own, ...(needed === undefined ? {} : { needed }) };
  });
}

function describe(metric: MetricName, canary: Sample, stable: Sample, minimum: number, alpha: number): CanaryMetric & { p?: number } {
  const counts = { canary: observations(metric, canary), stable: observations(metric, stable) };
  const [mine, theirs] = [figureOf(metric, canary), figureOf(metric, stable)];
  const result = {
    metric,
    observations: counts,
    minimum,
    ...(mine === undefined ? {} : { canary: mine }),
    ...(theirs === undefined ? {} : { stable: theirs }),
  };
  const least = Math.min(counts.canary, counts.stable);
  if (counts.canary + counts.stable === 0) return { ...result, state: 'unknown' };
  if (least < MINIMUM_REQUESTS) {
    const requests = canary.requests + stable.requests;
    return { ...result, state: 'insufficient', ...(least === 0 ? {} : { needed: (requests * MINIMUM_REQUESTS) / least }) };
  }
  const n = informationOf(counts);
  const limit = Math.min(FARTHEST, anytimeLimit(n, alpha));
  const z = deviation(metric, canary, stable);
  const isHarm = metric === 'output_length' || (metric === 'ratings' ? z < 0 : z > 0);
  return { ...result, ...differ(metric, canary, stable, limit), state: 'open', p: isHarm ? anytimeP(z, n) : 1 };
}

/** How many observations of one sample tell as much as a difference of two. */
function informationOf({ canary, stable }: { canary: number; stable: number }): number {
  return (canary * stable) / (canary + stable);
}

/** Whether the whole interval is better than what matters. */
function isSafe(metric: MetricName, { lower, upper }: Interval, minimum: number): boolean {
  return Math.max(harmOf(metric, lower), harmOf(metric, upper)) < minimum;
}

/**
 * By how many times the requests there are: the interval shrinks with their root while what it is around stays.
 * @param rule `safe` and `worse` are the chances that either is said wrongly: the worst of several metrics has to stand out among them
 */
function requestsNeeded(
  metric: MetricName,
  canary: Sample,
  stable: Sample,
  { minimum, safe, worse }: { minimum: number; safe: number; worse: number },
): number | undefined {
  const n = informationOf({ canary: observations(metric, canary), stable: observations(metric, stable) });
  const difference = differ(metric, canary, stable, 1);
  if (!difference) return undefined;
  const line = (value: number): number => (scaleOf(metric) === 'ratio' ? Math.log(value) : value);
  const [effect, lower, upper] = [line(difference.effect), line(difference.interval.lower), line(difference.interval.upper)];
  const error = (upper - lower) / 2;
  const harm = harmOf(metric, difference.effect);
  const alpha = harm >= minimum ? worse : safe;
  const room = harm >= minimum ? Math.abs(effect) : roomBelow(metric, effect, minimum);
  if (error === 0 || room <= 0) return undefined;
  const settles = (times: number): boolean => {
    const limit = anytimeLimit(n * times, alpha);
    if (metric !== 'errors') return (limit * error) / Math.sqrt(times) < room;
    // Where errors are rare, their interval is far from even.
    const interval = differ(metric, grown(canary, times), grown(stable, times), Math.min(FARTHEST, limit))?.interval;
    return interval !== undefined && (harm >= minimum ? interval.lower > 0 : isSafe(metric, interval, minimum));
  };
  let times = 1;
  while (!settles(times)) {
    times *= 1.02;
    if (times > HORIZON) return undefined;
  }
  return times * (canary.requests + stable.requests);
}

/** As many times the errors of as many times the requests. */
function grown(sample: Sample, times: number): Sample {
  return { ...sample, errors: Math.round(sample.errors * times), requests: Math.round(sample.requests * times) };
}

/** How far the effect is from what matters, in the unit of its interval. */
function roomBelow(metric: MetricName, effect: number, minimum: number): number {
  if (metric === 'errors') return minimum - effect;
  if (metric === 'ratings') return minimum + effect;
  return Math.log(1 + minimum) - (metric === 'output_length' ? Math.abs(effect) : effect);
}
