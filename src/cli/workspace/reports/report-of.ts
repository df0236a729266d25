import { reportPath } from '../../../core/prompt/layout/layout.js';
import { parseReport, type Report } from '../../../core/report/report.js';
import type { History } from '../history/history.js';
import type { Project } from '../project.js';
import { findReportText } from './reports.js';
import { readHere } from '../tree.js';

/** The report about exactly this content: the one beside the prompt in the work tree, else the newest committed one. */
export async function readReportOf(
  project: Project,
  history: History | undefined,
  prompt: { name: string; path: string; hash: string },
): Promise<Report | undefined> {
  const beside = await readHere(project, reportPath(prompt.path));
  const own = beside?.ok ? parseReport(beside.text) : undefined;
  if (own?.content === prompt.hash) return own;
  const text = history && (await findReportText(project, history, prompt.name, prompt.hash));
  return text === undefined ? undefined : parseReport(text);
}
