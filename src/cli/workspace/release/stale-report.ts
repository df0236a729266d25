import { join } from 'node:path';
import { readText } from '../../../adapters/files.js';
import { PromptError } from '../../../core/errors.js';
import { reportPath } from '../../../core/prompt/layout/layout.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { parseReport } from '../../../core/report/report.js';
import type { Project } from '../project.js';
import { readQuerySetIfAny } from '../evaluate/queries.js';
import type { StatePrompt } from '../states/states.js';

/** Why the report beside a prompt says nothing of the prompt as it stands. */
export interface StaleReport {
  path: string;
  reason: 'content' | 'queries' | 'unreadable';
}

/** Undefined where there is no report, or one that matches. */
export async function findStaleReport(project: Project, prompt: StatePrompt): Promise<StaleReport | undefined> {
  const path = prompt.path === undefined ? undefined : reportPath(prompt.path);
  const text = path === undefined ? undefined : await readText(join(project.root, path));
  if (path === undefined || !text) return undefined;
  const report = text.ok ? parseReport(text.text) : undefined;
  if (!report) return { path, reason: 'unreadable' };
  const { read } = await prompt.read();
  if (report.content !== read.hash) return { path, reason: 'content' };
  const queries = read.prompt && (await queriesHash(project, read.prompt));
  return queries === report.queries.hash ? undefined : { path, reason: 'queries' };
}

async function queriesHash(project: Project, prompt: Prompt): Promise<string | undefined> {
  return readQuerySetIfAny(project, prompt).then(
    (set) => set?.hash,
    (error: unknown) => {
      if (error instanceof PromptError) return undefined;
      throw error;
    },
  );
}
