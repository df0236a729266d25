import { listUnignored } from '../../adapters/git/tree.js';
import { meantRoot } from '../../core/prompt/layout/meant-root.js';
import type { Project } from './project.js';

/** Copies of what was released. */
const OWN = '.prompt/';

/** Entries of `prompts:` that find nothing, each with what it was meant to say, as far as the files of the project tell. */
export async function meantRoots({ repository, prefix }: Project, roots: readonly string[]): Promise<Map<string, string | undefined>> {
  const paths = repository.top === undefined ? [] : (await listUnignored(repository.git, prefix)).filter((path) => !path.startsWith(OWN));
  return new Map(roots.map((root) => [root, meantRoot(root, paths)]));
}
