import { join } from 'node:path';
import { fileStamp, listFiles, readText, requireText } from '../adapters/files.js';
import { PromptError } from '../core/errors.js';
import { parseBundle } from '../core/release/bundle.js';
import { parseOwnRelease } from '../core/release/release-set.js';
import type { Release, ReleaseAlias } from '../core/release/release.js';
import { contentFolder, isReleasePath, RELEASES } from '../core/release/release-files.js';

/** Where releases and content are read from. */
export interface Source {
  /** As messages name it. */
  name: string;
  /** As it is now; undefined where that is what was accepted last. @throws PromptError */
  read(environment: string): Promise<SourceState | undefined>;
  environments(): Promise<string[]>;
}

/** What an environment serves, and the contents that go with it. */
export interface SourceState {
  releases: (Release | ReleaseAlias)[];
  /** The files of a released content, by their paths in its folder. */
  content(name: string, hash: string): Promise<Map<string, string>>;
  /** It is what is served from now on: until then it is read again. */
  accept(): void;
}

/** A checkout, or any folder that holds a project's `.prompt/releases` and `.prompt/content`. */
export function folderSource(dir: string): Source {
  const read = (path: string): Promise<string> => requireText(join(dir, path), path);
  const content: SourceState['content'] = async (name, hash) => {
    const folder = contentFolder(name, hash);
    const { files } = await listFiles(dir, folder);
    return new Map(await Promise.all(files.map(async (path) => [path.slice(folder.length + 1), await read(path)] as const)));
  };
  return {
    name: join(dir, RELEASES),
    async read(environment) {
      const paths = (await listFiles(dir, `${RELEASES}/${environment}`)).files.filter(isReleasePath);
      return { releases: await Promise.all(paths.map(async (path) => parseOwnRelease(path, await read(path)))), content, accept: () => {} };
    },
    async environments() {
      const { files } = await listFiles(dir, RELEASES);
      return [...new Set(files.filter(isReleasePath).map((path) => path.slice(RELEASES.length + 1).split('/')[0] as string))];
    },
  };
}

/** A file that `prompt bundle` wrote. It is read again when it was replaced. */
export function bundleSource(file: string): Source {
  let accepted: string | undefined;
  const load = async (): Promise<ReturnType<typeof parseBundle>> => {
    const text = await readText(file);
    if (!text?.ok) throw new PromptError('bundle/invalid', { file, reason: text ? text.message : 'there is no such file' });
    return parseBundle(file, text.text);
  };
  return {
    name: file,
    async read(wanted) {
      const stamp = fileStamp(file)?.id;
      if (stamp !== undefined && stamp === accepted) return undefined;
      const { environment, files } = await load();
      const own = wanted === environment ? Object.entries(files).filter(([path]) => isReleasePath(path)) : [];
      return {
        releases: own.map(([path, text]) => parseOwnRelease(path, text)),
        async content(name, hash) {
          const folder = `${contentFolder(name, hash)}/`;
          return new Map(Object.entries(files).filter(([path]) => path.startsWith(folder)).map(([path, text]) => [path.slice(folder.length), text]));
        },
        accept: () => (accepted = stamp),
      };
    },
    environments: async () => [(await load()).environment],
  };
}
