import type { Finding } from '../finding.js';
import { classify, type Layout } from '../prompt/layout.js';

/** Faults of names: two prompts that some file systems or readers cannot tell apart, links, names a reference cannot spell. */
export function checkTree(paths: readonly string[], irregular: readonly string[], layout: Layout): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map<string, string>();
  for (const path of paths) {
    const role = classify(layout, path);
    if (role?.kind !== 'prompt') continue;
    if (!/^[\p{L}\p{N}/._-]+$/u.test(role.name)) {
      findings.push(finding('prompt/name', path, `the name \`${role.name}\` cannot be written in a reference`, 'use letters, digits, `-`, `_`, `.` and `/`'));
    }
    const folded = role.name.normalize('NFC').toLowerCase();
    const other = byName.get(folded);
    if (other !== undefined) {
      findings.push(finding('prompt/name-collision', path, `this and ${other} have the same name on some file systems`, 'rename one of them'));
    }
    byName.set(folded, path);
  }
  for (const path of irregular) {
    if (classify(layout, path) === undefined) continue;
    findings.push(finding('file/symlink', path, 'this is a link, not a file; links are not followed', 'put the file itself there'));
  }
  return findings;
}

function finding(code: string, file: string, message: string, remedy: string): Finding {
  return { code, severity: 'error', place: { file }, message, remedy };
}
