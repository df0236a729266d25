import type { Finding } from '../finding.js';
import { classify, type FileRole, type Layout } from '../prompt/layout/layout.js';
import { isSpeakable } from '../prompt/layout/speakable.js';

/** What lies in a project, files and what only looks like one. */
export interface Lying {
  paths: readonly string[];
  irregular: readonly string[];
  folders: readonly string[];
}

/** Faults of names: two files that some file systems or readers cannot tell apart, what is no file, names a reference cannot spell. */
export function checkTree({ paths, irregular, folders }: Lying, layout: Layout): Finding[] {
  const roles = paths.flatMap((path) => {
    const role = classify(layout, path);
    return role ? [{ path, role }] : [];
  });
  const isMeant = (path: string): boolean => classify(layout, path) !== undefined;
  return [
    ...roles.filter(({ role }) => role.kind === 'prompt' && !isSpeakable(role.name)).map(({ path, role }) => unspeakable(path, role.name)),
    ...collisions(roles),
    ...irregular.filter(isMeant).map(link),
    ...folders.filter((folder) => LIKE_A_FILE.test(folder) && isMeant(folder) && !roles.some(({ path }) => path.startsWith(`${folder}/`))).map(misnamed),
  ];
}

function unspeakable(path: string, name: string): Finding {
  const remedy = 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`';
  return finding('prompt/name', path, `the name \`${name}\` cannot be written in a reference`, remedy);
}

function link(path: string): Finding {
  return finding('file/symlink', path, 'this is a link, not a file; links are not followed', 'put the file itself there');
}

/** A pattern such as `prompts/**` fits any folder. */
const LIKE_A_FILE = /\.(?:md|txt|yaml|jsonl|csv|json)$/;

/** Docker makes one where a file that is to be mounted is not there. */
function misnamed(path: string): Finding {
  return finding('file/folder', path, 'this is a folder, not a file; nothing is read from it', 'put a file in its place, or give the folder another name');
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
