import { join } from 'node:path';
import { readText, writeUnflushed } from '../../adapters/files.js';
import { sha256 } from '../../core/text/canonical-json.js';
import { BUILD } from '../version.js';

/**
 * Values that follow from texts alone, kept by the texts' hash: a command that has seen a file before need not load
 * what parses it. Lives in git's folder, is never committed, and may vanish at any time.
 */
export interface Derived {
  /** What `compute` gives for `text`; a value must survive JSON. Failures are not kept. */
  get<T>(kind: string, text: string, compute: () => Promise<T> | T): Promise<T>;
  /** What was kept, without computing it. */
  known<T>(kind: string, text: string): T | undefined;
  keep(kind: string, text: string, value: unknown): void;
  /** Keeps what is new for the next command; failing costs time only. */
  save(): void;
}

const MOST = 20_000;

/** @param most values that are kept: the oldest go first */
export async function openDerived(commonDir: string, name = 'derived', most = MOST): Promise<Derived> {
  const file = join(commonDir, 'prompt', `${name}.json`);
  const kept = await readKept(file);
  let added = false;
  const keyOf = (kind: string, text: string): string => sha256(`${BUILD} ${kind} ${text}`).slice(0, 24);
  const add = (key: string, value: unknown): void => {
    kept[key] = value;
    added = true;
  };
  return {
    async get(kind, text, compute) {
      const key = keyOf(kind, text);
      if (Object.hasOwn(kept, key)) return kept[key] as Awaited<ReturnType<typeof compute>>;
      const value = await compute();
      add(key, value);
      return value;
    },
    known(kind, text) {
      const key = keyOf(kind, text);
      return Object.hasOwn(kept, key) ? (kept[key] as never) : undefined;
    },
    keep: (kind, text, value) => add(keyOf(kind, text), value),
    save() {
      if (!added) return;
      try {
        writeUnflushed(file, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-most))));
      } catch {
        // A read-only .git: the next command computes again.
      }
    },
  };
}

async function readKept(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file).catch(() => undefined);
  if (!text?.ok) return {};
  try {
    const kept: unknown = JSON.parse(text.text);
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
