import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { createRemoteGit } from './git.js';
import type { Repository } from './repository.js';

/** Whether the clone left contents out, which git fetches as they are asked for. */
export function isPartial({ commonDir }: Pick<Repository, 'commonDir'>): boolean {
  return /promisor|partialclone/i.test(configOf(commonDir));
}

function configOf(commonDir: string): string {
  const file = join(commonDir, 'config');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/**
 * Fetches those of the blobs, or trees with their trees, that a partial clone lacks with one request, as git does for a checkout: one by
 * one, as git does where it is asked for each, would be a request for each. Elsewhere it does nothing.
 * @throws PromptError `repository/partial`
 */
export async function fetchMissing(repository: Pick<Repository, 'git' | 'commonDir'>, oids: readonly string[]): Promise<void> {
  // One alone git asks for as soon.
  if (oids.length < 2 || !isPartial(repository)) return;
  const { git, commonDir } = repository;
  const remote = await promisorOf(repository);
  if (remote === undefined) return;
  const present = new Set((await git.text(LIST_PRESENT, asLines(oids))).split('\n'));
  const missing = [...new Set(oids)].filter((oid) => oid !== '' && !present.has(oid));
  if (missing.length === 0) return;
  await createRemoteGit(commonDir).text([...FETCH, remote, '--stdin'], asLines(missing)).catch((error: unknown) => {
    throw new PromptError('repository/partial', { output: reasonOf(error) }, { cause: error });
  });
}

/**
 * The same for the trees of commits along the first parents, in a clone that left those out as well (`--filter=tree:0`).
 * @param range object ids only
 * @throws PromptError `repository/partial`
 */
export async function fetchMissingTrees(repository: Pick<Repository, 'git' | 'commonDir'>, range: string): Promise<void> {
  if (!/partialclonefilter\s*=.*\btree:/i.test(configOf(repository.commonDir))) return;
  const trees = await repository.git.text(['log', '--first-parent', '--format=%T', range]);
  await fetchMissing(repository, trees.split('\n'));
}

/** Of the blobs named on its input those that are here, found without fetching any. */
const LIST_PRESENT = ['rev-list', '--objects', '--no-object-names', '--no-walk', '--missing=allow-any', '--ignore-missing', '--stdin'];

/** What git itself runs when it lacks something. */
const FETCH = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--filter=blob:none'];

/** The remote that has what was left out. */
async function promisorOf({ git }: Pick<Repository, 'git'>): Promise<string | undefined> {
  const settings = await git.text(['config', '--get-regexp', String.raw`^(remote\..*\.promisor|extensions\.partialclone)$`]).catch(() => '');
  return /^remote\.(.+)\.promisor(?: true)?$/im.exec(settings)?.[1] ?? /^extensions\.partialclone (.+)$/im.exec(settings)?.[1];
}

function asLines(oids: readonly string[]): string {
  return oids.map((oid) => `${oid}\n`).join('');
}

/** Its first line: after that git only guesses. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return (cause instanceof Error ? cause.message : message).trim().split('\n').at(0) ?? '';
}
