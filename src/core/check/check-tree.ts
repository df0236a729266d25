import type { Finding } from '../finding.js';
import { classify, type FileRole, type Layout } from '../prompt/layout/layout.js';

/** Faults of names: two files that some file systems or readers cannot tell apart, links, names a reference cannot spell. */
export function checkTree(paths: readonly string[], irregular: readonly string[], layout: Layout): Finding[] {
  const roles = paths.flatMap((path) => {
    const role = classify(layout, path);
    return role ? [{ path, role }] : [];
  });
  const links = irregular.filter((path) => classify(layout, path) !== undefined);
  return [
    ...roles.filter(({ role }) => role.kind === 'prompt' && !NAME.test(role.name)).map(({ path, role }) => unspeakable(path, role.name)),
    ...collisions(roles),
    ...links.map((path) => finding('file/symlink', path, 'this is a link, not a file; links are not followed', 'put the file itself there')),
  ];
}

/** A leading `-` would be an option on a command line. Marks are letters of many scripts, and of names from macOS. */
const NAME = /^(?!-)[\p{L}\p{M}\p{N}/._-]+$/u;

function unspeakable(path: string, name: string): Finding {
  const remedy = 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`';
  return finding('prompt/name', path, `the name \`${name}\` cannot be written in a reference`, remedy);
}

function collisions(roles: readonly { path: string; role: FileRole }[]): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map<string, { path: string; name: string }>();
  for (const { path, role } of roles) {
    // Prompts of two roots share one space of names; other files only have to differ as files.
    const name = role.kind === 'prompt' ? role.name : path;
    const key = `${role.kind}:${name.normalize('NFC').toLowerCase()}`;
    const other = byName.get(key);
    if (other === undefined) byName.set(key, { path, name });
    else {
      const where = other.name === name ? '' : ' on some file systems';
      findings.push(finding('prompt/name-collision', path, `this and ${other.path} have the same name${where}`, 'rename one of them'));
    }
  }
  return findings;
}

function finding(code: string, file: string, message: string, remedy: string): Finding {
  return { code, severity: 'error', place: { file }, message, remedy };
}
