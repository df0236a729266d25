import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText, writeUnflushed, writeWhole } from '../../adapters/files.js';
import type { TokenCount } from '../../core/ports.js';
import { sha256 } from '../../core/text/canonical-json.js';
import { encodingOfModel } from '../../core/tokens/encoding-of-model.js';
import { BUILD } from '../version.js';
import type { Project } from './project.js';

export { FALLBACK_MODEL } from '../../core/tokens/fallback-model.js';

/** Token counts that were made before, relative to the project. */
export const TOKEN_COUNTS = '.prompt/cache/tokens.json';
/** In a bare repository, where nothing is a user's file. */
const BARE_CACHE = 'prompt/tokens.json';
const IGNORE = '.prompt/.gitignore';
/** runs/, cache/ and logs/ are the tool's own: it ignores them itself. */
export const IGNORED = 'runs/\ncache/\nlogs/\n';
/** About 4 MB; beyond, the cache starts anew. */
const MAX_ENTRIES = 50_000;

/** Counts texts; what was counted before is remembered by content. */
export interface TokenCounts {
  /** In the encoding of `model`, in the order of the texts. */
  count(model: string, texts: readonly string[]): Promise<TokenCount[]>;
  /** What was counted before under a name that stands for a text; `count` gives it where it is new. Undefined is not kept. */
  remember(name: string, count: () => Promise<TokenCount | undefined>): Promise<TokenCount | undefined>;
  /** Keeps new counts for the next command. */
  save(): Promise<void>;
}

/** The tokenizer takes a second to load, so it is loaded only for texts never seen before. */
export async function openTokenCounts(project: Project): Promise<TokenCounts> {
  let reading: Promise<Record<string, number>> | undefined;
  const read = (): Promise<Record<string, number>> => (reading ??= readCache(project));
  let added = false;
  return {
    async remember(name, count) {
      const cache = await read();
      const key = sha256(`remembered ${BUILD} ${name}`).slice(0, 24);
      if (Object.hasOwn(cache, key)) return toCount(cache[key] ?? 0);
      const counted = await count();
      if (!counted) return undefined;
      cache[key] = counted.method === 'exact' ? counted.tokens : -counted.tokens;
      added = true;
      return counted;
    },
    async count(model, texts) {
      const cache = await read();
      const { encoding, factor, exact } = encodingOfModel(model);
      const keyOf = (text: string): string => sha256(`${encoding} ${factor} ${exact} ${text}`).slice(0, 24);
      const missing = texts.filter((text) => text !== '' && !Object.hasOwn(cache, keyOf(text)));
      if (missing.length > 0) {
        const { loadTokenCounter } = await import('../../adapters/tokens.js');
        const counter = await loadTokenCounter(model);
        for (const text of missing) {
          const { tokens, method } = counter.count(text);
          cache[keyOf(text)] = method === 'exact' ? tokens : -tokens;
        }
        added = true;
      }
      return texts.map((text): TokenCount => {
        const kept = text === '' ? 0 : (cache[keyOf(text)] ?? 0);
        return { tokens: Math.abs(kept), method: kept < 0 || !exact ? 'approx' : 'exact' };
      });
    },
    async save() {
      if (added && reading) await writeCache(project, await reading);
    },
  };
}

/** An approximate count of 0 would lose its sign; nothing at all is counted exactly. */
function toCount(kept: number): TokenCount {
  return { tokens: Math.abs(kept), method: kept < 0 ? 'approx' : 'exact' };
}

/** Sum of several counts; approximate as soon as one is. */
export function sumTokens(counts: readonly TokenCount[]): TokenCount {
  return {
    tokens: counts.reduce((sum, count) => sum + count.tokens, 0),
    method: counts.every((count) => count.method === 'exact') ? 'exact' : 'approx',
  };
}

/** Text hash → tokens; negative where the count is approximate. */
async function readCache(project: Project): Promise<Record<string, number>> {
  const text = await readText(cacheFile(project)).catch(() => undefined);
  if (!text?.ok) return {};
  try {
    const cache = JSON.parse(text.text) as Record<string, number>;
    return Object.keys(cache).length > MAX_ENTRIES ? {} : cache;
  } catch {
    return {};
  }
}

function cacheFile({ root, repository }: Project): string {
  return join(root, repository.top === undefined ? BARE_CACHE : TOKEN_COUNTS);
}

/** A cache that cannot be written only costs time. */
async function writeCache(project: Project, cache: Readonly<Record<string, number>>): Promise<void> {
  try {
    if (project.repository.top !== undefined) ignoreOwnFiles(project);
    writeUnflushed(cacheFile(project), JSON.stringify(cache));
  } catch {
    // The next command counts again.
  }
}

/** Keeps caches and runs out of the user's commits, without touching the user's own ignore file. */
export function ignoreOwnFiles(project: Project): void {
  const path = join(project.root, IGNORE);
  if (!existsSync(path)) writeWhole(path, IGNORED);
}
