import { mean } from '../../stats/moments.js';
import type { Pair } from './comparison.js';
import { isJudgedBy, type Query } from '../queries/query.js';
import { type ScoredCase, scoreOf } from '../score.js';
import { groupBy } from '../../group-by.js';

/** Of several answers to one query, more than half. */
export function passes(mean: number): boolean {
  return mean > 0.5;
}

/** How often each query was asked. */
export function repeatsOf(cases: readonly Pick<ScoredCase, 'repeat'>[]): number {
  return cases.reduce((most, { repeat }) => Math.max(most, repeat + 1), 1);
}

/** The cases of one variant by query. */
export function casesByQuery(cases: readonly ScoredCase[]): Map<number, ScoredCase[]> {
  return groupBy(cases, ({ query }) => query);
}

/**
 * One figure for each query: the mean over its answers. Three answers to one question are still one question. Undefined as
 * soon as one answer has none: a mean over the others would be another figure.
 */
export function caseMean(cases: readonly ScoredCase[] | undefined, repeats: number, figureOf: (one: ScoredCase) => number | undefined): number | undefined {
  const figures = (cases ?? []).map(figureOf).filter((figure) => figure !== undefined);
  return figures.length < repeats || figures.length === 0 ? undefined : mean(figures);
}

/** Every query of the run with its means on both sides. */
export function pairQueries(
  queries: readonly Query[],
  [baseline, candidate]: readonly [readonly ScoredCase[], readonly ScoredCase[]],
  figureOf: (one: ScoredCase) => number | undefined,
): Pair[] {
  const [before, after] = [casesByQuery(baseline), casesByQuery(candidate)];
  const repeats = repeatsOf([...baseline, ...candidate]);
  return queries.map(({ id, group, weight }, index): Pair => {
    const [left, right] = [before, after].map((cases) => caseMean(cases.get(index), repeats, figureOf));
    return {
      id,
      ...(left === undefined ? {} : { baseline: left }),
      ...(right === undefined ? {} : { candidate: right }),
      ...(group === undefined ? {} : { group }),
      ...(weight === undefined ? {} : { weight }),
    };
  });
}

/** Only queries that the metric judges: of the others no score is missing. */
export function pairScores(queries: readonly Query[], sides: readonly [readonly ScoredCase[], readonly ScoredCase[]], metric: string): Pair[] {
  return pairQueries(queries, sides, (one) => scoreOf(one, metric)?.value).filter((_, index) => isJudgedBy(queries[index] as Query, metric));
}
