import { resolve } from 'node:path';
import { readText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { type QuerySet, readQueries } from '../../core/eval/queries.js';
import { queriesPaths } from '../../core/prompt/layout.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Decoded } from '../../core/text/decode.js';
import type { Project } from './project.js';
import { readHere } from './tree.js';

/**
 * The query set of a prompt: the one beside it in the work tree, or a file named by the user.
 *
 * @param named as typed, relative to `cwd`
 * @throws PromptError `queries/missing`, `queries/invalid` with all faults
 */
export async function readQuerySet(project: Project, prompt: Prompt, named: { file: string; cwd: string } | undefined): Promise<QuerySet> {
  const { file, text } = named ? await readNamed(named) : await findQueries(project, prompt);
  if (!text.ok) throw new PromptError('file/unreadable', { file, reason: text.message });
  const { set, findings } = readQueries(file, text.text, prompt.content.output);
  if (!set) throw new PromptError('queries/invalid', { file }, { findings });
  if (set.queries.length === 0) throw new PromptError('queries/empty', { file });
  return set;
}

async function readNamed({ file, cwd }: { file: string; cwd: string }): Promise<{ file: string; text: Decoded }> {
  const text = await readText(resolve(cwd, file));
  if (!text) throw new PromptError('file/missing', { file });
  return { file, text };
}

/** The query set beside a prompt, or undefined where there is none. @throws PromptError `queries/invalid` */
export async function readQuerySetIfAny(project: Project, prompt: Prompt): Promise<QuerySet | undefined> {
  return readQuerySet(project, prompt, undefined).catch((error: unknown) => {
    if (error instanceof PromptError && (error.code === 'queries/missing' || error.code === 'queries/empty')) return undefined;
    throw error;
  });
}

async function findQueries(project: Project, prompt: Prompt): Promise<{ file: string; text: Decoded }> {
  const candidates = queriesPaths(prompt.path);
  for (const file of candidates) {
    const text = await readHere(project, file);
    if (text) return { file, text };
  }
  throw new PromptError('queries/missing', { name: prompt.name, expected: candidates });
}
