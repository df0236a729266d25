import { join } from 'node:path';
import { fileStamp, listFiles, readText } from '../adapters/files.js';
import { PromptError } from '../core/errors.js';
import { parseBundle } from '../core/release/bundle.js';
import { parseReleaseFile } from '../core/release/release-format.js';
import type { Release, ReleaseAlias } from '../core/release/release.js';
import { contentFolder, isReleasePath, releasePath, RELEASES } from '../core/release/release-files.js';

/** Where releases and content are read from. */
export interface Source {
  /** As messages name it. */
  name: string;
  /** What an environment serves; undefined where nothing changed since the last call. @throws PromptError */
  releases(environment: string): Promise<(Release | ReleaseAlias)[] | undefined>;
  environments(): Promise<string[]>;
  /** The files of a released content, by their paths in its folder. */
  content(name: string, hash: string): Promise<Map<string, string>>;
}

/** A checkout, or any folder that holds a project's `.prompt/releases` and `.prompt/content`. */
export function folderSource(dir: string): Source {
  const read = async (path: string): Promise<string> => {
    const text = await readText(join(dir, path));
    if (!text) throw new PromptError('file/missing', { file: path });
    if (!text.ok) throw new PromptError('file/unreadable', { file: path, reason: text.message });
    return text.text;
  };
  return {
    name: join(dir, RELEASES),
    async releases(environment) {
      const paths = (await listFiles(dir, `${RELEASES}/${environment}`)).files.filter(isReleasePath);
      return Promise.all(paths.map(async (path) => parseOwn(path, await read(path))));
    },
    async environments() {
      const { files } = await listFiles(dir, RELEASES);
      return [...new Set(files.filter(isReleasePath).map((path) => path.slice(RELEASES.length + 1).split('/')[0] as string))];
    },
    async content(name, hash) {
      const folder = contentFolder(name, hash);
      const { files } = await listFiles(dir, folder);
      return new Map(await Promise.all(files.map(async (path) => [path.slice(folder.length + 1), await read(path)] as const)));
    },
  };
}

/** A file that `prompt bundle` wrote. It is read again when it was replaced. */
export function bundleSource(file: string): Source {
  let seen: string | undefined;
  let environment = '';
  let files: Readonly<Record<string, string>> = {};
  const refresh = async (): Promise<boolean> => {
    const stamp = fileStamp(file)?.id;
    if (stamp !== undefined && stamp === seen) return false;
    const text = await readText(file);
    if (!text?.ok) throw new PromptError('bundle/invalid', { file, reason: text ? text.message : 'there is no such file' });
    ({ environment, files } = parseBundle(file, text.text));
    seen = stamp;
    return true;
  };
  return {
    name: file,
    async releases(wanted) {
      if (!(await refresh())) return undefined;
      if (wanted !== environment) return [];
      return Object.entries(files).filter(([path]) => isReleasePath(path)).map(([path, text]) => parseOwn(path, text));
    },
    environments: async () => [environment],
    async content(name, hash) {
      const folder = `${contentFolder(name, hash)}/`;
      return new Map(Object.entries(files).filter(([path]) => path.startsWith(folder)).map(([path, text]) => [path.slice(folder.length), text]));
    },
  };
}

/** Who may change an environment is decided by path: a file must not speak for another one. */
function parseOwn(path: string, text: string): Release | ReleaseAlias {
  const release = parseReleaseFile(path, text);
  if (releasePath(release.environment, release.prompt) === path) return release;
  const message = `it says it is what ${release.environment} serves of ${release.prompt}`;
  throw new PromptError('release/invalid', { file: path }, { findings: [{ code: 'release/invalid', severity: 'error', place: { file: path }, message }] });
}
