import { readBlobs } from '../../../adapters/git/blobs.js';
import { readLog } from '../../../adapters/git/log.js';
import { readHeads } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import { releasePath, RELEASES } from '../../../core/release/release-files.js';
import type { ReleaseRevision } from '../../../core/release/deployments.js';
import type { Release } from '../../../core/release/release.js';
import type { Decoded } from '../../../core/text/decode.js';
import type { Commit, CommitInfo, FileChange } from '../../../core/version/history.js';
import type { Project } from '../project.js';

/** The release files of an environment through time, as git alone has them. */
export interface ReleaseLog {
  /** The branch they were read from. */
  branch: string;
  /** Names under which one is or last was; what was moved has its new name. */
  names: string[];
  /** Oldest first, through every rename; empty where there never was one. */
  revisions(name: string): Promise<ReleaseRevision[]>;
  /** Of a commit in this history: the later, the higher. */
  position(commit: string): number;
}

/** A file's text after a commit; undefined where it is gone. */
interface Written {
  commit: CommitInfo;
  path: string;
  text: Decoded | undefined;
}

/** @throws PromptError `repository/shallow`: what is cut off was served too */
export async function readReleaseLog(project: Project, environment: string): Promise<ReleaseLog> {
  const { repository, config, prefix } = project;
  if (repository.shallow) throw new PromptError('repository/shallow', { unknown: 'the history of releases is' });
  const { canonical } = await readHeads(repository, config.branch);
  const folder = `${RELEASES}/${environment}`;
  const commits = await readLog(repository.git, canonical.oid, [folder], prefix);
  const blobs = await readBlobs(repository, commits.flatMap(({ changes }) => changes.flatMap(({ kind, oid }) => (kind === 'written' ? [oid] : []))));
  const positions = new Map(commits.map(({ oid }, index) => [oid, index]));
  const { lives, movedTo } = followFiles(commits, folder, (oid) => blobs.get(oid) ?? ABSENT);
  return {
    branch: canonical.name,
    position: (commit) => positions.get(commit) ?? -1,
    names: [...lives.keys()].map((path) => path.slice(folder.length + 1).replace(/\.yaml$/, '')).sort(),
    async revisions(name) {
      let path = releasePath(environment, name);
      // As many steps as there are names: a circle ends.
      for (let step = 0; step < movedTo.size && movedTo.has(path); step++) path = movedTo.get(path) ?? path;
      const { parseRelease } = await import('../../../core/release/release-format.js');
      return (lives.get(path) ?? []).map((written) => ({ commit: written.commit, state: stateOf(written, prefix, parseRelease) }));
    },
  };
}

const ABSENT: Decoded = { ok: false, code: 'git/blob-missing', message: 'git does not have its content', remedy: 'fetch it' };

/** Lives of release files by the path each has now, and where a file that only names another one points to. */
interface Followed {
  lives: Map<string, Written[]>;
  movedTo: Map<string, string>;
}

/** A life goes on under another path where the file was moved, or where an `alias:` of the new name was left in its place. */
function followFiles(commits: readonly Commit[], folder: string, read: (oid: string) => Decoded): Followed {
  const followed: Followed = { lives: new Map(), movedTo: new Map() };
  const { lives, movedTo } = followed;
  for (const { changes, ...commit } of commits) {
    const files = changes.filter(({ path }) => path.endsWith('.yaml'));
    const aliases = new Map(
      files.flatMap(({ kind, path, oid }) => (kind === 'written' ? aliasIn(read(oid), folder).map((target) => [path, target] as const) : [])),
    );
    const written = files.filter(({ kind, path }) => kind === 'written' && !aliases.has(path));
    for (const [path, target] of aliases) movedTo.set(path, target);
    for (const change of written) {
      const { path, oid } = change;
      movedTo.delete(path);
      const from = isAlive(lives.get(path)) ? undefined : predecessor(change, followed, read);
      const life = lives.get(from ?? path) ?? [];
      if (from !== undefined) lives.delete(from);
      lives.set(path, [...life, { commit, path, text: read(oid) }]);
    }
    // Of a move git tells only once: where it came from is gone as well.
    const gone = changes.flatMap(({ kind, path, from }) => (kind === 'deleted' ? [path] : (from ?? [])));
    for (const path of gone) if (!written.some((change) => change.path === path)) lives.get(path)?.push({ commit, path, text: undefined });
  }
  return followed;
}

function isAlive(life: readonly Written[] | undefined): boolean {
  return life?.at(-1)?.text !== undefined;
}

/** The path whose life a new file goes on with. Two releases look alike: git's word on a move counts where both name a content. */
function predecessor({ path, from, oid }: FileChange, { lives, movedTo }: Followed, read: (oid: string) => Decoded): string | undefined {
  const left = [...movedTo].find(([old, target]) => target === path && lives.has(old))?.[0];
  if (left !== undefined) return left;
  const last = from === undefined ? undefined : lives.get(from)?.at(-1)?.text;
  const hashes = new Set(hashesIn(last));
  return hashesIn(read(oid)).some((hash) => hashes.has(hash)) ? from : undefined;
}

function hashesIn(text: Decoded | undefined): string[] {
  return text?.ok ? (text.text.match(/(?<=^[ -]*hash: ["']?)[0-9a-f]{64}/gm) ?? []) : [];
}

/** The path of the release file that a left-behind one names: none or one. */
function aliasIn(text: Decoded, folder: string): string[] {
  const name = text.ok ? /^alias: *["']?(.+?)["']? *$/m.exec(text.text)?.[1] : undefined;
  return name === undefined ? [] : [`${folder}/${name}.yaml`];
}

function stateOf({ path, text }: Written, prefix: string, parse: (file: string, text: string) => Release): ReleaseRevision['state'] {
  if (!text) return { kind: 'gone' };
  if (!text.ok) return { kind: 'unreadable', reason: text.message };
  try {
    return { kind: 'release', release: parse(prefix + path, text.text) };
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return { kind: 'unreadable', reason: error.findings[0]?.message ?? error.message };
  }
}
