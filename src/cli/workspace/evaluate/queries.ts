import { posix, resolve } from 'node:path';
import { listFolder, requireText } from '../../../adapters/files.js';
import { listCommit, listSkipped } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { type QuerySet, readQuerySets } from '../../../core/eval/queries/queries.js';
import { checkQueryValues } from '../../../core/eval/queries/query-values.js';
import type { Finding } from '../../../core/finding.js';
import { compilePrompt } from '../../../core/prompt/template/compile.js';
import { queriesPaths, queriesPathsIn } from '../../../core/prompt/layout/layout.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import type { Project } from '../project.js';
import { readHere } from '../tree.js';

/**
 * The query set of a prompt: the files beside it in the work tree as one, or a file named by the user.
 *
 * @param named as typed, relative to `cwd`
 * @throws PromptError `queries/missing`, `queries/invalid` with all faults
 */
export async function readQuerySet(project: Project, prompt: Prompt, named: { file: string; cwd: string } | undefined): Promise<QuerySet> {
  const sources = named ? [{ path: named.file, text: await requireText(resolve(named.cwd, named.file), named.file) }] : await findQueries(project, prompt);
  const { set, findings, readable } = readQuerySets(sources, prompt.content.output);
  const file = sources.map(({ path }) => path).join(', ');
  if (!set) throw new PromptError('queries/invalid', { file }, { findings: [...findings, ...valueFaults(prompt, readable)] });
  if (set.queries.length === 0) throw new PromptError('queries/empty', { file });
  return set;
}

/** Told with what else is wrong with the set, not after that is mended. */
function valueFaults(prompt: Prompt, queries: Parameters<typeof checkQueryValues>[1]): Finding[] {
  const { compiled } = compilePrompt(prompt);
  return compiled ? checkQueryValues(compiled, queries) : [];
}

/** The query set beside a prompt, or undefined where there is none. @throws PromptError `queries/invalid` */
export async function readQuerySetIfAny(project: Project, prompt: Prompt): Promise<QuerySet | undefined> {
  return readQuerySet(project, prompt, undefined).catch((error: unknown) => {
    if (error instanceof PromptError && (error.code === 'queries/missing' || error.code === 'queries/empty')) return undefined;
    throw error;
  });
}

async function findQueries(project: Project, prompt: Prompt): Promise<{ path: string; text: string }[]> {
  const files = queriesPathsIn(prompt.path, await filesBeside(project, posix.dirname(prompt.path)));
  const read = await Promise.all(files.map(async (file) => ({ file, text: await readHere(project, file) })));
  const found = read.flatMap(({ file, text }) => (text ? [{ file, text }] : []));
  if (found.length === 0) throw new PromptError('queries/missing', { name: prompt.name, expected: queriesPaths(prompt.path) });
  return found.map(({ file, text }) => {
    if (!text.ok) throw new PromptError('file/unreadable', { file, reason: text.message });
    return { path: file, text: text.text };
  });
}

/** What lies in one folder of the work tree, or in git where that leaves it out. */
async function filesBeside({ repository, root, prefix }: Project, folder: string): Promise<string[]> {
  const { git, top, head, sparse } = repository;
  const listed =
    top === undefined
      ? head === undefined
        ? undefined
        : listCommit(git, head, [folder], prefix)
      : sparse
        ? listSkipped(git, [folder], prefix)
        : undefined;
  const here = top === undefined ? [] : await listFolder(root, folder);
  return [...new Set([...here, ...((await listed)?.keys() ?? [])])];
}
