import { mergeBase } from '../../../adapters/git/merge-base.js';
import { resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import { formatReference } from '../../../core/version/reference.js';
import { pairStates } from '../states/compare-states.js';
import type { Project } from '../project.js';
import { readQuerySetIfAny } from './queries.js';
import type { Resolved, Resolver } from '../references/resolver.js';
import { readState, type StatePrompt } from '../states/states.js';

export interface Skipped {
  name: string;
  reason: string;
}

/**
 * Every prompt whose content differs between the merge base with a revision and HEAD: what a branch changed, whatever
 * happened on the other one meanwhile. Both sides come from git. A new prompt has one side.
 *
 * @throws PromptError `repository/shallow`, `reference/not-found`
 */
export async function differingPrompts(resolver: Resolver, revision: string): Promise<{ pairs: Resolved[][]; skipped: Skipped[] }> {
  const { project } = resolver;
  const base = await baseOf(project, revision);
  const [before, after] = await Promise.all([
    readState(resolver, { kind: 'revision', revision: base }, base),
    readState(resolver, { kind: 'revision', revision: 'HEAD' }, 'HEAD'),
  ]);
  const history = project.repository.shallow ? undefined : await resolver.history();
  const pairs: Resolved[][] = [];
  const skipped: Skipped[] = [];
  for (const pair of await pairStates({ project, history }, before, after)) {
    const now =
      pair.after && (await sideOf(pair.after.prompt, formatReference({ name: pair.after.name, selector: { kind: 'worktree' }, stages: [] })));
    const then =
      pair.before &&
      (await sideOf(pair.before.prompt, formatReference({ name: pair.before.name, selector: { kind: 'word', text: revision }, stages: [] })));
    if (!now || then?.read.hash === now.read.hash) continue;
    if (now.read.prompt && !(await readQuerySetIfAny(project, now.read.prompt))) skipped.push({ name: now.name, reason: 'it has no query set' });
    else pairs.push(then?.read.prompt ? [then, now] : [now]);
  }
  return { pairs, skipped };
}

async function baseOf({ repository }: Project, revision: string): Promise<string> {
  const { git, head, shallow } = repository;
  if (head === undefined) throw new PromptError('repository/no-commits', {});
  const commit = await resolveCommit(git, revision);
  const base = commit === undefined ? undefined : await mergeBase(git, commit, head);
  if (base !== undefined) return base;
  if (shallow) throw new PromptError('repository/shallow', { unknown: `where this branch left ${revision} is` });
  const looked = commit === undefined ? `git knows no commit \`${revision}\`` : `HEAD and \`${revision}\` have no common commit`;
  throw new PromptError('reference/not-found', { reference: revision, looked });
}

/** Labelled as typed: a report names no commit. */
async function sideOf({ name, read }: StatePrompt, label: string): Promise<Resolved> {
  return { name, label, source: 'history', stages: [], ...(await read()) };
}
