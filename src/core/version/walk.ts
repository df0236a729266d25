import { type Classify, createClassifier, type Layout, promptPathOf } from '../prompt/layout/layout.js';
import { createReadingMemo, type ReadingMemo } from '../prompt/reading-memo.js';
import { summarizeReport } from '../report/report.js';
import { type Blobs, type Content, createContentReader, type PromptFile, textDigest } from './content-reader.js';
import { findHeirs, findReturned, type WrittenPrompt } from './find-heirs.js';
import type { Commit, CommitInfo, CommittedReport, FileChange, HistoryEntry, PromptTip, WalkState } from './history.js';
import { isContent, pathsOf } from './walk-blobs.js';
import type { WalkChange } from './walk-change.js';

/**
 * A walk under way over first-parent commits, oldest first. Order is the given one; no date is looked at.
 * A prompt keeps its history through a rename whose source goes in the same commit, or by its `id:`; a copy starts at 1.
 */
export interface Walker {
  step(commit: Commit): void;
  /** Blobs of the tree as it now stands, by path. */
  files(): ReadonlyMap<string, string>;
  /** What is not as it was where it started. @param head where it has arrived */
  change(head: string): WalkChange;
}

/** Takes what a walk adds to histories, by their keys, as it comes. */
export interface ChapterSink {
  entry(key: number, entry: HistoryEntry, commit: CommitInfo): void;
  report(key: number, report: CommittedReport): void;
}

interface Walk {
  layout: Layout;
  classify: Classify;
  blobs: Blobs;
  contentOf: (file: PromptFile) => Content;
  nextKey: number;
  files: Map<string, string>;
  /** The living, by path. */
  byPath: Map<string, PromptTip>;
  /** In the order of their end. */
  ended: PromptTip[];
  /** The inverse of `wanted`. */
  dependents: Map<string, Set<PromptTip>>;
  sink: ChapterSink;
  /** Paths and tips that are not as they were. */
  touched: Set<string>;
  changed: Set<PromptTip>;
}

export function startWalk(state: WalkState, layout: Layout, blobs: Blobs, sink: ChapterSink, memo: ReadingMemo = createReadingMemo()): Walker {
  const tips = state.tips.map((tip) => ({ ...tip }));
  const files = new Map(Object.entries(state.files));
  const walk: Walk = {
    layout, blobs, files, sink,
    classify: createClassifier(layout),
    contentOf: createContentReader(files, blobs, memo),
    nextKey: state.nextKey,
    byPath: new Map(tips.filter(({ alive }) => alive).map((tip) => [tip.path, tip])),
    ended: tips.filter(({ alive }) => !alive),
    dependents: new Map(),
    touched: new Set(),
    changed: new Set(),
  };
  for (const tip of walk.byPath.values()) addDependent(walk, tip);
  return {
    step: (commit) => step(walk, commit),
    files: () => walk.files,
    change: (head) => ({
      head,
      nextKey: walk.nextKey,
      files: Object.fromEntries([...walk.touched].map((path) => [path, walk.files.get(path) ?? null])),
      tips: [...walk.byPath.values(), ...walk.ended].filter((tip) => walk.changed.has(tip)).map(withoutBody),
    }),
  };
}

function withoutBody(tip: PromptTip): PromptTip {
  const { oid, author, date, subject } = tip.changed;
  return { ...tip, changed: { oid, author, date, subject } };
}

function step(walk: Walk, { changes, ...commit }: Commit): void {
  const touched = new Set(changes.flatMap(pathsOf));
  const before = new Map([...touched].map((path) => [path, walk.files.get(path)]));
  for (const path of touched) if (walk.files.delete(path)) walk.touched.add(path);
  for (const { kind, path, oid } of changes) {
    if (kind !== 'written' || !isContent(walk.classify(path))) continue;
    walk.files.set(path, oid);
    walk.touched.add(path);
  }

  const contents = new Map<string, Content>();
  const contentOf = (file: PromptFile): Content => {
    const content = contents.get(file.path) ?? walk.contentOf(file);
    contents.set(file.path, content);
    return content;
  };
  followPrompts(walk, commit, touched, writtenPrompts(walk, changes, (file) => contentOf(file).identity.id));
  for (const tip of new Set([...touched].flatMap((path) => [...(walk.dependents.get(path) ?? [])]))) {
    record(walk, tip, commit, contentOf(tip), before);
  }
  recordReports(walk, commit, changes);
}

function writtenPrompts({ classify }: Walk, changes: readonly FileChange[], idOf: (file: PromptFile) => string | undefined): WrittenPrompt[] {
  return changes.flatMap(({ kind, path, from }) => {
    const role = classify(path);
    if (kind !== 'written' || role?.kind !== 'prompt') return [];
    const file = { path, name: role.name, root: role.root };
    return [{ ...file, ...(from === undefined ? {} : { from }), id: () => idOf(file) }];
  });
}

