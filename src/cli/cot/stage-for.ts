import type { Stage } from '../../core/prompt/front-matter/stage.js';
import type { TechniqueBench } from '../../core/report/technique-bench.js';
import type { Evidence } from '../../core/transform/chain-of-thought/evidence.js';

/** The transform that holds what was found; undefined where nothing was. @param model `provider/name` as prompts name it */
export function stageFor({ decision, template, metric, rows }: TechniqueBench, model: string): Stage | undefined {
  const { against } = rows.find((row) => row.template !== undefined && row.template === template) ?? {};
  if (decision === 'open' || template === undefined || against?.difference === undefined || !against.interval) return undefined;
  const { pairs, difference, interval, outputTokens, usdPerCorrect } = against;
  const evidence: Evidence = {
    model, metric, pairs,
    difference: tidy(difference), lower: tidy(interval.lower), upper: tidy(interval.upper),
    ...(outputTokens === undefined ? {} : { output_tokens: tidy(outputTokens) }),
    ...(usdPerCorrect === undefined ? {} : { usd_per_correct: tidy(usdPerCorrect) }),
    helps: decision === 'use',
  };
  return { name: 'chain-of-thought', options: { template, when: 'auto', evidence } };
}

/** Three digits are read, and more would make a diff of every run. */
function tidy(value: number): number {
  return Number(value.toPrecision(3));
}
