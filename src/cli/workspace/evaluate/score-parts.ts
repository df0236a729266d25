import type { JudgeUsage } from '../../../core/eval/run/judge-usage.js';
import type { CaseResult } from '../../../core/eval/run/run.js';
import type { ScoredCase } from '../../../core/eval/score.js';
import { judgeLine } from '../../render/report/words.js';
import { resultsOfPart, type RunPlan } from './plan-run.js';

/** Answers with their scores, and what judges were asked for these. */
export interface ScoredPart {
  cases: ScoredCase[];
  judged: JudgeUsage[];
}

/** The answers of each part. Models are still open: some scorers ask them. @param note is told what judges cost */
export async function scoreParts({ parts }: RunPlan, results: readonly CaseResult[], note: (text: string) => void): Promise<ScoredPart[]> {
  const scored: ScoredPart[] = [];
  for (const [index, { scoring }] of parts.entries()) {
    // Asked while the run was watched; most of it is asked again here, and then kept.
    for (const usage of scoring.takeJudged()) note(`while watching, ${judgeLine(usage)}`);
    let judged: JudgeUsage[] = [];
    const cases = await scoring.score(resultsOfPart(parts, index, results)).finally(() => {
      judged = scoring.takeJudged();
      for (const usage of judged) note(judgeLine(usage));
    });
    scored.push({ cases, judged });
  }
  return scored;
}
