import { listConfigs, stagedPaths } from '../../adapters/git/staged.js';
import type { Repository } from '../../adapters/git/repository.js';
import { CONFIG_FILE } from '../../core/config/config-file.js';
import { classify } from '../../core/prompt/layout.js';
import { openStaged, type Project } from './project.js';

/** The projects of a repository whose prompts or configuration the next commit changes. Each file belongs to the nearest `.promptrc` above it. */
export async function touchedProjects(repository: Repository): Promise<Project[]> {
  const [changed, configs] = await Promise.all([stagedPaths(repository), listConfigs(repository.git, CONFIG_FILE)]);
  const folders = new Set(['', ...configs.map((path) => path.slice(0, -CONFIG_FILE.length))]);
  const byFolder = new Map<string, string[]>();
  for (const path of changed) {
    const folder = nearest(path, folders);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path.slice(folder.length)]);
  }
  const projects: Project[] = [];
  for (const [folder, paths] of [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const project = await openStaged(repository, folder);
    if (paths.some((path) => path === CONFIG_FILE || classify(project.layout, path) !== undefined)) projects.push(project);
  }
  return projects;
}

function nearest(path: string, folders: ReadonlySet<string>): string {
  let folder = path;
  do folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  while (!folders.has(folder));
  return folder;
}
