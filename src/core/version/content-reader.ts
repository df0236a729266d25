import { brokenHash } from '../prompt/content.js';
import { partialsFolder } from '../prompt/layout/layout.js';
import { gatherSources, namesIn } from '../prompt/layout/sources.js';
import { type PreparedPrompt, preparePrompt } from '../prompt/prepared.js';
import { type Identity, identify } from '../prompt/prompt.js';
import type { ReadingMemo } from '../prompt/reading-memo.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { type Decoded, normalizeNewlines } from '../text/decode.js';

/** Blobs as a walk reads them, by their object ids. */
export interface Blobs {
  text(oid: string): Decoded;
  /** Of a blob that was prepared already: nobody needs its text. */
  prepared?(oid: string): PreparedPrompt | undefined;
}

/** The same for equal texts; undefined where a blob is no text. */
export function textDigest(blobs: Blobs, oid: string): string | undefined {
  const prepared = blobs.prepared?.(oid);
  if (prepared) return prepared.digest;
  const decoded = blobs.text(oid);
  return decoded.ok ? sha256(decoded.text) : undefined;
}

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
const MAX_PREPARED = 1000;

interface Reader {
  tree: ReadonlyMap<string, string>;
  blobs: Blobs;
  memo: ReadingMemo;
  identities: Map<string, Identity>;
  prepared: Map<string, PreparedPrompt | undefined>;
  partials: Map<string, PreparedPartial | undefined>;
}

/** What a partial's text says by itself. */
interface PreparedPartial {
  includes: string[];
  /** Its text in the canonical form. */
  canonical: string;
}

/**
 * Reads prompts from a tree of blobs that changes as a walk goes on.
 * Equal files give equal content: reverts and moves need no second reading. Where only a partial changed, the prompts that
 * draw on it are not parsed again.
 */
export function createContentReader(tree: ReadonlyMap<string, string>, blobs: Blobs, memo: ReadingMemo): (prompt: PromptFile) => Content {
  const reader: Reader = { tree, blobs, memo, identities: new Map(), prepared: new Map(), partials: new Map() };
  return (prompt) => {
    const oid = tree.get(prompt.path) ?? '';
    const prepared = preparedAt(reader, oid);
    return prepared ? complete(reader, prompt, prepared) : readWhole(reader, prompt, oid);
  };
}

function preparedAt({ blobs, memo, prepared }: Reader, oid: string): PreparedPrompt | undefined {
  return (
    blobs.prepared?.(oid) ??
    remember(prepared, oid, MAX_PREPARED, () => {
      const decoded = blobs.text(oid);
      return decoded.ok ? preparePrompt(decoded.text, memo) : undefined;
    })
  );
}

/** Adds the texts of partials to what a prompt says by itself. */
function complete(reader: Reader, { path, root }: PromptFile, { id, includes, content }: PreparedPrompt): Content {
  if (typeof content === 'string') return { identity: identity(content, id), wanted: [path], files: filesAt(reader.tree, path, [path]).files };
  const folder = partialsFolder(root);
  const wanted = new Set([path]);
  const texts = new Map<string, string>();
  const waiting = [...includes];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const file = `${folder}/${name}.md`;
    if (wanted.has(file)) continue;
    wanted.add(file);
    const partial = partialAt(reader, file);
    if (!partial) continue;
    texts.set(name, partial.canonical);
    waiting.push(...partial.includes);
  }
  const paths = [...wanted].sort();
  const { key, files } = filesAt(reader.tree, path, paths);
  const members = [...texts.keys()].sort().map((name) => `${canonicalJson(name)}:${texts.get(name)}`);
  return {
    identity: remember(reader.identities, key, MAX_KNOWN, () => identity(sha256(content.join(`{${members.join(',')}}`)), id)),
    wanted: paths,
    files,
  };
}

function partialAt({ tree, blobs, partials }: Reader, path: string): PreparedPartial | undefined {
  const oid = tree.get(path);
  if (oid === undefined) return undefined;
  return remember(partials, oid, MAX_PREPARED, () => {
    const decoded = blobs.text(oid);
    return decoded.ok ? { includes: namesIn(decoded.text), canonical: canonicalJson(normalizeNewlines(decoded.text).trimEnd()) } : undefined;
  });
}

function readWhole({ tree, blobs, memo, identities }: Reader, prompt: PromptFile, oid: string): Content {
  const decoded = blobs.text(oid);
  if (!decoded.ok) return { identity: { hash: brokenHash(oid), broken: decoded.message }, wanted: [prompt.path], files: { [prompt.path]: oid } };
  const read = (path: string): string | undefined => {
    const other = tree.get(path);
    const text = other === undefined ? undefined : blobs.text(other);
    return text?.ok ? text.text : undefined;
  };
  const { sources, wanted } = gatherSources({ ...prompt, text: decoded.text }, read);
  const { key, files } = filesAt(tree, prompt.path, wanted);
  return {
    identity: remember(identities, key, MAX_KNOWN, () => {
      const { hash, id, broken } = identify(sources, memo);
      return { ...identity(hash, id), ...(broken === undefined ? {} : { broken }) };
    }),
    wanted,
    files,
  };
}

function identity(hash: string, id: string | undefined): Identity {
  return id === undefined ? { hash } : { hash, id };
}

/** @returns `key`: the same for the same files, whatever the prompt's own is called */
function filesAt(tree: ReadonlyMap<string, string>, own: string, wanted: readonly string[]): { key: string; files: Record<string, string> } {
  // Without a prototype it is a plain dictionary from the start: no shape is made for every path there is.
  const files = Object.create(null) as Record<string, string>;
  let key = '';
  for (const path of wanted) {
    const blob = tree.get(path);
    if (blob === undefined) continue;
    files[path] = blob;
    key += path === own ? `\0${blob}` : `${path}\0${blob}`;
  }
  return { key, files };
}

function remember<T>(known: Map<string, T>, key: string, limit: number, compute: () => T): T {
  const found = known.get(key);
  if (found !== undefined || known.has(key)) return found as T;
  if (known.size >= limit) known.clear();
  const value = compute();
  known.set(key, value);
  return value;
}
