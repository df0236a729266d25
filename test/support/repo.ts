import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, onTestFinished } from 'vitest';

/**
 * Real git repositories in temporary folders: the same author, dates, branch and configuration on every machine.
 * Importing this file isolates the whole test process from the user's git: functions under test run git in it.
 */

/** A work tree. Paths are relative to its root. */
export interface Repo {
  readonly root: string;
  /** A folder of its own beside the root, for clones, linked work trees and configuration; it goes with the repository. */
  readonly beside: string;
  /** Runs git there. @returns stdout without the final newline @throws where git fails, with its stderr in the message */
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  read(path: string): string;
  remove(...paths: string[]): void;
  move(from: string, to: string): void;
  /** Commits everything as it is on disk, also nothing. @returns the commit */
  commit(message: string, options?: CommitOptions): string;
  /** Another work tree, such as a clone or a linked one. */
  at(root: string): Repo;
}

export interface CommitOptions {
  /** `Name <mail>` */
  author?: string;
  /** Of author and committer, ISO 8601; by default one minute after the one before. */
  date?: string;
}

export interface RepoOptions {
  files?: Readonly<Record<string, string | Uint8Array>>;
  objectFormat?: 'sha1' | 'sha256';
}

const PROJECT = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));
const FIRST_DATE = Date.parse('2026-01-05T10:00:00Z');
const SETTINGS = ['[gc]', 'auto = 0', '[maintenance]', 'auto = false', '[core]', 'fsync = none', ''].join('\n');

const home = temporaryFolder('prompt-home-');
const pending = new Set([home]);
isolate();
afterAll(() => {
  for (const folder of pending) rmSync(folder, { recursive: true, force: true });
});

/** A new repository on branch `main` without commits; `files` are written, not committed. Removed after the test (or the file). */
export function createRepo({ files = {}, objectFormat = 'sha1' }: RepoOptions = {}): Repo {
  const folder = temporaryFolder('prompt-repo-');
  removeLater(folder);
  const root = join(folder, 'repo');
  mkdirSync(root);
  const repo = openAt(root, folder, { commits: 0 });
  repo.git('init', '--quiet', '--template=', '--initial-branch=main', `--object-format=${objectFormat}`);
  if (repo.git('rev-parse', '--show-toplevel') !== root) throw new Error(`${root} is not a repository of its own`);
  writeFileSync(join(root, '.git/config'), SETTINGS, { flag: 'a' });
  repo.write(files);
  return repo;
}

/** An empty folder, no repository. Removed after the test (or the file). */
export function createFolder(): string {
  const folder = temporaryFolder('prompt-folder-');
  removeLater(folder);
  return folder;
}

/** Changes this process's environment until the test ends; undefined removes a variable. */
export function useEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  assign(Object.entries(values));
  onTestFinished(() => assign(before));
}

function openAt(root: string, beside: string, made: { commits: number }): Repo {
  const run = (args: readonly string[], env: NodeJS.ProcessEnv, input?: string): string =>
    execFileSync('git', args, {
      cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    }).replace(/\n$/, '');
  return {
    root, beside,
    git: (...args) => run(args, process.env),
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    remove(...paths) {
      for (const path of paths) rmSync(join(root, path), { recursive: true });
    },
    move(from, to) {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      renameSync(join(root, from), join(root, to));
    },
    commit(message, { author, date = new Date(FIRST_DATE + 60_000 * made.commits).toISOString() } = {}) {
      made.commits++;
      const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      run(['add', '--all'], env);
      run(['commit', '--quiet', '--allow-empty', '--allow-empty-message', '--file=-', ...(author === undefined ? [] : [`--author=${author}`])], env, message);
      return run(['rev-parse', 'HEAD'], env);
    },
    at: (other) => openAt(realpathSync(other), beside, made),
  };
}

/** A test that runs in the project's own repository would commit there. */
function temporaryFolder(prefix: string): string {
  const parent = realpathSync(tmpdir());
  if (`${parent}${sep}`.startsWith(`${PROJECT}${sep}`)) throw new Error(`the temporary folder ${parent} is inside this project: set TMPDIR elsewhere`);
  return mkdtempSync(join(parent, prefix));
}

function removeLater(folder: string): void {
  pending.add(folder);
  try {
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
      pending.delete(folder);
    });
  } catch {
    // Made outside a test, in `beforeAll`: it goes with the file.
  }
}

/** Nothing of the user's git gets in: no configuration, no hook's variables, no repository around the temporary one. */
function isolate(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];
  assign(Object.entries({
    HOME: home, XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: realpathSync(tmpdir()), GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada Example', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_AUTHOR_DATE: '2026-02-01T09:00:00Z',
    GIT_COMMITTER_NAME: 'Ada Example', GIT_COMMITTER_EMAIL: 'ada@example.com', GIT_COMMITTER_DATE: '2026-02-01T09:00:00Z',
    LANGUAGE: undefined, LC_ALL: 'C.UTF-8', EDITOR: undefined, PAGER: undefined,
  }));
}

function assign(values: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of values) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
