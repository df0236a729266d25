import type { CommandSpec } from '../command.js';
import { showReports } from '../report-format.js';
import { type EvalData, renderEval } from '../render/eval.js';
import { assemble } from '../workspace/evaluate/assemble.js';
import { conclude } from '../workspace/evaluate/conclude.js';
import { evaluate } from '../workspace/evaluate/evaluate.js';
import { readRequest, readSettings, RUN_OPTIONS } from '../workspace/evaluate/options.js';
import { openProject, requireWorktree } from '../workspace/project.js';
import { openTokenCounts } from '../workspace/tokens.js';

export const compareTechniques: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: RUN_OPTIONS,
  examples: ['prompt compare-techniques support/triage', 'prompt compare-techniques triage@7 --model openai/gpt-4.1-mini --sample 100 --max-usd 1'],
  async run(context, [reference], typed) {
    const project = await openProject(context.cwd);
    requireWorktree(project);
    const request = readRequest('compare-techniques', [reference as string], typed, project);
    const settings = readSettings(typed, project);
    const counts = await openTokenCounts(project);
    const assembled = await assemble(context, project, counts, request);
    const evaluation = await evaluate({ context, project, counts }, request, assembled.parts, settings);
    const { exit, ...data } = await conclude(context, assembled, evaluation, request, settings);
    return showReports<EvalData>(context, { ...data, skipped: assembled.skipped }, { reports: data.reports, render: renderEval, format: typed['format'], exit });
  },
};
