import { isAbsolute, relative, resolve } from 'node:path';
import type { Finding } from '../../../core/finding.js';
import type { Project } from '../project.js';
import { gatherFindings } from './gather-findings.js';
import { type Scope, stagedScopes } from './scopes.js';
import { settle, type Settled } from './settle.js';

/** What was found in some projects of a repository. */
export interface CheckedScopes extends Settled {
  where: string;
  prompts: number;
  prefix: '';
}

/** @param paths at or below which prompts are wanted; none: all */
export async function checkStaged(here: Project, paths: readonly string[], cwd: string): Promise<CheckedScopes> {
  return checkScopes('the index', await stagedScopes(here, cwd), { paths, cwd, slow: false });
}

/** Places are below the top of the repository: there may be several projects. @param slow whether there is time for slow rules */
export async function checkScopes(
  where: string,
  scopes: readonly Scope[],
  { paths, cwd, slow }: { paths: readonly string[]; cwd: string; slow: boolean },
): Promise<CheckedScopes> {
  const data: CheckedScopes = { where, prompts: 0, findings: [], accepted: 0, prefix: '' };
  for (const scope of scopes) {
    const { project } = scope;
    const { prompts, findings, accepted } = await checkProject(scope, paths, cwd, slow);
    data.prompts += prompts;
    data.accepted += accepted;
    data.findings.push(
      ...project.findings,
      ...findings.map((finding): Finding => ({ ...finding, place: { ...finding.place, file: project.prefix + finding.place.file } })),
    );
  }
  return data;
}

/** @param slow whether also what takes longer than a hook has is looked at */
export async function checkProject(
  { prompts: all, ...scope }: Scope,
  paths: readonly string[],
  cwd: string,
  slow: boolean,
): Promise<Settled & { prompts: number }> {
  const { project, tree } = scope;
  const prompts = all.filter(({ path }) => isWanted(project, path, paths, cwd));
  const gathered = await gatherFindings({ ...scope, prompts, slow, whole: slow && paths.length === 0 && scope.base === undefined });
  const settled = await settle(project, tree, gathered);
  project.derived.save();
  return { prompts: prompts.length, ...settled };
}

export function isWanted(project: Project, path: string, wanted: readonly string[], cwd: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((typed) => {
    const inside = relative(project.root, isAbsolute(typed) ? typed : resolve(cwd, typed)).split('\\').join('/');
    return inside === '' || path === inside || path.startsWith(`${inside}/`);
  });
}
