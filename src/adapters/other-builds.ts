import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names of what is kept by build: its mark, and what the file is about. The first builds wrote none. */
const NAME = /^(?:chapters|digests|list|walk)-(?:([0-9a-f]{8})-)?[0-9a-f]{16}\.jsonl?$/;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Removes what other builds kept in a folder, once they have written nothing there for a day: one that is in use beside this
 * one stays. Failing leaves files that nobody reads.
 * @param own the mark of this build
 */
export function dropOtherBuilds(folder: string, own: string): void {
  try {
    const files = readdirSync(folder).flatMap((name) => {
      const found = NAME.exec(name);
      const mark = found?.[1] ?? '';
      return found && mark !== own ? [{ mark, path: join(folder, name), written: statSync(join(folder, name)).mtimeMs }] : [];
    });
    const inUse = new Set(files.filter(({ written }) => written > Date.now() - DAY_MS).map(({ mark }) => mark));
    for (const { mark, path } of files) if (!inUse.has(mark)) rmSync(path, { force: true });
  } catch {
    // A read-only .git, or another process that removes them, too.
  }
}
