import { PromptError } from '../errors.js';
import type { OutputContract } from '../prompt/schema.js';
import type { Query, QuerySet } from './queries.js';
import type { CaseResult } from './run.js';
import type { MatchPattern, Score } from './scorers/scorer.js';

/** One completion with its scores, by metric. */
export interface ScoredCase extends CaseResult {
  scores: Readonly<Record<string, Score>>;
}

/** Scores every completion that arrived; a case without one has no scores. @throws PromptError `queries/invalid` */
export function scoreCases(
  results: readonly CaseResult[],
  set: QuerySet,
  queries: readonly Query[],
  output: OutputContract | undefined,
  match: MatchPattern,
): ScoredCase[] {
  const expectedLabels = [...new Set(set.queries.map((query) => query.expected).filter((label): label is string => typeof label === 'string'))].sort();
  const scorers = set.scorers.map(({ definition, metric, options }) => {
    try {
      return { metric, score: definition.create(options, { output, expectedLabels, match }) };
    } catch (error) {
      const message = `scorer ${definition.type}: ${(error as Error).message}`;
      const finding = { code: 'queries/scorer', severity: 'error' as const, place: { file: set.file }, message };
      throw new PromptError('queries/invalid', { file: set.file }, { findings: [finding], cause: error });
    }
  });
  return results.map((result) => {
    const { outcome } = result;
    const query = queries[result.query];
    const scores = outcome.ok && query ? scorers.map(({ metric, score }) => [metric, score(outcome.completion.text, query)] as const) : [];
    return { ...result, scores: Object.fromEntries(scores) };
  });
}
