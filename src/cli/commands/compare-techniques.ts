import { defineCommand } from '../command.js';
import { showReports } from '../report-format.js';
import { type EvalData, renderEval } from '../render/eval.js';
import { assemble, openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { conclude } from '../workspace/evaluate/conclude.js';
import { evaluate } from '../workspace/evaluate/evaluate.js';
import { readKeeping, readPermits, readRequest, readSettings, RUN_OPTIONS } from '../workspace/evaluate/options.js';

export const compareTechniques = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: RUN_OPTIONS,
  examples: ['prompt compare-techniques support/triage', 'prompt compare-techniques triage@7 --model openai/gpt-4.1-mini --sample 100 --max-usd 1'],
  async run(context, [reference], typed) {
    const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
    const { project } = sources;
    const request = readRequest('compare-techniques', [reference], typed, project);
    const settings = readSettings(typed, project);
    const assembled = await assemble(sources, request);
    const evaluation = await evaluate(sources, request, assembled.parts, settings);
    const { exit, ...data } = await conclude(context, assembled, evaluation, request, settings);
    return showReports<EvalData>(context, { ...data, skipped: assembled.skipped }, { reports: data.reports, render: renderEval, format: typed.format, exit });
  },
});
