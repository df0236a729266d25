import { PromptError } from '../../core/errors.js';
import { type CommandResult, type Context, defineCommand, result } from '../command.js';
import { showReports } from '../report-format.js';
import { type EvalData, renderEval } from '../render/eval.js';
import { assemble, openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { conclude } from '../workspace/evaluate/conclude.js';
import { evaluate } from '../workspace/evaluate/evaluate.js';
import { mergeRuns } from '../workspace/evaluate/merge-runs.js';
import { readKeeping, readPermits, readRequest, readSettings, RUN_OPTIONS, type RunOptions } from '../workspace/evaluate/options.js';

const MERGE = 'merge';

/** `eval` is a word that JavaScript keeps. */
export const evalCommand = defineCommand({
  arguments: [{ name: '[variants...]', description: 'prompts, versions or variants on one query set; or `merge` and the runs of all shards' }],
  options: [
    { flags: '--against <revision>', description: 'every prompt that differs from the merge base, compared with what it was there' },
    ...RUN_OPTIONS,
  ],
  examples: [
    'prompt eval support/triage',
    'prompt eval triage triage+few-shot:k=8 --repeat 3',
    'prompt eval --against origin/main --fail-on regression',
    'prompt eval triage --shard 2/8',
    'prompt eval merge .prompt/runs/*',
  ],
  async run(context, [[first, ...others]], typed) {
    if (first === MERGE) return merge(context, others, typed);
    const references = first === undefined ? [] : [first, ...others];
    if (references.length > 0 && typed.against !== undefined) {
      throw new PromptError('usage', {
        message: '--against finds the prompts itself',
        remedy: 'leave the names out, or compare versions of one prompt with `prompt ab`',
      });
    }
    const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
    const { project } = sources;
    const request = readRequest('eval', references, typed, project);
    const settings = readSettings(typed, project);
    const assembled = await assemble(sources, request);
    if (assembled.parts.length === 0) return nothing(assembled.skipped);
    const evaluation = await evaluate(sources, request, assembled.parts, settings);
    const { exit, ...data } = await conclude(context, assembled, evaluation, request, settings);
    return showReports<EvalData>(context, { ...data, skipped: assembled.skipped }, { reports: data.reports, render: renderEval, format: typed.format, exit });
  },
});

/** Nothing is asked, so no key is needed; a judge's answers are those that are kept. */
async function merge(context: Context, runs: readonly string[], typed: RunOptions): Promise<CommandResult> {
  const sources = await openEvaluationSources(context, { cache: true, record: false, offline: true }, readPermits({ ...typed, offline: true }));
  const { assembled, evaluation, request } = await mergeRuns(sources, runs);
  const { exit, ...data } = await conclude(context, assembled, evaluation, request, readSettings(typed, sources.project));
  return showReports<EvalData>(context, { ...data, skipped: assembled.skipped }, { reports: data.reports, render: renderEval, format: typed.format, exit });
}

/** A branch that changes no prompt is no fault. */
function nothing(skipped: EvalData['skipped']): CommandResult {
  return result<EvalData>({ reports: [], skipped }, renderEval, 0);
}
