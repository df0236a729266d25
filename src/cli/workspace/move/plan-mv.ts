import { join } from 'node:path';
import { fileExists } from '../../../adapters/files.js';
import { readBlobs } from '../../../adapters/git/blobs.js';
import { type IndexEntry, listIndexEntries } from '../../../adapters/git/index-entries.js';
import { changedFiles } from '../../../adapters/git/status.js';
import { companionAt } from '../../../core/prompt/layout/layout.js';
import { ownPaths } from '../../../core/prompt/layout/rename.js';
import { renameManifest } from '../../../core/release/manifest.js';
import { isManifestOf, planMove, type ReleaseMove } from '../../../core/release/plan-move.js';
import { contentRoot, RELEASES } from '../../../core/release/release-files.js';
import { requireReadable } from '../../../core/release/unreadable.js';
import type { Project } from '../project.js';
import { readReleases } from '../release/releases.js';

/** A prompt's other name, and where its file then lies. Paths are relative to the project's folder. */
export interface Renaming {
  name: string;
  path: string;
  to: string;
  toPath: string;
}

/** A renaming as far as files are concerned. */
export interface MvPlan {
  /** The prompt's file and all that may lie beside it. */
  own: string[];
  /** Files that go as they are. */
  moves: { from: string; to: string }[];
  /** Written after that, by path. */
  texts: Record<string, string>;
  /** What may then lie beside the prompt, whether it had such a file or not. */
  beside: string[];
  releases: ReleaseMove;
  /** The index at all these paths. */
  entries: Map<string, IndexEntry>;
  /** Paths in conflict. */
  conflicts: string[];
  /** States of files that are not as HEAD has them: `M `, ` M`, `??`. */
  changed: Map<string, string>;
}

/** @param head the commit whose releases go along @param present files of the work tree @throws PromptError `release/invalid` */
export async function planMv(project: Project, head: string, renaming: Renaming, present: readonly string[]): Promise<MvPlan> {
  const { root, prefix, repository: { git } } = project;
  const { name } = renaming;
  const own = ownPaths(renaming.path, present);
  const beside = own.map((path) => companionAt(path, renaming.path, renaming.toPath));
  const exists = await Promise.all(own.map((path) => fileExists(join(root, path))));
  const list = async (paths: readonly string[]): Promise<IndexEntry[]> =>
    (await listIndexEntries(git, paths.map((path) => prefix + path))).map((entry) => ({ ...entry, path: entry.path.slice(prefix.length) }));
  const known = await list([RELEASES, contentRoot(name)]);
  const current = await readReleases(project, head);
  requireReadable(current.unreadable.filter(({ prompt }) => prompt === name || prompt === renaming.to));
  const releases = planMove(current, [...new Set(known.map(({ path }) => path))], renaming);
  const involved = [...own, ...beside, ...Object.keys(releases.texts), ...releases.files.flatMap(({ from, to }) => [from, to])];
  const [listed, changed] = await Promise.all([list(involved), changedFiles(git, involved.map((path) => prefix + path))]);
  const entries = new Map(listed.filter(({ stage }) => stage === 0).map((entry) => [entry.path, entry]));
  const mine = own
    .map((from, index) => ({ from, to: beside[index] as string }))
    .filter(({ from }, index) => exists[index] || listed.some(({ path }) => path === from));
  return {
    moves: [...mine, ...releases.files],
    texts: { ...(await renamedManifests(project, releases, entries, renaming)), ...releases.texts },
    own, beside, releases, entries,
    conflicts: [...new Set(listed.filter(({ stage }) => stage !== 0).map(({ path }) => path))],
    changed: new Map([...changed].map(([path, state]) => [path.slice(prefix.length), state])),
  };
}

async function renamedManifests(
  { repository }: Project,
  { files }: ReleaseMove,
  entries: MvPlan['entries'],
  { name, to }: Renaming,
): Promise<Record<string, string>> {
  const manifests = files.filter(({ from }) => isManifestOf(from, name));
  const texts = await readBlobs(repository, manifests.flatMap(({ from }) => entries.get(from)?.oid ?? []));
  return Object.fromEntries(manifests.flatMap(({ from, to: path }): [string, string][] => {
    const text = texts.get(entries.get(from)?.oid ?? '');
    return text?.ok ? [[path, renameManifest(text.text, to)]] : [];
  }));
}
