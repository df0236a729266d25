import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileExists, readText, writeWhole } from '../../adapters/files.js';
import { listConfigs } from '../../adapters/git/staged.js';
import { CONFIG_FILE } from '../../core/config/config-file.js';
import { PromptError } from '../../core/errors.js';
import { BEFORE, preCommitHook, whoseHook } from '../../core/hooks/pre-commit.js';
import { promptRoot } from '../../core/prompt/layout/prompt-root.js';
import { defineCommand, result } from '../command.js';
import { parseChoice } from '../options.js';
import { type HooksData, renderHooks } from '../render/hooks.js';
import { openProject, openStaged, type Project, requireWorktree } from '../workspace/project.js';

const ACTIONS = ['install', 'uninstall'] as const;

export const hooks = defineCommand({
  arguments: [{ name: '<action>', description: 'install or uninstall', choices: ACTIONS }],
  options: [],
  examples: ['prompt hooks install', 'prompt hooks uninstall'],
  async run({ cwd }, [typed]) {
    const action = parseChoice('the action', ACTIONS)(typed);
    const project = await openProject(cwd);
    requireWorktree(project);
    const folder = await hooksFolder(project, cwd);
    const done = action === 'install' ? await install(project, folder) : await uninstall(folder);
    return result<HooksData>({ action, hook: shownPath(project, join(folder, HOOK)), ...done }, renderHooks);
  },
});

const HOOK = 'pre-commit';

/** Where git looks for this repository's hooks. @throws PromptError `hooks/elsewhere` where they are not this repository's alone */
async function hooksFolder({ repository }: Project, cwd: string): Promise<string> {
  const folder = resolve(cwd, (await repository.git.text(['rev-parse', '--path-format=absolute', '--git-path', 'hooks'])).trim());
  const isIn = (place: string): boolean => folder === place || folder.startsWith(place + sep);
  if (folder.endsWith(join('.husky', '_'))) throw new PromptError('hooks/elsewhere', { folder, husky: true });
  if (![repository.top, repository.gitDir, repository.commonDir].some((place) => place !== undefined && isIn(place))) {
    throw new PromptError('hooks/elsewhere', { folder, husky: false });
  }
  return folder;
}

type Done = Pick<HooksData, 'change' | 'before'>;

/** The hook that is there goes on being run, under another name and first: it may still change what is staged. */
async function install(project: Project, folder: string): Promise<Done> {
  const [hook, before] = [join(folder, HOOK), join(folder, BEFORE)];
  const text = preCommitHook(...(await projects(project)));
  const there = await contentOf(hook);
  const kept = (await fileExists(before)) ? { before: shownPath(project, before) } : {};
  if (there === text) return { change: 'none', ...kept };
  const whose = there === undefined ? 'own' : whoseHook(there);
  if (whose === 'changed') throw new PromptError('hooks/changed', { hook });
  if (whose === 'foreign' && kept.before !== undefined) throw new PromptError('hooks/two', { hook, before });
  mkdirSync(folder, { recursive: true });
  const prepared = join(folder, `${BEFORE}.${process.pid}`);
  writeWhole(prepared, text, 0o755);
  // Whatever the umask is, git runs only what may be run.
  chmodSync(prepared, 0o755);
  if (whose === 'foreign') renameSync(hook, before);
  renameSync(prepared, hook);
  return { change: whose === 'foreign' ? 'joined' : 'written', ...(whose === 'foreign' ? { before: shownPath(project, before) } : kept) };
}

async function uninstall(folder: string): Promise<Done> {
  const [hook, before] = [join(folder, HOOK), join(folder, BEFORE)];
  const there = await contentOf(hook);
  if (there === undefined || whoseHook(there) === 'foreign') return { change: 'none' };
  if (whoseHook(there) === 'changed') throw new PromptError('hooks/changed', { hook });
  if (await fileExists(before)) {
    renameSync(before, hook);
    return { change: 'restored' };
  }
  rmSync(hook);
  return { change: 'removed' };
}

/** A hook's text; of one that is no text, or a link, something that is not ours. */
async function contentOf(path: string): Promise<string | undefined> {
  const read = await readText(path);
  return read === undefined ? undefined : read.ok ? read.text : '';
}

/** The folders of the repository's projects, and what their prompt files end in. */
async function projects(here: Project): Promise<[folders: string[], extensions: string[]]> {
  const configs = await listConfigs(here.repository.git, CONFIG_FILE);
  const folders = configs.map((path) => path.slice(0, -CONFIG_FILE.length)).filter((folder) => folder !== here.prefix);
  const all = [here, ...(await Promise.all(folders.map((folder) => openStaged(here, folder))))];
  const extensions = all.flatMap(({ layout }) => layout.roots.map((root) => promptRoot(root).extension));
  return [[here.prefix, ...folders].sort(), [...new Set(['.md', ...extensions])].sort()];
}

function shownPath({ repository }: Project, path: string): string {
  const inside = relative(repository.top ?? '', path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