/** Histories move with their prompts, end with them, begin or come back. */
function followPrompts(walk: Walk, commit: CommitInfo, touched: ReadonlySet<string>, written: readonly WrittenPrompt[]): void {
  const here = new Map([...touched].flatMap((path) => (walk.byPath.has(path) ? [[path, walk.byPath.get(path) as PromptTip]] : [])));
  const heirs = findHeirs(written, here);
  const going = new Set(heirs.values());
  for (const path of here.keys()) walk.byPath.delete(path);
  for (const tip of here.values()) if (!going.has(tip)) end(walk, tip, commit);
  for (const file of written) {
    const tip = heirs.get(file.path) ?? findReturned(file, walk.ended) ?? begin(walk, file, commit);
    place(walk, tip, file);
  }
}

function begin(walk: Walk, { path, name, root }: WrittenPrompt, { oid }: CommitInfo): PromptTip {
  const changed = { oid, author: '', date: '', subject: '' };
  return {
    key: walk.nextKey++,
    born: { commit: oid, path },
    name,
    path,
    root,
    alive: true,
    lastKind: 'deleted',
    hash: '',
    latest: { number: 0, hash: '' },
    changed,
    wanted: [],
  };
}

function place(walk: Walk, tip: PromptTip, { path, name, root }: WrittenPrompt): void {
  if (!tip.alive) walk.ended.splice(walk.ended.indexOf(tip), 1);
  Object.assign(tip, { path, name, root, alive: true });
  walk.byPath.set(path, tip);
  walk.changed.add(tip);
  setWanted(walk, tip, [path]);
}

/** The prompt that ended last stands last, so that it is the one to come back. */
function end(walk: Walk, tip: PromptTip, commit: CommitInfo): void {
  addEntry(walk, tip, commit, { kind: 'deleted', hash: tip.hash, commit: commit.oid, path: tip.path, files: {}, causes: [tip.path] });
  tip.alive = false;
  walk.changed.add(tip);
  setWanted(walk, tip, []);
  walk.ended.push(tip);
}

/** @param before blobs of the touched paths before the commit */
function record(walk: Walk, tip: PromptTip, commit: CommitInfo, { identity, wanted, files }: Content, before: ReadonlyMap<string, string | undefined>): void {
  const { wanted: earlier } = tip;
  walk.changed.add(tip);
  setWanted(walk, tip, wanted);
  const drawnOn = tip.wanted === earlier ? earlier : [...new Set([...earlier, ...wanted])].sort();
  const causes = drawnOn.filter((path) => before.has(path));
  // A file that cannot be read says nothing about its id.
  if (identity.id !== undefined) tip.id = identity.id;
  else if (identity.broken === undefined) delete tip.id;
  const { hash, broken } = identity;
  const isVersion = tip.lastKind === 'deleted' || tip.hash !== hash;
  if (!isVersion && !textChanged(walk, tip.path, before)) return;
  const number = tip.latest.number + 1;
  if (isVersion) tip.latest = { number, hash };
  addEntry(walk, tip, commit, {
    kind: isVersion ? 'version' : 'metadata',
    ...(isVersion ? { number } : {}),
    hash, commit: commit.oid, path: tip.path, files, causes,
    ...(broken === undefined ? {} : { broken }),
  });
}

function addEntry(walk: Walk, tip: PromptTip, commit: CommitInfo, entry: HistoryEntry): void {
  walk.sink.entry(tip.key, entry, commit);
  tip.lastKind = entry.kind;
  tip.hash = entry.hash;
  tip.changed = commit;
}

function addDependent(walk: Walk, tip: PromptTip): void {
  for (const path of tip.wanted) {
    const dependents = walk.dependents.get(path);
    if (dependents) dependents.add(tip);
    else walk.dependents.set(path, new Set([tip]));
  }
}

function setWanted(walk: Walk, tip: PromptTip, wanted: string[]): void {
  if (wanted.length === tip.wanted.length && wanted.every((path, index) => path === tip.wanted[index])) return;
  for (const path of tip.wanted) walk.dependents.get(path)?.delete(tip);
  tip.wanted = wanted;
  addDependent(walk, tip);
}

/** False for a change of mode, of line endings or of a byte-order mark. */
function textChanged(walk: Walk, path: string, before: ReadonlyMap<string, string | undefined>): boolean {
  if (!before.has(path)) return false;
  const [old, now] = [before.get(path), walk.files.get(path)];
  if (old === now || old === undefined || now === undefined) return old !== now;
  const digest = textDigest(walk.blobs, old);
  return digest === undefined || digest !== textDigest(walk.blobs, now);
}

/** A report belongs to the prompt that bears its name at that commit, and goes with it. */
function recordReports(walk: Walk, commit: CommitInfo, changes: readonly FileChange[]): void {
  for (const change of changes) {
    const role = walk.classify(change.path);
    if (role?.kind !== 'report' || change.kind !== 'written') continue;
    const decoded = walk.blobs.text(change.oid);
    const summary = decoded.ok ? summarizeReport(decoded.text) : undefined;
    const tip = summary && walk.byPath.get(promptPathOf(walk.layout, change.path) ?? '');
    if (!tip) continue;
    const report = { ...summary, commit: commit.oid, oid: change.oid };
    walk.sink.report(tip.key, report);
    walk.changed.add(tip);
    tip.report = report;
  }
}
