import { reportPath } from '../../../core/prompt/layout/layout.js';
import type { ReportSummary } from '../../../core/report/report.js';
import { type CommittedReport, historyOf } from '../../../core/version/history.js';
import { readBlobs } from '../../../adapters/git/blobs.js';
import type { History } from '../history/history.js';
import type { Project } from '../project.js';
import { readHere } from '../tree.js';

/** Reports of a prompt by the content they describe, from history; the newest wins. */
export function committedReports(history: History, name: string): Map<string, CommittedReport> {
  return new Map(allReports(history, name).map((report) => [report.content, report]));
}

function allReports(history: History, name: string): CommittedReport[] {
  return [history.canonical, history.here].flatMap((walk) => historyOf(walk, name)?.reports ?? []);
}

/** The report that lies beside a prompt in the work tree, whatever content it describes. */
export async function worktreeReport(project: Project, path: string): Promise<ReportSummary | undefined> {
  const text = await readHere(project, reportPath(path));
  if (!text?.ok) return undefined;
  const { summarizeReport } = await import('../../../core/report/report.js');
  return summarizeReport(text.text);
}

/** The text of the newest committed report about this content; of the newest that is `preferred`, if there is one. */
export async function findReportText(
  project: Project,
  history: History,
  name: string,
  hash: string,
  preferred: (report: CommittedReport) => boolean = () => true,
): Promise<string | undefined> {
  const about = allReports(history, name).filter(({ content }) => content === hash);
  const report = about.findLast(preferred) ?? about.at(-1);
  if (!report) return undefined;
  const blob = (await readBlobs(project.repository, [report.oid])).get(report.oid);
  return blob?.ok ? blob.text : undefined;
}
