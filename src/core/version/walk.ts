import { brokenHash } from '../prompt/content.js';
import { classify, type FileRole, type Layout } from '../prompt/layout.js';
import { identify } from '../prompt/prompt.js';
import { gatherSources } from '../prompt/sources.js';
import { summarizeReport } from '../report/report.js';
import type { Decoded } from '../text/decode.js';
import { findHeirs, findReturned, type WrittenPrompt } from './find-heirs.js';
import type { Commit, CommittedReport, FileChange, HistoryEntry, PromptHistory, WalkState } from './history.js';

/** Reads a blob by its object id. */
export type ReadBlob = (oid: string) => Decoded;

interface Walk {
  layout: Layout;
  read: ReadBlob;
  files: Map<string, string>;
  histories: PromptHistory[];
  /** The living ones. */
  byPath: Map<string, PromptHistory>;
  /** The inverse of `wanted`. */
  dependents: Map<string, Set<PromptHistory>>;
  reports: Map<string, CommittedReport[]>;
  /** Equal files give equal content: reverts and moves need no second reading. */
  known: Map<string, ReturnType<typeof identify>>;
}

/** What a prompt is made of after a commit. */
interface Content {
  identity: ReturnType<typeof identify>;
  wanted: string[];
  files: Record<string, string>;
}

/**
 * Carries a walk on over further first-parent commits, oldest first. Order is the given one; no date is looked at.
 * A prompt keeps its history through a rename whose source goes in the same commit, or by its `id:`; a copy starts at 1.
 */
export function advance(state: WalkState, commits: readonly Commit[], layout: Layout, read: ReadBlob): WalkState {
  const walk: Walk = {
    layout, read,
    files: new Map(Object.entries(state.files)),
    histories: state.histories.map((history) => ({ ...history, entries: [...history.entries] })),
    byPath: new Map(),
    dependents: new Map(),
    reports: new Map(Object.entries(state.reports)),
    known: new Map(),
  };
  for (const history of walk.histories) {
    if (history.alive) walk.byPath.set(history.path, history);
    setWanted(walk, history, history.wanted);
  }
  const infos = { ...state.commits };
  for (const commit of commits) {
    const { changes, ...info } = commit;
    if (step(walk, commit.oid, changes)) infos[commit.oid] = info;
  }
  const head = commits.at(-1)?.oid ?? state.head;
  return {
    ...(head === undefined ? {} : { head }),
    commits: infos,
    files: Object.fromEntries(walk.files),
    histories: walk.histories,
    reports: Object.fromEntries(walk.reports),
  };
}

/** The blobs `advance` may read for these commits. */
export function blobsNeeded(state: WalkState, commits: readonly Commit[], layout: Layout): string[] {
  const changes = commits.flatMap((commit) => commit.changes);
  const touched = new Set(changes.flatMap(pathsOf));
  const kinds = new Set([...touched].map((path) => classify(layout, path)?.kind));
  // A changed partial or pool re-reads prompts that did not change themselves.
  const shared = kinds.has('partial') || kinds.has('examples');
  const needed = changes.filter(({ path, oid }) => oid !== '' && isRead(classify(layout, path))).map(({ oid }) => oid);
  for (const [path, oid] of shared || kinds.has('prompt') ? Object.entries(state.files) : []) {
    const role = classify(layout, path);
    if (role?.kind === 'prompt' ? shared || touched.has(path) : isContent(role)) needed.push(oid);
  }
  return [...new Set(needed)];
}

function isContent(role: FileRole | undefined): boolean {
  return role?.kind === 'prompt' || role?.kind === 'partial' || role?.kind === 'examples';
}

function isRead(role: FileRole | undefined): boolean {
  return isContent(role) || role?.kind === 'report';
}

function pathsOf({ path, from }: FileChange): string[] {
  return from === undefined ? [path] : [path, from];
}

/** @returns whether the commit left an entry anywhere */
function step(walk: Walk, commit: string, changes: readonly FileChange[]): boolean {
  const touched = new Set(changes.flatMap(pathsOf));
  const before = new Map([...touched].map((path) => [path, walk.files.get(path)]));
  for (const path of touched) walk.files.delete(path);
  for (const { kind, path, oid } of changes) if (kind === 'written' && isContent(classify(walk.layout, path))) walk.files.set(path, oid);

  const contents = new Map<string, Content>();
  const contentOf = (file: { path: string; name: string; root: string }): Content => {
    const content = contents.get(file.path) ?? contentAt(walk, file);
    contents.set(file.path, content);
    return content;
  };
  let recorded = followPrompts(walk, commit, touched, writtenPrompts(walk.layout, changes, (file) => contentOf(file).identity.id));
  for (const history of new Set([...touched].flatMap((path) => [...(walk.dependents.get(path) ?? [])]))) {
    recorded = record(walk, history, commit, contentOf(history), before) || recorded;
  }
  return recordReports(walk, commit, changes) || recorded;
}

function writtenPrompts(layout: Layout, changes: readonly FileChange[], idOf: (file: { path: string; name: string; root: string }) => string | undefined): WrittenPrompt[] {
  return changes.flatMap(({ kind, path, from }) => {
    const role = classify(layout, path);
    if (kind !== 'written' || role?.kind !== 'prompt') return [];
    const file = { path, name: role.name, root: role.root };
    return [{ ...file, ...(from === undefined ? {} : { from }), id: () => idOf(file) }];
  });
}

