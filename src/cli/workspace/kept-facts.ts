import { dirname } from 'node:path';
import { openJournal } from '../../adapters/journal.js';
import { reportPath } from '../../core/prompt/layout/layout.js';
import { isMap } from '../../core/text/plain-data.js';
import type { Place } from './facts.js';
import { dropPastBuilds } from './kept-files.js';
import type { Digest } from './make-digest.js';
import type { PromptFile, Tree } from './tree.js';

/** What is known of one prompt. */
export interface KeptPrompt {
  /** The files it was read from, beside its own and its report. */
  drawn: readonly string[];
  digest: Digest;
  place?: Place;
}

/** What the last list found, in git's folder. */
export interface Kept {
  savedAt: number;
  /** While it is the same, so is every `place`. */
  standing?: Standing;
  /** Of every file that anything was read from: while they are the same, so is every `digest`. */
  stamps: Record<string, string>;
  prompts: Record<string, KeptPrompt>;
}

/** What history, releases and configuration are. */
export interface Standing {
  /** Commits of HEAD and of the canonical branch. */
  head: string;
  canonical: string;
  /** Of all of it. */
  hash: string;
}

/** The same of what is new only; null for what is gone. */
interface Change extends Omit<Kept, 'prompts'> {
  prompts: Record<string, KeptPrompt | null>;
}

export interface KeptFacts {
  kept: Kept;
  /** @param placed of each of the prompts */
  keep(tree: Tree, standing: Standing | undefined, prompts: readonly PromptFile[], placed: readonly KeptPrompt[]): void;
}

/** What cannot be used is not there, and what cannot be written is found again. */
export async function openKeptFacts(path: string): Promise<KeptFacts> {
  const journal = await openJournal(path);
  const changes = journal.values.every(isChange) ? journal.values : undefined;
  const kept = joinChanges(changes ?? []);
  return {
    kept,
    keep(tree, standing, prompts, placed) {
      const now = new Map(prompts.map(({ path }, index) => [path, placed[index] as KeptPrompt]));
      const describe = (these: [string, KeptPrompt][]): Kept => ({
        savedAt: Date.now(),
        ...(standing ? { standing } : {}),
        stamps: stampsOf(tree, these),
        prompts: Object.fromEntries(these),
      });
      const change = describe([...now].filter(([path, one]) => !isSame(kept.prompts[path], one)));
      const gone = Object.keys(kept.prompts).filter((path) => !now.has(path)).map((path) => [path, null]);
      // To what cannot be used nothing is added: it is written anew.
      const isAdded = changes !== undefined && journal.add({ ...change, prompts: { ...change.prompts, ...Object.fromEntries(gone) } } satisfies Change);
      if (isAdded) return;
      journal.write(describe([...now]));
      dropPastBuilds(dirname(path));
    },
  };
}

function joinChanges(changes: readonly Change[]): Kept {
  const { savedAt = 0, standing } = changes.at(-1) ?? {};
  const prompts: Change['prompts'] = Object.assign({}, ...changes.map((change) => change.prompts));
  for (const [path, one] of Object.entries(prompts)) if (one === null) delete prompts[path];
  return { savedAt, ...(standing ? { standing } : {}), stamps: Object.assign({}, ...changes.map(({ stamps }) => stamps)), prompts: prompts as Kept['prompts'] };
}

/** A digest that was not made anew is the very same. */
function isSame(before: KeptPrompt | undefined, now: KeptPrompt): boolean {
  return before?.digest === now.digest && JSON.stringify(before.place) === JSON.stringify(now.place);
}

function stampsOf(tree: Tree, prompts: readonly [string, KeptPrompt][]): Kept['stamps'] {
  const paths = new Set(prompts.flatMap(([path, { drawn }]) => [path, reportPath(path), ...drawn]));
  const stamps = [...paths].flatMap((path) => {
    const stamp = tree.stamp(path);
    return stamp ? [[path, stamp.id] as const] : [];
  });
  return Object.fromEntries(stamps);
}

function isChange(value: unknown): value is Change {
  if (!isMap(value) || typeof value['savedAt'] !== 'number' || !isMap(value['stamps']) || !isMap(value['prompts'])) return false;
  const standing = value['standing'];
  // Its commits become arguments of git.
  const isStanding =
    standing === undefined ||
    (isMap(standing) && [standing['head'], standing['canonical']].every((oid) => typeof oid === 'string' && /^[0-9a-f]{40,64}$/.test(oid)));
  return isStanding && Object.values(value['prompts']).every((one) => one === null || isPrompt(one));
}

function isPrompt(value: unknown): boolean {
  if (!isMap(value) || !Array.isArray(value['drawn']) || !isMap(value['digest'])) return false;
  const { digest, place } = value;
  return typeof digest['hash'] === 'string' && (place === undefined || isPlace(place));
}

/** Only of a prompt with a release that cannot be read no status is known. */
function isPlace(value: unknown): boolean {
  return isMap(value) && isMap(value['environments']) && (typeof value['status'] === 'string' || Array.isArray(value['unreadable']));
}
