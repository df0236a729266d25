import type { CaseResult } from '../../../core/eval/run/run.js';
import type { ScoredCase } from '../../../core/eval/score.js';
import { resultsOfPart, type RunPlan } from './plan-run.js';

/** The answers of each part with their scores. Models are still open: some scorers ask them. */
export async function scoreParts({ parts }: RunPlan, results: readonly CaseResult[]): Promise<ScoredCase[][]> {
  const scored: ScoredCase[][] = [];
  for (const [index, part] of parts.entries()) scored.push(await part.scoring.score(resultsOfPart(parts, index, results)));
  return scored;
}
