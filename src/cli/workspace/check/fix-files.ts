import { join } from 'node:path';
import { readExactly, writeWhole } from '../../../adapters/files.js';
import { applyFixes } from '../../../core/check/fixes.js';
import type { Finding, Fix } from '../../../core/finding.js';
import type { Project } from '../project.js';

/** What was mended, file by file. */
export interface FixedFile {
  file: string;
  fixes: number;
  codes: string[];
}

/** Writes the files of the work tree whose findings know how to be mended; all else of them stays as it is, byte for byte. */
export async function fixFiles(project: Project, findings: readonly Finding[]): Promise<FixedFile[]> {
  const byFile = new Map<string, { fixes: Fix[]; codes: Set<string> }>();
  for (const { fix, place, code } of findings) {
    if (!fix) continue;
    const entry = byFile.get(place.file) ?? { fixes: [], codes: new Set<string>() };
    byFile.set(place.file, entry);
    entry.fixes.push(fix);
    entry.codes.add(code);
  }
  const fixed: FixedFile[] = [];
  for (const [file, { fixes, codes }] of byFile) {
    const path = join(project.root, file);
    const text = await readExactly(path);
    const result = text === undefined ? undefined : applyFixes(text, fixes);
    if (!result || result.applied === 0) continue;
    writeWhole(path, result.text);
    fixed.push({ file, fixes: result.applied, codes: [...codes].sort() });
  }
  return fixed;
}
