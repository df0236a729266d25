import { join } from 'node:path';
import { readText } from '../../adapters/files.js';
import { reportPath } from '../../core/prompt/layout.js';
import { parseReport, type Report, type ReportSummary, summarizeReport } from '../../core/report/report.js';
import type { CommittedReport } from '../../core/version/history.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import type { History } from './history.js';
import type { Project } from './project.js';

/** Reports of a prompt by the content they describe, from history; the newest wins. */
export function committedReports(history: History, name: string): Map<string, CommittedReport> {
  const reports = [history.canonical, history.here].flatMap((walk) => walk.reports[name] ?? []);
  return new Map(reports.map((report) => [report.content, report]));
}

/** The report that lies beside a prompt in the work tree, whatever content it describes. */
export async function worktreeReport(project: Project, path: string): Promise<ReportSummary | undefined> {
  const text = await readText(join(project.root, reportPath(path)));
  return text?.ok ? summarizeReport(text.text) : undefined;
}

/** The text of the newest committed report about this content. */
export async function findReportText(project: Project, history: History, name: string, hash: string): Promise<string | undefined> {
  const report = committedReports(history, name).get(hash);
  if (!report) return undefined;
  const blob = (await readBlobs(project.repository.git, [report.oid])).get(report.oid);
  return blob?.ok ? blob.text : undefined;
}

/** The report about exactly this content: the one beside the prompt in the work tree, else the newest committed one. */
export async function readReportOf(project: Project, history: History | undefined, prompt: { name: string; path: string; hash: string }): Promise<Report | undefined> {
  const beside = await readText(join(project.root, reportPath(prompt.path)));
  const own = beside?.ok ? parseReport(beside.text) : undefined;
  if (own?.content === prompt.hash) return own;
  const text = history && (await findReportText(project, history, prompt.name, prompt.hash));
  return text === undefined ? undefined : parseReport(text);
}
