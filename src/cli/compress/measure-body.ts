import { PromptError } from '../../core/errors.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Report } from '../../core/report/report.js';
import type { Context } from '../command.js';
import { requirePrompt } from '../workspace/require.js';
import { openTrials, TrialStopped } from './trial.js';
import type { RunOptions } from '../workspace/evaluate/options.js';

/** A prompt that is no version, against the one it was made of. @throws PromptError `run/failed`, `run/budget` */
export async function measureBody(context: Context, reference: string, shorter: Prompt, typed: RunOptions): Promise<Report> {
  const trials = await openTrials(context, reference, typed);
  const { queries } = trials.part;
  try {
    return await trials.compare([requirePrompt(trials.base.resolved), shorter], `${trials.base.reported.label}+engine`, queries);
  } catch (error) {
    if (!(error instanceof TrialStopped)) throw error;
    const { requests, kept } = trials.spending();
    const progress = { kept: requests + kept, planned: 2 * queries.length * trials.request.repeat, resume: ['prompt', ...context.argv].join(' ') };
    if (error.stop.cause === 'provider') throw new PromptError('run/failed', { reason: error.stop.reason, ...progress });
    if (error.stop.cause === 'interrupt') throw new PromptError('run/interrupted', progress);
    throw new PromptError('run/budget', { limit: error.stop.reason, ...progress });
  } finally {
    await trials.close();
  }
}
