import { join } from 'node:path';
import { fileExists, isSameFile } from '../../../adapters/files.js';
import { listCommit } from '../../../adapters/git/tree.js';
import type { Finding } from '../../../core/finding.js';
import type { MvPlan, Renaming } from './plan-mv.js';
import type { Project } from '../project.js';
import { promptsIn, type Tree } from '../tree.js';

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
  const committed = await listCommit(project.repository.git, head, [renaming.path], project.prefix);
  const obstacles = [
    ...uncommitted(renaming, plan, committed.has(renaming.path)),
    ...plan.conflicts.map((path): Obstacle => ({
      path,
      code: 'conflict',
      message: 'a merge left it in conflict',
      remedy: 'resolve the conflict, then `git add` it',
    })),
    ...(await absent(project, plan)),
    ...(await taken(project, tree, renaming, plan)),
  ];
  return obstacles.map(({ path, code, message, remedy }) => ({
    code: `mv/${code}`,
    severity: 'error',
    place: { file: project.prefix + path },
    message,
    remedy,
  }));
}

function uncommitted({ path }: Renaming, { moves, releases, entries, changed }: MvPlan, isCommitted: boolean): Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (!isCommitted) {
    obstacles.push({
      path,
      code: 'uncommitted',
      message: 'it is not committed: there is nothing yet that could go along',
      remedy: 'commit it first, or rename the file by hand',
    });
  }
  for (const { from } of moves) {
    if (from !== path && changed.get(from) === ' A') {
      obstacles.push({ path: from, code: 'uncommitted', message: 'git is told of it, but not what is in it', remedy: 'stage it with `git add`' });
    }
  }
  for (const one of [...Object.keys(releases.texts), ...releases.files.map(({ from }) => from)]) {
    const state = changed.get(one);
    const isGone = state?.[1] === 'D';
    if (state !== undefined && entries.has(one) && !isGone) {
      obstacles.push({
        path: one,
        code: 'changed',
        message: 'what was released has changes that are not committed',
        remedy: 'commit them, or take them back',
      });
    }
  }
  return obstacles;
}

/** What git has and the work tree has not. */
async function absent({ root, repository }: Project, { moves, releases, entries, conflicts }: MvPlan): Promise<Obstacle[]> {
  const sources = [...new Set([...moves.map(({ from }) => from), ...Object.keys(releases.texts).filter((path) => entries.has(path))])];
  const present = await Promise.all(sources.map((path) => fileExists(join(root, path))));
  const [message, remedy] = repository.sparse
    ? ['a sparse checkout leaves it out of the work tree', 'have it checked out: `git sparse-checkout add <folder>`']
    : ['git has it, the work tree does not', 'restore it with `git restore`, or commit that it is gone'];
  return sources.filter((path, index) => !present[index] && !conflicts.includes(path)).map((path) => ({ path, code: 'absent', message, remedy }));
}

/** Where something lies that is not this prompt's. */
async function taken(
  project: Project,
  tree: Tree,
  { name, to, toPath }: Renaming,
  { moves, texts, beside, releases, entries, conflicts }: MvPlan,
): Promise<Obstacle[]> {
  const { root } = project;
  const sources = new Map(moves.map((move) => [move.to, move.from]));
  const isOccupied = async (target: string): Promise<boolean> => {
    const source = sources.get(target);
    const isHere = (await fileExists(join(root, target))) && (source === undefined || !isSameFile(join(root, target), join(root, source)));
    return isHere || entries.has(target) || conflicts.includes(target);
  };
  // What git knows at the place of a release is an alias that gives way, or is among those taken.
  const places = [...new Set([...beside, ...releases.files.map((file) => file.to), ...Object.keys(texts)])].filter(
    (path) => !(path in releases.texts && entries.has(path)),
  );
  const occupied = await Promise.all(places.map(isOccupied));
  const namesake = promptsIn(project, tree).find((prompt) => prompt.name === to && prompt.path !== toPath);
  const link = tree.irregular.find((one) => toPath.startsWith(`${one}/`));
  const remedy = 'choose another name, or move that away first';
  return [
    ...places.filter((_, index) => occupied[index]).map((path): Obstacle => ({ path, code: 'taken', message: `${path} is there already`, remedy })),
    ...releases.taken.map(({ environment, path }): Obstacle => ({ path, code: 'taken', message: `${environment} serves a prompt of that name`, remedy })),
    ...(namesake === undefined ? [] : [{ path: namesake.path, code: 'taken' as const, message: `it is ${to} already`, remedy }]),
    ...(link === undefined
      ? []
      : [
          {
            path: link,
            code: 'taken' as const,
            message: `nothing below it is a prompt: it is a link or another repository`,
            remedy: `move ${name} elsewhere`,
          },
        ]),
  ];
}
