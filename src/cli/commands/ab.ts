import { defineCommand } from '../command.js';
import { showReports } from '../report-format.js';
import { renderReport, type AbData } from '../render/report/text.js';
import { assemble, openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { conclude } from '../workspace/evaluate/conclude.js';
import { evaluate } from '../workspace/evaluate/evaluate.js';
import { readKeeping, readPermits, readRequest, readSettings, RUN_OPTIONS } from '../workspace/evaluate/options.js';

export const ab = defineCommand({
  arguments: [
    { name: '<baseline>', description: 'what is served or was there before, such as triage@production' },
    { name: '<candidates...>', description: 'what it is compared with; @5 belongs to the baseline’s prompt' },
  ],
  options: [...RUN_OPTIONS, { flags: '--stop-early', description: 'end as soon as two pass/fail variants differ beyond doubt' }],
  examples: [
    'prompt ab support/triage@production support/triage',
    'prompt ab triage@2 @3 @4 --seed 7 --fail-on regression',
    'prompt ab triage triage+few-shot:k=8 --max-usd 0.50',
  ],
  async run(context, [baseline, candidates], typed) {
    const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
    const { project } = sources;
    const request = readRequest('ab', [baseline, ...candidates], typed, project);
    const settings = readSettings(typed, project);
    const assembled = await assemble(sources, request);
    const evaluation = await evaluate(sources, request, assembled.parts, settings);
    const { reports, exit, run = '', spending } = await conclude(context, assembled, evaluation, request, settings);
    const data = { ...reports[0], run, ...(spending ? { spending } : {}) } as AbData;
    return showReports(context, data, { reports, render: renderReport, format: typed.format, exit });
  },
});
