import { CONFIG_FILE } from '../../../core/config/config-file.js';
import type { Finding } from '../../../core/finding.js';
import { emptyRoots } from '../../../core/prompt/layout/meant-root.js';
import { meantRoots } from '../meant-roots.js';
import type { Project } from '../project.js';
import { readHere, type Tree } from '../tree.js';
import type { Looked } from './look-at.js';

/** What configuration says of prompts or variables that are not there. @param looked all prompts of the project */
export async function findUnused(project: Project, tree: Tree, looked: readonly Looked[]): Promise<Finding[]> {
  const { untrusted } = project.config;
  const empty = emptyRoots(project.layout, tree.paths);
  // A prompt that cannot be read may have what is asked for.
  const judged = Object.keys(untrusted).length > 0 && looked.every(({ checked }) => checked);
  const text = judged || empty.length > 0 ? await readHere(project, CONFIG_FILE) : undefined;
  if (!text?.ok) return [];
  const { unusedRequirements, unusedRoots } = await import('../../../core/check/unused-config.js');
  return [
    ...(empty.length > 0 ? unusedRoots(await meantRoots(project, empty), CONFIG_FILE, text.text) : []),
    ...(judged ? unusedRequirements(untrusted, looked.flatMap(({ checked }) => checked?.prompt ?? []), CONFIG_FILE, text.text) : []),
  ];
}
