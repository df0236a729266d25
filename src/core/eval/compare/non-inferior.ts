import { tango } from '../../stats/tango.js';
import type { QuerySet } from '../queries/query.js';
import type { Query } from '../queries/query.js';
import type { ScoredCase } from '../score.js';
import { pairScores, repeatsOf } from './case-means.js';
import { compare } from './compare.js';
import type { Comparison } from './comparison.js';

export interface NonInferiorityRule {
  /** One-sided. */
  alpha: number;
  /** The metric may fall by so much. */
  margin: number;
  seed: number;
  /** Largest share of queries that may be lost. */
  maxLost: number;
}

export interface NonInferiority {
  holds: boolean;
  /** How much the metric fell; of several that decide the one that fell most. */
  loss?: number;
  /** It fell by at most so much, at the rule's alpha. */
  worst?: number;
  pairs: number;
}

/** Whether the candidate is at most a margin worse by every metric that decides. What cannot be told does not hold. */
export function judgeNonInferiority(
  set: QuerySet,
  queries: readonly Query[],
  sides: readonly [readonly ScoredCase[], readonly ScoredCase[]],
  rule: NonInferiorityRule,
): NonInferiority {
  const primaries = set.primaries ?? [set.primary];
  const judged = set.scorers.filter(({ metric }) => primaries.includes(metric)).map(({ metric, definition }) => {
    const settings = { alpha: rule.alpha, seed: rule.seed, repeats: repeatsOf(sides.flat()) };
    const comparison = compare(metric, definition.kind, pairScores(queries, sides, metric), settings);
    const lower = lowerBound(comparison, rule.alpha);
    const complete = (comparison.queries - comparison.pairs) / comparison.queries <= rule.maxLost;
    return { comparison, lower, holds: lower !== undefined && complete && lower > -rule.margin };
  });
  const losses = judged.map(({ comparison }) => (comparison.difference === undefined ? undefined : -comparison.difference));
  const bounds = judged.map(({ lower }) => (lower === undefined ? undefined : -lower));
  return {
    holds: judged.length > 0 && judged.every(({ holds }) => holds),
    pairs: Math.min(...judged.map(({ comparison }) => comparison.pairs)),
    ...most('loss', losses),
    ...most('worst', bounds),
  };
}

function most<K extends string>(key: K, values: readonly (number | undefined)[]): { [P in K]?: number } {
  const known = values.filter((value) => value !== undefined);
  return (known.length < values.length || known.length === 0 ? {} : { [key]: Math.max(...known) }) as { [P in K]?: number };
}

/**
 * Where scores have no spread at all there is no interval, but so many queries that agree leave room for few that would not:
 * with n of them at most 1 − α^(1/n), each of which could lose a whole point.
 */
function lowerBound({ oneSidedLower, difference, pairs }: Comparison, alpha: number): number | undefined {
  return oneSidedLower ?? (difference === 0 && pairs > 0 ? -unseenShare(pairs, alpha) : undefined);
}

function unseenShare(pairs: number, alpha: number): number {
  return 1 - alpha ** (1 / pairs);
}

/** Queries below which not even equal answers to all of them show that no more than the margin is lost. */
export function leastPairs(kind: 'pass-fail' | 'number', { margin, alpha }: Pick<NonInferiorityRule, 'margin' | 'alpha'>): number {
  const bound = (pairs: number): number =>
    kind === 'number' ? unseenShare(pairs, alpha) : -tango({ both: pairs, first: 0, second: 0, neither: 0 }, 1 - 2 * alpha).lower;
  let [low, high] = [0, 1];
  while (bound(high) >= margin) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (bound(middle) >= margin) low = middle;
    else high = middle;
  }
  return high;
}
