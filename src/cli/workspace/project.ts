import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileExists, readText } from '../../adapters/files.js';
import { readBlobs } from '../../adapters/git/blobs.js';
import { openRepository, type Repository } from '../../adapters/git/repository.js';
import { listCommit, listIndex } from '../../adapters/git/tree.js';
import { CONFIG_FILE } from '../../core/config/config-file.js';
import type { Config } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Layout } from '../../core/prompt/layout/layout.js';
import { type Decoded, undecodedFinding } from '../../core/text/decode.js';
import { type Derived, openDerived } from './derived.js';

/** A folder of prompts under one configuration. */
export interface Project {
  repository: Repository;
  /** Absolute path of the project's folder: where the nearest `.promptrc` is, else the top of the work tree; git's own in a bare repository. */
  root: string;
  /** `root` inside the repository, with a trailing `/`, or empty. */
  prefix: string;
  config: Config;
  layout: Layout;
  /** Warnings about the configuration. */
  findings: readonly Finding[];
  derived: Derived;
}

/** @throws PromptError `repository/missing`, `config/invalid` */
export async function openProject(cwd: string): Promise<Project> {
  const repository = await openRepository(cwd);
  if (repository.top === undefined) return openBare(repository);
  const top = realpathSync(repository.top);
  const root = await nearestConfig(realpathSync(cwd), top);
  const inside = relative(top, root).split(sep).join('/');
  return makeProject(repository, root, inside === '' ? '' : `${inside}/`, await readText(join(root, CONFIG_FILE)));
}

/**
 * The project as the index has it: what a hook looks at.
 * @param here any project of the repository
 * @param folder inside the work tree, with a trailing `/`, or empty
 * @param files of the index, where they were listed already
 */
export async function openStaged({ repository, derived }: Project, folder: string, files?: ReadonlyMap<string, string>): Promise<Project> {
  const file = folder + CONFIG_FILE;
  const blob = files ? files.get(file) : (await listIndex(repository.git, [CONFIG_FILE], folder)).get(CONFIG_FILE);
  const load = async () => loadConfig(blob === undefined ? undefined : (await readBlobs(repository, [blob])).get(blob), file, derived);
  const read = blob === undefined ? await load() : await derived.get('config of a blob', `${file}\n${blob}`, load);
  return { repository, root: join(repository.top ?? '', folder), prefix: folder, ...read, derived };
}

/** The project as a commit has it. @param folder inside the repository, with a trailing `/`, or empty */
export async function openAt(repository: Repository, folder: string, commit: string): Promise<Project> {
  return makeProject(repository, join(repository.top ?? repository.commonDir, folder), folder, await configAt(repository, folder, commit));
}

/** What a repository without a work tree has is what its HEAD has. */
async function openBare(repository: Repository): Promise<Project> {
  const text = repository.head === undefined ? undefined : await configAt(repository, '', repository.head);
  return makeProject(repository, repository.commonDir, '', text);
}

async function configAt(repository: Repository, folder: string, commit: string): Promise<Decoded | undefined> {
  const config = (await listCommit(repository.git, commit, [CONFIG_FILE], folder)).get(CONFIG_FILE);
  return config === undefined ? undefined : (await readBlobs(repository, [config])).get(config);
}

async function makeProject(repository: Repository, root: string, prefix: string, configText: Decoded | undefined): Promise<Project> {
  const derived = await openDerived(repository.commonDir);
  const read = await loadConfig(configText, prefix + CONFIG_FILE, derived);
  return { repository, root, prefix, ...read, derived };
}

/** For what writes. @param without what makes it do without a work tree @throws PromptError `repository/no-worktree` */
export function requireWorktree({ repository }: Project, without?: string): void {
  if (repository.top === undefined) throw new PromptError('repository/no-worktree', without === undefined ? {} : { without });
}

async function loadConfig(text: Decoded | undefined, file: string, derived: Derived): Promise<Pick<Project, 'config' | 'layout' | 'findings'>> {
  if (text && !text.ok) throw new PromptError('config/invalid', {}, { findings: [undecodedFinding(file, text)] });
  return derived.get('config', `${file}\n${text?.text ?? ''}`, async () => {
    const { readConfig } = await import('../../core/config/config.js');
    return readConfig(text?.text, file);
  });
}

/** The nearest folder upwards with a `.promptrc`, up to the top of the work tree; else the top. */
async function nearestConfig(start: string, top: string): Promise<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await fileExists(join(folder, CONFIG_FILE))) return folder;
    if (folder === top || folder === dirname(folder)) return resolve(top);
  }
}
