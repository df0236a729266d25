import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { sha256 } from '../../core/text/canonical-json.js';
import { BUILD } from '../version.js';

/**
 * Values that follow from texts alone, kept by the texts' hash: a command that has seen a file before need not load
 * what parses it. Lives in git's folder, is never committed, and may vanish at any time.
 */
export interface Derived {
  /** What `compute` gives for `text`; a value must survive JSON. Failures are not kept. */
  get<T>(kind: string, text: string, compute: () => Promise<T> | T): Promise<T>;
  /** Keeps what is new for the next command; failing costs time only. */
  save(): void;
}

const MAX_ENTRIES = 20_000;

export async function openDerived(commonDir: string): Promise<Derived> {
  const file = join(commonDir, 'prompt', 'derived.json');
  const kept = await readKept(file);
  let added = false;
  return {
    async get(kind, text, compute) {
      const key = sha256(`${BUILD} ${kind} ${text}`).slice(0, 24);
      if (Object.hasOwn(kept, key)) return kept[key] as Awaited<ReturnType<typeof compute>>;
      const value = await compute();
      kept[key] = value;
      added = true;
      return value;
    },
    save() {
      if (!added) return;
      try {
        writeWhole(file, JSON.stringify(kept));
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
    const kept = JSON.parse(text.text) as Record<string, unknown>;
    return Object.keys(kept).length > MAX_ENTRIES ? {} : kept;
  } catch {
    return {};
  }
}
