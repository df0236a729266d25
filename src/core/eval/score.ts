import type { OutputContract } from '../prompt/schema.js';
import type { Query, QuerySet } from './queries.js';
import type { CaseResult } from './run.js';
import type { MatchPattern, Score } from './scorers/scorer.js';

/** One completion with its scores, by metric. */
export interface ScoredCase extends CaseResult {
  scores: Readonly<Record<string, Score>>;
}

/** Undefined where there is no completion. A metric may have a name that every object knows, such as `constructor`. */
export function scoreOf(one: ScoredCase | undefined, metric: string): Score | undefined {
  return one && Object.hasOwn(one.scores, metric) ? one.scores[metric] : undefined;
}

/**
 * Scores every completion that arrived; a case without one has no scores.
 * @param output of the prompt the set was read for
 */
export function scoreCases(
  results: readonly CaseResult[],
  set: QuerySet,
  queries: readonly Query[],
  output: OutputContract | undefined,
  match: MatchPattern,
): ScoredCase[] {
  const expectedLabels = [...new Set(set.queries.map((query) => query.expected).filter((label): label is string => typeof label === 'string'))].sort();
  const scorers = set.scorers.map(({ definition, metric, options }) => ({ metric, score: definition.create(options, { output, expectedLabels, match }) }));
  return results.map((result) => {
    const { outcome } = result;
    const query = queries[result.query];
    const scores = outcome.ok && query ? scorers.map(({ metric, score }) => [metric, orUnscored(() => score(outcome.completion.text, query))] as const) : [];
    return { ...result, scores: Object.fromEntries(scores) };
  });
}

/** One answer that no scorer can take in, such as JSON nested without end, must not cost the run. */
function orUnscored(score: () => Score): Score {
  try {
    return score();
  } catch (error) {
    return { explanation: `could not be scored: ${(error as Error).message}` };
  }
}
