import { PromptError } from '../../core/errors.js';
import { reportPath } from '../../core/prompt/layout/layout.js';
import { parseReport } from '../../core/report/report.js';
import { judgeThresholds } from '../../core/report/threshold.js';
import { type CommandResult, type Context, defineCommand, result } from '../command.js';
import { FORMAT_OPTION, showReports, type ShownFormat } from '../report-format.js';
import { renderReport } from '../render/report/text.js';
import { type ReportHistoryData, renderReportHistory } from '../render/report/history.js';
import type { ShownReport } from '../render/report/shown-report.js';
import type { Style } from '../render/elements/style.js';
import { openProject } from '../workspace/project.js';
import { readReportedVersions } from '../workspace/reports/report-history.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import { readHere } from '../workspace/tree.js';
import { findReportText } from '../workspace/reports/reports.js';

export interface ReportData extends ShownReport {
  /** The report describes exactly the content asked for. */
  current: boolean;
}

export const report = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [
    { flags: '--history', description: 'one metric by version, and which version moved it' },
    { flags: '--metric <name>', description: 'another metric than the one that decides, with --history' },
    FORMAT_OPTION,
  ],
  examples: [
    'prompt report support/triage',
    'prompt report support/triage@2 --json',
    'prompt report triage --history',
    'prompt report triage --format markdown',
  ],
  async run(context, [reference], { history, metric, format }) {
    if (history !== true) {
      if (metric !== undefined) throw new PromptError('usage', { message: '`--metric` chooses what `--history` shows', remedy: 'add --history' });
      return showOne(context, reference, format);
    }
    if (format !== undefined && format !== 'text') {
      throw new PromptError('usage', { message: '`--format` is for one report', remedy: 'use --json for the history as data' });
    }
    return showHistory(context, reference, metric);
  },
});

async function showOne(context: Context, reference: string, format: ShownFormat | undefined): Promise<CommandResult> {
  const project = await openProject(context.cwd);
  const resolver = createResolver(project, context.note);
  const resolved = await resolver.resolve(reference);
  const own = resolved.source === 'worktree' ? await readHere(project, reportPath(requirePrompt(resolved).path)) : undefined;
  const text = own?.ok ? own.text : await findReportText(project, await resolver.history(), resolved.name, resolved.read.hash);
  const found = text === undefined ? undefined : parseReport(text);
  if (!found) throw new PromptError('report/missing', { label: resolved.label, name: resolved.name });
  const thresholds = judgeThresholds(found, project.config.evaluation.thresholds);
  const path = resolved.read.prompt?.path;
  const data: ReportData = {
    ...found,
    ...(thresholds.length === 0 ? {} : { thresholds }),
    ...(path === undefined ? {} : { place: { file: project.prefix + path, line: 1 } }),
    current: found.content === resolved.read.hash,
  };
  return showReports(context, data, { reports: [data], render, format });
}

async function showHistory({ cwd, note }: Context, reference: string, metric: string | undefined): Promise<CommandResult> {
  const project = await openProject(cwd);
  const resolver = createResolver(project, note);
  const { name } = await resolver.resolve(reference);
  const versions = await readReportedVersions(resolver, name);
  const { trendOf } = await import('../../core/report/trend.js');
  const { alpha, seed } = project.config.evaluation;
  const measured = trendOf(versions.map((version) => version.report), metric, alpha, seed);
  const data: ReportHistoryData = {
    name,
    metric: metric ?? versions.findLast((version) => version.report)?.report?.primary ?? 'the metric that decides',
    versions: versions
      .map(({ version, hash, commit }, index) => {
        const one = measured[index];
        return { version, hash, date: commit?.date ?? '', subject: commit?.subject ?? '', ...(one ? { measured: one } : {}) };
      })
      .reverse(),
  };
  return result(data, renderReportHistory, measured.some((one) => one) ? 0 : 3);
}

function render(data: ReportData, style: Style): string {
  const stale = style.color.yellow('this report describes another content of the prompt than the one asked for; run `prompt ab` again');
  return [...(data.current ? [] : [stale]), renderReport(data, style)].join('\n\n');
}
