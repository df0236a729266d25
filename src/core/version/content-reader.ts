import { brokenHash } from '../prompt/content.js';
import { type Identity, identify, type ParsedFile, parseFile } from '../prompt/prompt.js';
import type { ReadingMemo } from '../prompt/reading-memo.js';
import { gatherSources } from '../prompt/layout/sources.js';
import type { Decoded } from '../text/decode.js';

/** Reads a blob by its object id. */
export type ReadBlob = (oid: string) => Decoded;

export interface PromptFile {
  path: string;
  name: string;
  root: string;
}

/** What a prompt is made of in one tree. */
export interface Content {
  identity: Identity;
  /** Paths whose change can change it, whether they are there or not. */
  wanted: string[];
  /** Blobs of those that are. */
  files: Record<string, string>;
}

/** Reverts and moves are to something recent. */
const MAX_KNOWN = 5000;
const MAX_PARSED = 1000;

/**
 * Reads prompts from a tree of blobs that changes as a walk goes on.
 * Equal files give equal content: reverts and moves need no second reading. Where only a partial or a pool changed, the
 * prompts that draw on it are not parsed again.
 */
export function createContentReader(tree: ReadonlyMap<string, string>, readBlob: ReadBlob, memo: ReadingMemo): (prompt: PromptFile) => Content {
  const identities = new Map<string, Identity>();
  const parsed = new Map<string, ParsedFile>();
  const read = (path: string): string | undefined => {
    const oid = tree.get(path);
    const decoded = oid === undefined ? undefined : readBlob(oid);
    return decoded?.ok ? decoded.text : undefined;
  };
  return (prompt) => {
    const oid = tree.get(prompt.path) ?? '';
    const decoded = readBlob(oid);
    if (!decoded.ok) return { identity: { hash: brokenHash(oid), broken: decoded.message }, wanted: [prompt.path], files: { [prompt.path]: oid } };
    const { sources, wanted } = gatherSources({ ...prompt, text: decoded.text }, read);
    const { key, blobs } = blobsAt(tree, prompt.path, wanted);
    const identity = remember(identities, key, MAX_KNOWN, () => {
      // Only what draws on others is read again while it stays the same.
      const file = wanted.length === 1 ? undefined : remember(parsed, `${oid} ${prompt.path}`, MAX_PARSED, () => parseFile(prompt.path, sources.text, memo));
      const { hash, id, broken } = identify(sources, memo, file);
      return { hash, ...(id === undefined ? {} : { id }), ...(broken === undefined ? {} : { broken }) };
    });
    return { identity, wanted, files: blobs };
  };
}

/** @returns `key`: the same for the same files, whatever the prompt's own is called */
function blobsAt(tree: ReadonlyMap<string, string>, own: string, wanted: readonly string[]): { key: string; blobs: Record<string, string> } {
  // Without a prototype it is a plain dictionary from the start: no shape is made for every path there is.
  const blobs = Object.create(null) as Record<string, string>;
  let key = '';
  for (const path of wanted) {
    const blob = tree.get(path);
    if (blob === undefined) continue;
    blobs[path] = blob;
    key += path === own ? `\0${blob}` : `${path}\0${blob}`;
  }
  return { key, blobs };
}

function remember<T>(known: Map<string, T>, key: string, limit: number, compute: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= limit) known.clear();
  const value = compute();
  known.set(key, value);
  return value;
}
