import { join } from 'node:path';
import { type Heads, readHeads } from '../../adapters/git/repository.js';
import { reportPath } from '../../core/prompt/layout/layout.js';
import { canonicalJson, sha256 } from '../../core/text/canonical-json.js';
import { joinFacts, type Place, type PromptFacts } from './facts.js';
import { type Kept, type KeptPrompt, openKeptFacts, type Standing } from './kept-facts.js';
import { keptName } from './kept-files.js';
import type { FactSources } from './locate.js';
import { once } from './once.js';
import type { Project } from './project.js';
import { beforeFirstCommit } from './history/no-commits.js';
import { walkAhead, walkAllAhead } from './history/walk-ahead.js';
import type { TokenCounts } from './tokens.js';
import { loadSources, type LoadedSources, type PromptFile, type Tree } from './tree.js';

/** A file may change twice within one tick of its file system's clock: a digest is trusted once its files are older. */
const SETTLED_MS = 2000;

/**
 * Facts of the work tree's prompts. Files that have not changed since the last list (same inode, size and times) are not read
 * again, and history not at all while HEAD and the canonical branch stand where they stood.
 * @param counts where tokens are wanted
 */
export async function readFacts(
  project: Project,
  tree: Tree,
  prompts: readonly PromptFile[],
  counts: TokenCounts | undefined,
): Promise<PromptFacts[]> {
  const file = join(
    project.repository.gitDir,
    'prompt',
    `${keptName('list', { prefix: project.prefix, layout: project.layout, model: project.config.default_model, tree: tree.label })}.json`,
  );
  const [{ kept, keep }, standing] = await Promise.all([openKeptFacts(file), readStanding(project)]);
  const isStanding = standing !== undefined && kept.standing?.hash === standing.hash;
  if (!isStanding && standing) goOnAhead(project, kept.standing, standing);
  // What walks is not even loaded where nothing has moved.
  const open = once(async () =>
    (await import('./moved.js')).openSources(project, counts ? { counts: Promise.resolve(counts) } : {}).then(({ sources }) => sources),
  );
  // The first time git takes seconds to walk the history: meanwhile the work tree is read.
  const [digested] = await Promise.all([digest(project, tree, prompts, kept, counts), isStanding ? undefined : open()]);
  const isPlaced = digested.every(({ place }) => isStanding && place !== undefined);
  const placed = isPlaced ? (digested as Placed[]) : await placeAll(await open(), prompts, digested, isStanding);
  if (!isPlaced) {
    keep(tree, standing, prompts, placed);
    await (await open()).save();
  }
  return prompts.map((prompt, index) => joinFacts(prompt, (placed[index] as Placed).digest, (placed[index] as Placed).place));
}

type Placed = KeptPrompt & { place: Place };

async function placeAll(sources: FactSources, prompts: readonly PromptFile[], digested: readonly KeptPrompt[], isStanding: boolean): Promise<Placed[]> {
  const { locate } = await import('./moved.js');
  return digested.map((one, index) => ({ ...one, place: (isStanding ? one.place : undefined) ?? locate(sources, prompts[index] as PromptFile, one.digest) }));
}

/** Undefined before the first commit. */
async function readStanding({ repository, config }: Project): Promise<Standing | undefined> {
  const heads: Heads | undefined = await readHeads(repository, config.branch).catch(beforeFirstCommit);
  return heads && { head: heads.head, canonical: heads.canonical.oid, hash: sha256(canonicalJson({ heads, shallow: repository.shallow, config })) };
}

/** Most often one branch has moved. */
function goOnAhead(project: Project, before: Standing | undefined, now: Standing): void {
  if (!before) walkAllAhead(project, now.canonical);
  else if (before.canonical !== now.canonical) walkAhead(project, before.canonical, now.canonical);
  else if (before.head !== now.head) walkAhead(project, before.head, now.head);
}

/** What is kept of prompts whose files have not changed; the others are read, and have no place. */
async function digest(project: Project, tree: Tree, prompts: readonly PromptFile[], kept: Kept, counts: TokenCounts | undefined): Promise<KeptPrompt[]> {
  const isSame = stampsKept(tree, kept);
  const isCurrent = (path: string, { drawn, digest }: KeptPrompt): boolean =>
    (digest.tokens !== undefined || counts === undefined || digest.broken !== undefined) && isSame(path) && isSame(reportPath(path)) && drawn.every(isSame);
  const current = prompts.map(({ path }) => {
    const one = Object.hasOwn(kept.prompts, path) ? (kept.prompts[path] as KeptPrompt) : undefined;
    return one && isCurrent(path, one) ? one : undefined;
  });
  const missing = prompts.filter((_, index) => !current[index]);
  if (missing.length === 0) return current as KeptPrompt[];
  const made = new Map<string, KeptPrompt>();
  const loaded = await loadSources(project, tree, missing);
  await tree.load(missing.map(({ path }) => reportPath(path)));
  const { makeDigest } = await import('./moved.js');
  for (const [index, { path }] of missing.entries()) {
    const sources = loaded[index] as LoadedSources;
    made.set(path, { drawn: sources.wanted.filter((one) => one !== path), digest: await makeDigest(project, tree, path, sources, counts) });
  }
  return prompts.map(({ path }, index) => (current[index] ?? made.get(path)) as KeptPrompt);
}

/** Whether a file is as it was; a younger one may change yet without its stamp showing it. */
function stampsKept(tree: Tree, { stamps, savedAt }: Kept): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    let same = known.get(path);
    if (same === undefined) {
      const stamp = tree.stamp(path);
      const before = Object.hasOwn(stamps, path) ? stamps[path] : undefined;
      same = stamp?.id === before && (stamp === undefined || stamp.time <= savedAt - SETTLED_MS);
      known.set(path, same);
    }
    return same;
  };
}
