import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readText } from '../../../adapters/files.js';
import { PromptError } from '../../../core/errors.js';
import { needsPrevious } from '../../../core/eval/queries/filter.js';
import { type PreviousResult, readPrevious } from '../../../core/eval/queries/previous-results.js';
import { reportPath } from '../../../core/prompt/layout/layout.js';
import { parseReport, type Report } from '../../../core/report/report.js';
import type { Project } from '../project.js';
import { readHere } from '../tree.js';

/**
 * What the last run of a prompt found, for filters that ask for it: the newest report in `.prompt/runs/`, else the one beside
 * the prompt.
 * @throws PromptError `queries/no-previous`
 */
export async function previousResults(
  project: Project,
  prompt: { name: string; path: string },
  terms: readonly string[],
): Promise<{ previous?: readonly PreviousResult[] }> {
  const word = needsPrevious(terms);
  if (word === undefined) return {};
  const report = (await lastRun(project, prompt.name)) ?? parsed(await readHere(project, reportPath(prompt.path)));
  if (!report) throw new PromptError('queries/no-previous', { name: prompt.name, word });
  return { previous: readPrevious(report.results) };
}

/** Run folders begin with the time at which they were made. */
async function lastRun({ root }: Project, name: string): Promise<Report | undefined> {
  const runs = join(root, '.prompt/runs');
  const folders = await readdir(runs).catch((): string[] => []);
  for (const folder of folders.sort().toReversed()) {
    for (const file of ['report.json', `${name}.report.json`]) {
      const report = parsed(await readText(join(runs, folder, file)));
      if (report?.prompt === name) return report;
    }
  }
  return undefined;
}

function parsed(text: Awaited<ReturnType<typeof readText>>): Report | undefined {
  return text?.ok ? parseReport(text.text) : undefined;
}
