import { matchPattern } from '../../../adapters/match-pattern.js';
import type { CaseResult } from '../../../core/eval/run.js';
import { scoreCases, type ScoredCase } from '../../../core/eval/score.js';
import type { EvaluationPart } from './sides.js';

/** Scores answers of one part; variants and queries are counted from its own first. */
export async function scorePart({ set, queries, sides }: EvaluationPart, results: readonly CaseResult[]): Promise<ScoredCase[]> {
  const output = sides.at(-1)?.variant.compiled.prompt.content.output;
  return scoreCases(results, set, queries, output, matchPattern);
}
