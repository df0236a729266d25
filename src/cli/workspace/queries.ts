import { join, relative, resolve } from 'node:path';
import { fileExists, readText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { type QuerySet, readQueries } from '../../core/eval/queries.js';
import { queriesPaths } from '../../core/prompt/layout.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Project } from './project.js';

/**
 * The query set of a prompt: the one beside it in the work tree, or a file named by the user.
 *
 * @param named as typed, relative to `cwd`
 * @throws PromptError `queries/missing`, `queries/invalid` with all faults
 */
export async function readQuerySet(project: Project, prompt: Prompt, named: { file: string; cwd: string } | undefined): Promise<QuerySet> {
  const path = named ? resolve(named.cwd, named.file) : await findQueries(project, prompt);
  const shown = named?.file ?? relative(project.root, path);
  const text = await readText(path);
  if (!text) throw new PromptError('file/missing', { file: shown });
  if (!text.ok) throw new PromptError('file/unreadable', { file: shown, reason: text.message });
  const { set, findings } = readQueries(shown, text.text, prompt.content.output);
  if (!set) throw new PromptError('queries/invalid', { file: shown }, { findings });
  if (set.queries.length === 0) throw new PromptError('queries/empty', { file: shown });
  return set;
}

/** The query set beside a prompt, or undefined where there is none. @throws PromptError `queries/invalid` */
export async function readQuerySetIfAny(project: Project, prompt: Prompt): Promise<QuerySet | undefined> {
  return readQuerySet(project, prompt, undefined).catch((error: unknown) => {
    if (error instanceof PromptError && (error.code === 'queries/missing' || error.code === 'queries/empty')) return undefined;
    throw error;
  });
}

async function findQueries(project: Project, prompt: Prompt): Promise<string> {
  const candidates = queriesPaths(prompt.path);
  for (const candidate of candidates) {
    const path = join(project.root, candidate);
    if (await fileExists(path)) return path;
  }
  throw new PromptError('queries/missing', { name: prompt.name, expected: candidates });
}
