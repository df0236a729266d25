import type { Interval } from '../stats/interval.js';
import { fisherGreater } from '../stats/fisher.js';
import { mannWhitney } from '../stats/mann-whitney.js';
import { newcombe } from '../stats/newcombe.js';
import { normalUpperTail } from '../stats/normal.js';
import { bisect } from '../stats/bisect.js';
import { welchGreater } from '../stats/welch.js';
import { alignSpreads, logMoments, type Moments, momentsOf, type Sample } from './sample.js';

/** What is watched of requests. */
export const METRICS = ['errors', 'latency', 'cost', 'ratings', 'output_length'] as const;
export type MetricName = (typeof METRICS)[number];

/** By how much a metric may get worse before that matters: a difference for errors (a share) and ratings (stars), a share more (or less) for others. */
export type Minimum = Readonly<Record<MetricName, number>>;

/** Whether two samples are compared by a difference or by a ratio. */
export function scaleOf(metric: MetricName): 'difference' | 'ratio' {
  return metric === 'errors' || metric === 'ratings' ? 'difference' : 'ratio';
}

/** How many requests tell of a metric. */
export function observations(metric: MetricName, sample: Sample): number {
  return metric === 'errors' ? sample.requests : (momentsIn(metric, sample)?.n ?? 0);
}

/** Of ratings, and of the logarithms of all else. */
function momentsIn(metric: Exclude<MetricName, 'errors'>, sample: Sample): Moments | undefined {
  if (metric === 'ratings') return momentsOf(sample.ratings.map((n, index) => [index + 1, n]));
  return logMoments({ latency: sample.latency, cost: sample.cost, output_length: sample.outputTokens }[metric]);
}

/** The share of errors, the mean rating, or the geometric mean of the rest; undefined where nothing is known. */
export function figureOf(metric: MetricName, sample: Sample): number | undefined {
  if (metric === 'errors') return sample.requests === 0 ? undefined : sample.errors / sample.requests;
  const moments = momentsIn(metric, sample);
  return moments && (metric === 'ratings' ? moments.mean : Math.exp(moments.mean));
}

/** How two samples differ: `effect` is first − second, or first ÷ second. */
export interface Difference {
  effect: number;
  interval: Interval;
}

/**
 * @param z half the interval's width in standard errors
 * @returns undefined where a sample knows nothing of the metric
 */
export function differ(metric: MetricName, first: Sample, second: Sample, z: number): Difference | undefined {
  const [mine, theirs] = [figureOf(metric, first), figureOf(metric, second)];
  if (mine === undefined || theirs === undefined) return undefined;
  if (metric === 'errors') return { effect: mine - theirs, interval: newcombe(...ratesOf(first, second), 1 - 2 * normalUpperTail(z)) };
  const [a, b] = [momentsIn(metric, first), momentsIn(metric, second)] as [Moments, Moments];
  const [apart, half] = [a.mean - b.mean, z * Math.sqrt(a.variance / a.n + b.variance / b.n)];
  const interval = { lower: apart - half, upper: apart + half };
  if (scaleOf(metric) === 'difference') return { effect: apart, interval };
  return { effect: Math.exp(apart), interval: { lower: Math.exp(interval.lower), upper: Math.exp(interval.upper) } };
}

/** By how many standard errors the two differ: above 0 where the first is higher. */
export function deviation(metric: MetricName, first: Sample, second: Sample): number {
  const difference = differ(metric, first, second, 1);
  if (!difference) return 0;
  if (metric === 'errors') {
    return difference.effect === 0
      ? 0
      : Math.sign(difference.effect) * errorDeviation(...(difference.effect > 0 ? ratesOf(first, second) : ratesOf(second, first)));
  }
  const { effect, interval } = scaleOf(metric) === 'ratio' ? logOf(difference) : difference;
  const error = (interval.upper - interval.lower) / 2;
  return error === 0 ? (Math.abs(effect) < ROUNDING ? 0 : Math.sign(effect) * FARTHEST) : effect / error;
}

/** Beyond this, the chance is 1e-15: an interval has no confidence to be made with. */
export const FARTHEST = 7.9;

/** Equal values differ by this much where they were added up in another order. */
const ROUNDING = 1e-9;

/** The width at which Newcombe's interval ends at 0: unlike a pooled z it is right where errors are rare. */
function errorDeviation(higher: { passed: number; n: number }, lower: { passed: number; n: number }): number {
  return bisect((z) => newcombe(higher, lower, 1 - 2 * normalUpperTail(z)).lower, 1e-6, FARTHEST);
}

function logOf({ effect, interval }: Difference): Difference {
  return { effect: Math.log(effect), interval: { lower: Math.log(interval.lower), upper: Math.log(interval.upper) } };
}

function ratesOf(first: Sample, second: Sample): [{ passed: number; n: number }, { passed: number; n: number }] {
  return [{ passed: first.errors, n: first.requests }, { passed: second.errors, n: second.requests }];
}

/**
 * The p that the first is worse, by one look at a fixed number of requests: Fisher's exact test for errors, Mann–Whitney for latency and
 * ratings, Welch's t of the logarithms for cost and length. Answers may become too short as well as too long: there it is two-sided.
 * 1 where nothing is known.
 */
export function worsening(metric: MetricName, first: Sample, second: Sample): number {
  if (observations(metric, first) === 0 || observations(metric, second) === 0) return 1;
  if (metric === 'errors') return fisherGreater(...ratesOf(first, second));
  if (metric === 'ratings') return mannWhitney(first.ratings, second.ratings).smaller;
  if (metric === 'latency') return mannWhitney(...alignSpreads(first.latency, second.latency)).larger;
  const [a, b] = [momentsIn(metric, first), momentsIn(metric, second)] as [Moments, Moments];
  return metric === 'cost' ? welchGreater(a, b) : Math.min(1, 2 * Math.min(welchGreater(a, b), welchGreater(b, a)));
}

/** By how much an effect is for the worse, in the unit of `Minimum`: below 0 where it is for the better. */
export function harmOf(metric: MetricName, effect: number): number {
  if (metric === 'errors') return effect;
  if (metric === 'ratings') return -effect;
  return metric === 'output_length' ? Math.max(effect, 1 / effect) - 1 : effect - 1;
}
