import { join } from 'node:path';
import { fileExists } from '../../adapters/files.js';
import { CONFIG_FILE } from '../../core/config/config-file.js';
import { PromptError } from '../../core/errors.js';
import { meantRoots } from './meant-roots.js';
import type { Project } from './project.js';

/** @param typed where they were looked for, where a person said that */
export async function noPrompts(project: Project, typed?: readonly string[]): Promise<PromptError> {
  const { roots } = project.layout;
  const projects = await projectsElsewhere(project);
  const meant = typed || projects.length > 0 ? [] : [...(await meantRoots(project, roots)).values()];
  return new PromptError('prompt/none', { folders: typed ?? roots, projects, meant: meant.find((root) => root !== undefined) });
}

/** The same fault, with the projects of the repository where it was looked for outside of any. */
export async function notFoundHere(project: Project, typed: string, fault: PromptError): Promise<PromptError> {
  // What there is instead is said already.
  const projects = fault.remedy === undefined ? await projectsElsewhere(project) : [];
  return projects.length === 0
    ? fault
    : new PromptError('prompt/not-found', { name: typed, where: 'this folder, which is in no project', known: [], projects });
}

/** Folders of the repository that have a `.promptrc`, from its top, where this one has none. */
async function projectsElsewhere({ repository, root }: Project): Promise<string[]> {
  if (repository.top === undefined || (await fileExists(join(root, CONFIG_FILE)))) return [];
  const output = await repository.git.text(['ls-files', '-z', '--full-name', '--', `:(top,glob)*/**/${CONFIG_FILE}`]);
  return output.split('\0').filter((path) => path !== '').map((path) => path.slice(0, -CONFIG_FILE.length - 1));
}
