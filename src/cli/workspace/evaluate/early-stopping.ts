import { PromptError } from '../../../core/errors.js';
import { createEarlyStop, type EarlyStop } from '../../../core/eval/run/early-stop.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import { type Answer, resultsOf } from '../../../core/eval/run/run.js';
import { scoreOf } from '../../../core/eval/score.js';
import type { RunPlan } from './plan-run.js';
import type { RunSettings } from './options.js';
import type { EvaluationPart } from './sides.js';

/** Early stopping of a run, which sees every answer. */
export interface EarlyStopping extends Pick<EarlyStop, 'stopped' | 'counts'> {
  see(answer: Answer): Promise<void>;
}

/**
 * Its guarantee holds for one question only: pass or fail, two variants, asked once each.
 * @throws PromptError `usage` elsewhere
 */
export function startEarlyStopping({ parts, plan }: RunPlan, { repeat }: RunRequest, { shard }: RunSettings, alpha: number): EarlyStopping {
  const [part, another] = parts;
  const primary = part?.set.scorers.find(({ metric }) => metric === part.set.primary);
  if (!part || another || part.sides.length !== 2) throw refusal('it needs two variants of one prompt');
  if (primary?.definition.kind !== 'pass-fail') throw refusal(`${part.set.primary} is not pass or fail`);
  if (part.set.primaries) throw refusal('several metrics decide');
  if (part.queries.some(({ group, weight = 1 }) => group !== undefined || weight !== 1)) throw refusal('queries have groups or weights');
  if (repeat > 1) throw refusal('every request must be made once');
  if (shard) throw refusal('one machine must see every answer');
  const watch = createEarlyStop(plan.cases, alpha);
  return { ...watch, see: (answer) => look(watch, part, answer) };
}

async function look(watch: EarlyStop, part: EvaluationPart, answer: Answer): Promise<void> {
  for (const scored of await part.scoring.score(resultsOf(answer))) {
    const value = scoreOf(scored, part.set.primary)?.value;
    watch.add(scored.variant, scored.query, value === undefined ? undefined : value === 1);
  }
}

function refusal(reason: string): PromptError {
  return new PromptError('usage', { message: `--stop-early cannot be used here: ${reason}`, remedy: 'leave it out: the run then ends with its last query' });
}
