import { CONFIG_FILE } from '../../core/config/config-file.js';
import { classify } from '../../core/prompt/layout/layout.js';
import type { Project } from './project.js';
import { groupBy } from '../../core/group-by.js';

/** A project, and those of its files that a change touches: its configuration, prompts and what belongs to them. */
export interface TouchedProject {
  project: Project;
  changed: ReadonlySet<string>;
}

/**
 * The projects of a repository that a change touches. Each file belongs to the nearest `.promptrc` above it.
 *
 * @param changed paths from the top of the repository
 * @param configs every `.promptrc` there is
 * @param open the project at a folder, in the state that is looked at
 */
export async function touchedProjects(
  changed: readonly string[],
  configs: readonly string[],
  open: (folder: string) => Promise<Project>,
): Promise<TouchedProject[]> {
  const folders = new Set(['', ...configs.map((path) => path.slice(0, -CONFIG_FILE.length))]);
  const byFolder = groupBy(changed, (path) => nearest(path, folders));
  const touched: TouchedProject[] = [];
  for (const [folder, paths] of [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const project = await open(folder);
    const own = paths.map((path) => path.slice(folder.length)).filter((path) => path === CONFIG_FILE || classify(project.layout, path) !== undefined);
    if (own.length > 0) touched.push({ project, changed: new Set(own) });
  }
  return touched;
}

function nearest(path: string, folders: ReadonlySet<string>): string {
  let folder = path;
  do folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  while (!folders.has(folder));
  return folder;
}
