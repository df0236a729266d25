import { join } from 'node:path';
import { fileExists } from '../../adapters/files.js';
import { isSameFile } from '../../adapters/file-moves.js';
import { listCommit } from '../../adapters/git/tree.js';
import type { Finding } from '../../core/finding.js';
import type { MvPlan, Renaming } from './plan-mv.js';
import type { Project } from './project.js';
import { promptsIn, type Tree } from './tree.js';

/** What a finding says but for its severity and place. */
interface Obstacle {
  path: string;
  code: 'uncommitted' | 'conflict' | 'absent' | 'changed' | 'taken';
  message: string;
  remedy: string;
}

/**
 * All that stands against a renaming; with any of it nothing may be done.
 * @param head the commit that releases are read from
 * @param tree the work tree
 */
export async function findObstacles(project: Project, head: string, tree: Tree, renaming: Renaming, plan: MvPlan): Promise<Finding[]> {
  const obstacles = [...(await sourceObstacles(project, head, renaming, plan)), ...(await targetObstacles(project, tree, renaming, plan))];
  return obstacles.map(({ path, code, message, remedy }) => ({ code: `mv/${code}`, severity: 'error', place: { file: project.prefix + path }, message, remedy }));
}

async function sourceObstacles(project: Project, head: string, { path }: Renaming, { moves, releases, entries, conflicts, changed }: MvPlan): Promise<Obstacle[]> {
  const { repository, prefix, root } = project;
  const committed = (await listCommit(repository.git, head, [path], prefix)).has(path);
  const present = await Promise.all(moves.map(({ from }) => fileExists(join(root, from))));
  const absent = moves.filter(({ from }, index) => !present[index] && !conflicts.includes(from));
  const released = [...Object.keys(releases.texts), ...releases.contents.map(({ from }) => from)];
  const [why, remedy] = repository.sparse
    ? ['a sparse checkout leaves it out of the work tree', 'have it checked out: `git sparse-checkout add <folder>`']
    : ['git has it, the work tree does not', 'restore it with `git restore`, or commit that it is gone'];
  return [
    ...(committed ? [] : [{ path, code: 'uncommitted' as const, message: 'it is not committed: there is nothing yet that could go along', remedy: 'commit it first, or rename the file by hand' }]),
    // Git knows of the file, not of what is in it: in the index there is nothing to move.
    ...moves
      .filter(({ from }) => from !== path && changed.get(from) === ' A')
      .map(({ from }) => ({ path: from, code: 'uncommitted' as const, message: 'it is announced to git without its content', remedy: `stage it: \`git add\`` })),
    ...conflicts.map((one) => ({ path: one, code: 'conflict' as const, message: 'a merge left it in conflict', remedy: 'resolve the conflict, then `git add` it' })),
    ...absent.map(({ from }) => ({ path: from, code: 'absent' as const, message: why, remedy })),
    ...released
      .filter((one) => entries.has(one) && changed.has(one) && !absent.some(({ from }) => from === one))
      .map((one) => ({ path: one, code: 'changed' as const, message: 'what was released has changes that are not committed', remedy: 'commit them, or take them back' })),
  ];
}

/** Where something lies that is not this prompt's. */
async function targetObstacles(project: Project, tree: Tree, { path, to, toPath }: Renaming, { moves, texts, beside, releases, entries, conflicts }: MvPlan): Promise<Obstacle[]> {
  const sources = new Map(moves.map((move) => [move.to, move.from]));
  const isTaken = async (target: string): Promise<boolean> => {
    const here = (await fileExists(join(project.root, target))) && !isSameFile(join(project.root, target), join(project.root, sources.get(target) ?? path));
    return here || entries.has(target) || conflicts.includes(target);
  };
  // What git knows at the place of a release is an alias that gives way, or is among those taken.
  const places = [...beside, ...releases.contents.map((move) => move.to), ...Object.keys(texts).filter((target) => !entries.has(target))];
  const occupied = await Promise.all(places.map(isTaken));
  const namesake = promptsIn(project, tree).find(({ name }) => name === to);
  const link = tree.irregular.find((one) => toPath.startsWith(`${one}/`));
  const remedy = 'choose another name, or remove it first';
  return [
    ...new Set(places.filter((_, index) => occupied[index])),
  ].map((one): Obstacle => ({ path: one, code: 'taken', message: beside.includes(one) ? `this would be a file of ${to}` : 'this is there already', remedy }))
    .concat(releases.taken.map((one) => ({ path: one, code: 'taken', message: `this is what is served to whoever asks for ${to}`, remedy })))
    .concat(namesake && !beside.includes(namesake.path) ? [{ path: namesake.path, code: 'taken', message: `this is ${to} already`, remedy }] : [])
    .concat(link === undefined ? [] : [{ path: link, code: 'taken', message: 'this is no folder of the project: nothing in it is a prompt', remedy }]);
}