/** Histories move with their prompts, end with them, begin or come back. @returns whether any ended */
function followPrompts(walk: Walk, commit: string, touched: ReadonlySet<string>, written: readonly WrittenPrompt[]): boolean {
  const here = new Map([...touched].flatMap((path) => (walk.byPath.has(path) ? [[path, walk.byPath.get(path) as PromptHistory]] : [])));
  const heirs = findHeirs(written, here);
  const going = new Set(heirs.values());
  for (const path of here.keys()) walk.byPath.delete(path);
  const ended = [...here.values()].filter((history) => !going.has(history));
  for (const history of ended) end(walk, history, commit);
  moveReports(walk, written.map((file) => [heirs.get(file.path)?.name, file.name]));
  for (const file of written) {
    const history = heirs.get(file.path) ?? findReturned(file, walk.histories) ?? begin(walk);
    place(walk, history, file);
  }
  return ended.length > 0;
}

function begin(walk: Walk): PromptHistory {
  const history: PromptHistory = { name: '', path: '', root: '', alive: true, entries: [], wanted: [] };
  walk.histories.push(history);
  return history;
}

function place(walk: Walk, history: PromptHistory, { path, name, root }: WrittenPrompt): void {
  Object.assign(history, { path, name, root, alive: true });
  walk.byPath.set(path, history);
  setWanted(walk, history, [path]);
}

/** The prompt that ended last stands last, so that it is the one to come back. */
function end(walk: Walk, history: PromptHistory, commit: string): void {
  const hash = history.entries.at(-1)?.hash ?? '';
  history.entries.push({ kind: 'deleted', hash, commit, path: history.path, files: {}, causes: [history.path] });
  history.alive = false;
  setWanted(walk, history, []);
  walk.histories.splice(walk.histories.indexOf(history), 1);
  walk.histories.push(history);
}

/** A prompt's reports go with its name; all names are left before any is taken. */
function moveReports(walk: Walk, names: readonly (readonly [string | undefined, string])[]): void {
  const moved = names.flatMap(([from, to]) => {
    const reports = from === undefined || from === to ? undefined : walk.reports.get(from);
    return reports ? [{ from, to, reports }] : [];
  });
  for (const { from } of moved) walk.reports.delete(from as string);
  for (const { to, reports } of moved) walk.reports.set(to, [...(walk.reports.get(to) ?? []), ...reports]);
}

/** @param before blobs of the touched paths before the commit */
function record(walk: Walk, history: PromptHistory, commit: string, content: Content, before: ReadonlyMap<string, string | undefined>): boolean {
  const { identity, wanted, files } = content;
  const causes = [...new Set([...history.wanted, ...wanted])].filter((path) => before.has(path)).sort();
  setWanted(walk, history, wanted);
  // A file that cannot be read says nothing about its id.
  if (identity.id !== undefined) history.id = identity.id;
  else if (identity.broken === undefined) delete history.id;
  const last = history.entries.findLast((entry) => entry.kind !== 'deleted');
  const isVersion = last === undefined || history.entries.at(-1)?.kind === 'deleted' || last.hash !== identity.hash;
  if (!isVersion && !textChanged(walk, history.path, before)) return false;
  const highest = history.entries.findLast((entry) => entry.number !== undefined)?.number ?? 0;
  const entry: HistoryEntry = {
    kind: isVersion ? 'version' : 'metadata',
    ...(isVersion ? { number: highest + 1 } : {}),
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

function contentAt(walk: Walk, prompt: { path: string; name: string; root: string }): Content {
  const read = (path: string): string | undefined => {
    const oid = walk.files.get(path);
    const decoded = oid === undefined ? undefined : walk.read(oid);
    return decoded?.ok ? decoded.text : undefined;
  };
  const oid = walk.files.get(prompt.path) ?? '';
  const decoded = walk.read(oid);
  if (!decoded.ok) return { identity: { hash: brokenHash(oid), broken: decoded.message }, wanted: [prompt.path], files: { [prompt.path]: oid } };
  const { sources, wanted } = gatherSources({ ...prompt, text: decoded.text }, read);
  const present = wanted.filter((path) => walk.files.has(path));
  const files = Object.fromEntries(present.map((path) => [path, walk.files.get(path) as string]));
  const key = present.map((path) => `${path === prompt.path ? '' : path}\0${files[path]}`).join('\0');
  const identity = walk.known.get(key) ?? identify(sources);
  walk.known.set(key, identity);
  return { identity, wanted, files };
}

function recordReports(walk: Walk, commit: string, changes: readonly FileChange[]): boolean {
  let recorded = false;
  for (const change of changes) {
    const role = classify(walk.layout, change.path);
    if (role?.kind !== 'report' || change.kind !== 'written') continue;
    const decoded = walk.read(change.oid);
    const summary = decoded.ok ? summarizeReport(decoded.text) : undefined;
    if (!summary) continue;
    const report = { ...summary, commit, oid: change.oid };
    walk.reports.set(role.name, [...(walk.reports.get(role.name) ?? []), report]);
    recorded = true;
  }
  return recorded;
}
