import { PromptError } from '../../core/errors.js';
import { reportPath } from '../../core/prompt/layout.js';
import { parseReport, type Report } from '../../core/report/report.js';
import { type CommandSpec, result } from '../command.js';
import { renderReport } from '../render/report.js';
import type { Style } from '../render/style.js';
import { openProject } from '../workspace/project.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/resolve.js';
import { readHere } from '../workspace/tree.js';
import { findReportText } from '../workspace/reports.js';

export interface ReportData extends Report {
  /** The report describes exactly the content asked for. */
  current: boolean;
}

export const report: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [],
  examples: ['prompt report support/triage', 'prompt report support/triage@2 --json'],
  async run({ cwd, note }, [reference]) {
    const project = await openProject(cwd);
    const resolver = createResolver(project, note);
    const resolved = await resolver.resolve(reference as string);
    const own = resolved.source === 'worktree' ? await readHere(project, reportPath(requirePrompt(resolved).path)) : undefined;
    const text = own?.ok ? own.text : await findReportText(project, await resolver.history(), resolved.name, resolved.read.hash);
    const found = text === undefined ? undefined : parseReport(text);
    if (!found) {
      throw new PromptError('report/missing', { label: resolved.label, name: resolved.name });
    }
    const data: ReportData = { ...found, current: found.content === resolved.read.hash };
    return result(data, render);
  },
};

function render(data: ReportData, style: Style): string {
  const stale = style.color.yellow('this report describes another content of the prompt than the one asked for; run `prompt ab` again');
  return [...(data.current ? [] : [stale]), renderReport(data, style)].join('\n\n');
}
