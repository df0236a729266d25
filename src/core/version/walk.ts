import { classify, type Layout } from '../prompt/layout.js';
import { brokenHash } from '../prompt/content.js';
import { identify } from '../prompt/prompt.js';
import { gatherSources } from '../prompt/sources.js';
import { summarizeReport } from '../report/report.js';
import type { Decoded } from '../text/decode.js';
import type { Commit, FileChange, HistoryEntry, PromptHistory, WalkState } from './history.js';

/** Reads a blob by its object id. */
export type ReadBlob = (oid: string) => Decoded;

interface Walk {
  layout: Layout;
  read: ReadBlob;
  files: Map<string, string>;
  histories: PromptHistory[];
  byPath: Map<string, PromptHistory>;
  /** The inverse of `wanted`. */
  dependents: Map<string, Set<PromptHistory>>;
  reports: WalkState['reports'];
  /** Equal files give equal content: reverts and moves need no second reading. */
  known: Map<string, ReturnType<typeof identify>>;
}

/**
 * Carries a walk on over further first-parent commits, oldest first. Order is the given one; no date is looked at.
 * A prompt keeps its history through a rename whose source goes in the same commit (or by its `id:`); a copy starts at 1.
 */
export function advance(state: WalkState, commits: readonly Commit[], layout: Layout, read: ReadBlob): WalkState {
  const walk: Walk = {
    layout, read,
    files: new Map(Object.entries(state.files)),
    histories: state.histories.map((history) => ({ ...history, entries: [...history.entries] })),
    byPath: new Map(),
    dependents: new Map(),
    reports: Object.fromEntries(Object.entries(state.reports).map(([name, reports]) => [name, [...reports]])),
    known: new Map(),
  };
  for (const history of walk.histories) {
    walk.byPath.set(history.path, history);
    setWanted(walk, history, history.wanted);
  }
  const infos = { ...state.commits };
  for (const commit of commits) {
    const { changes: _, ...info } = commit;
    if (step(walk, commit)) infos[commit.oid] = info;
  }
  const head = commits.at(-1)?.oid ?? state.head;
  return {
    ...(head === undefined ? {} : { head }),
    commits: infos,
    files: Object.fromEntries(walk.files),
    histories: walk.histories,
    reports: walk.reports,
  };
}

/** The blobs `advance` may read for these commits. */
export function blobsNeeded(state: WalkState, commits: readonly Commit[], layout: Layout): string[] {
  const needed = new Set<string>();
  let shared = false;
  for (const change of commits.flatMap((commit) => commit.changes)) {
    const role = classify(layout, change.path);
    if (change.oid !== '' && role && role.kind !== 'queries') needed.add(change.oid);
    shared ||= role?.kind !== 'report' && role?.kind !== 'queries';
  }
  // A changed partial or pool re-reads prompts that did not change themselves.
  if (shared) {
    for (const [path, oid] of Object.entries(state.files)) {
      const kind = classify(layout, path)?.kind;
      if (kind === 'prompt' || kind === 'partial' || kind === 'examples') needed.add(oid);
    }
  }
  return [...needed];
}

/** @returns whether the commit left an entry anywhere */
function step(walk: Walk, commit: Commit): boolean {
  const touched = new Set(commit.changes.flatMap((change) => (change.from === undefined ? [change.path] : [change.path, change.from])));
  const before = new Map([...touched].map((path) => [path, walk.files.get(path)]));
  for (const change of commit.changes) {
    if (change.from !== undefined) walk.files.delete(change.from);
    if (change.kind === 'deleted') walk.files.delete(change.path);
  }
  for (const change of commit.changes) if (change.kind === 'written') walk.files.set(change.path, change.oid);
  movePrompts(walk, commit.changes);
  const dead = endPrompts(walk, commit);
  startPrompts(walk, commit, dead);
  let recorded = dead.length > 0;
  for (const history of new Set([...touched].flatMap((path) => [...(walk.dependents.get(path) ?? [])]))) {
    if (!history.alive) continue;
    const causes = history.wanted.filter((path) => touched.has(path));
    recorded = record(walk, history, commit.oid, causes, before) || recorded;
  }
  return recordReports(walk, commit) || recorded;
}

/** Histories follow renames; all sources are left before any target is taken, so that chains and swaps come out right. */
function movePrompts(walk: Walk, changes: readonly FileChange[]): void {
  const moves = changes.flatMap((change) => {
    const history = change.from === undefined ? undefined : walk.byPath.get(change.from);
    const role = classify(walk.layout, change.path);
    return history && role?.kind === 'prompt' ? [{ history, from: change.from as string, path: change.path, role }] : [];
  });
  for (const { from } of moves) walk.byPath.delete(from);
  for (const { history, from, path, role } of moves) {
    Object.assign(history, { path, name: role.name, root: role.root });
    setWanted(walk, history, [...history.wanted.filter((wanted) => wanted !== from), path]);
    walk.byPath.set(path, history);
  }
}

/** Prompts whose file is gone. */
function endPrompts(walk: Walk, commit: Commit): PromptHistory[] {
  const dead = commit.changes
    .map((change) => walk.byPath.get(change.from ?? change.path))
    .filter((history): history is PromptHistory => history !== undefined && history.alive && !walk.files.has(history.path));
  for (const history of dead) {
    history.alive = false;
    const hash = history.entries.at(-1)?.hash ?? '';
    history.entries.push({ kind: 'deleted', hash, commit: commit.oid, path: history.path, files: {}, causes: [history.path] });
  }
  return dead;
}

function startPrompts(walk: Walk, commit: Commit, dead: readonly PromptHistory[]): void {
  for (const change of commit.changes) {
    const role = classify(walk.layout, change.path);
    if (change.kind !== 'written' || role?.kind !== 'prompt') continue;
    const existing = walk.byPath.get(change.path) ?? heir(walk, change, dead);
    if (!existing) {
      const history: PromptHistory = { name: role.name, path: change.path, root: role.root, alive: true, entries: [], wanted: [] };
      walk.histories.push(history);
      walk.byPath.set(change.path, history);
      setWanted(walk, history, [change.path]);
    } else if (!existing.alive) {
      if (dead.includes(existing)) existing.entries.pop();
      Object.assign(existing, { alive: true, path: change.path, name: role.name, root: role.root });
      walk.byPath.set(change.path, existing);
      setWanted(walk, existing, [change.path]);
    }
  }
}

/** A prompt that went in this commit and whose `id:` the new file bears. */
function heir(walk: Walk, change: FileChange, dead: readonly PromptHistory[]): PromptHistory | undefined {
  if (!dead.some((history) => history.id !== undefined)) return undefined;
  const { id } = contentAt(walk, { path: change.path, name: '', root: '.' }).identity;
  return id === undefined ? undefined : dead.find((history) => history.id === id);
}

function record(walk: Walk, history: PromptHistory, commit: string, causes: string[], before: ReadonlyMap<string, string | undefined>): boolean {
  const { identity, wanted, files } = contentAt(walk, history);
  setWanted(walk, history, wanted);
  if (identity.id === undefined) delete history.id;
  else history.id = identity.id;
  const last = history.entries.findLast((entry) => entry.kind !== 'deleted');
  const returned = history.entries.at(-1)?.kind === 'deleted';
  const number = history.entries.reduce((highest, entry) => Math.max(highest, entry.number ?? 0), 0) + 1;
  const isVersion = last === undefined || returned || last.hash !== identity.hash;
  if (!isVersion && !textChanged(walk, history.path, before)) return false;
  const entry: HistoryEntry = {
    kind: isVersion ? 'version' : 'metadata',
    ...(isVersion ? { number } : {}),
    hash: identity.hash, commit, path: history.path, files, causes,
    ...(identity.broken === undefined ? {} : { broken: identity.broken }),
  };
  history.entries.push(entry);
  return true;
}

function setWanted(walk: Walk, history: PromptHistory, wanted: string[]): void {
  for (const path of history.wanted) walk.dependents.get(path)?.delete(history);
  history.wanted = wanted;
  for (const path of wanted) {
    const dependents = walk.dependents.get(path);
    if (dependents) dependents.add(history);
    else walk.dependents.set(path, new Set([history]));
  }
}

/** False for a change of mode, of line endings or of a byte-order mark. */
function textChanged(walk: Walk, path: string, before: ReadonlyMap<string, string | undefined>): boolean {
  if (!before.has(path)) return false;
  const [old, now] = [before.get(path), walk.files.get(path)];
  if (old === now || old === undefined || now === undefined) return old !== now;
  const [a, b] = [walk.read(old), walk.read(now)];
  return !a.ok || !b.ok || a.text !== b.text;
}

function contentAt(walk: Walk, prompt: { path: string; name: string; root: string }) {
  const read = (path: string): string | undefined => {
    const oid = walk.files.get(path);
    const decoded = oid === undefined ? undefined : walk.read(oid);
    return decoded?.ok ? decoded.text : undefined;
  };
  const oid = walk.files.get(prompt.path) ?? '';
  const decoded = walk.read(oid);
  if (!decoded.ok) {
    return { identity: { hash: brokenHash(oid), broken: decoded.message } as ReturnType<typeof identify>, wanted: [prompt.path], files: { [prompt.path]: oid } };
  }
  const { sources, wanted } = gatherSources({ ...prompt, text: decoded.text }, read);
  const present = wanted.filter((path) => walk.files.has(path));
  const files = Object.fromEntries(present.map((path) => [path, walk.files.get(path) as string]));
  const key = present.map((path) => `${path === prompt.path ? '' : path}=${files[path]}`).join(' ');
  const identity = walk.known.get(key) ?? identify(sources);
  walk.known.set(key, identity);
  return { identity, wanted, files };
}

function recordReports(walk: Walk, commit: Commit): boolean {
  let recorded = false;
  for (const change of commit.changes) {
    const role = classify(walk.layout, change.path);
    if (role?.kind !== 'report' || change.kind !== 'written') continue;
    const decoded = walk.read(change.oid);
    const summary = decoded.ok ? summarizeReport(decoded.text) : undefined;
    if (!summary) continue;
    (walk.reports[role.name] ??= []).push({ ...summary, commit: commit.oid, oid: change.oid });
    recorded = true;
  }
  return recorded;
}
