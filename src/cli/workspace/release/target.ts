import { isAncestor, upstreamOf } from '../../../adapters/git/push.js';
import { worktreeOf } from '../../../adapters/git/refs.js';
import { operationInProgress, readHeads, resolveCommit } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';
import type { Context } from '../../command.js';
import type { OptionSpec, OptionValues } from '../../option-spec.js';
import { type Project, requireWorktree } from '../project.js';

/** Options of every command that publishes a release; `openTarget` reads them. */
export const PUBLISH_OPTIONS = [
  { flags: '--expect <hash>', description: 'only if the environment serves this content hash now, or `none`', parse: parseExpected },
  { flags: '--branch <name>', description: 'commit on this branch, without a checkout' },
  { flags: '--push', description: 'push that commit' },
  { flags: '--dry-run', description: 'show the plan, write nothing' },
] as const satisfies readonly OptionSpec[];

/** Where a release is published. Plans are made from what `commit` holds, and applied only if that is still so. */
export interface Target {
  kind: 'checked-out' | 'apart';
  /** Undefined where HEAD is detached. */
  branch?: string;
  /** The canonical branch. */
  canonical: string;
  commit: string;
  upstream?: { remote: string; branch: string };
  expected?: string;
  dryRun: boolean;
  context: Pick<Context, 'note' | 'signal'>;
}

/** The tip of a target. */
export interface Tip {
  commit: string;
  /** Where the branch stands here; undefined where there is none of that name. */
  local?: string;
}

/** @throws PromptError `repository/busy`, `branch/unusable`, `push/no-remote`, `usage` */
export async function openTarget(project: Project, context: Target['context'], options: OptionValues<typeof PUBLISH_OPTIONS>): Promise<Target> {
  const { git } = project.repository;
  const { head, branch: current, canonical } = await readHeads(project.repository, project.config.branch);
  const named = options.branch;
  const branch = named ?? current;
  if (named === undefined) requireCommittable(project, 'commit on a branch with `--branch <name>`');
  else await requireUsable(project, named);
  const { commit } = named === undefined ? { commit: head } : await branchTip(project, named, canonical.oid);
  const name = branch ?? 'HEAD';
  if (commit !== canonical.oid && !(await isAncestor(git, canonical.oid, commit))) {
    context.note(`note: ${name} does not have all of ${canonical.name}; this starts from what ${name} serves`);
  }
  const expected = options.expect;
  return {
    kind: named === undefined ? 'checked-out' : 'apart',
    ...(branch === undefined ? {} : { branch }),
    canonical: canonical.name,
    commit,
    ...(options.push === true ? { upstream: await requireUpstream(git, branch) } : {}),
    ...(expected === undefined ? {} : { expected }),
    dryRun: options.dryRun === true,
    context,
  };
}

/** Where the target stands now. @throws PromptError `repository/busy`, `repository/switched` */
export async function readTip(project: Project, { kind, branch, commit }: Target): Promise<Tip> {
  if (kind === 'apart') return branchTip(project, branch ?? '', commit);
  requireCommittable(project);
  const [head = '', name = ''] = (await project.repository.git.text(['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD'])).split('\n');
  const now = name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : undefined;
  if (now !== branch) throw new PromptError('repository/switched', { before: branch ?? 'a detached HEAD', now: now ?? 'a detached HEAD' });
  return { commit: head, local: head };
}

/** A branch as it is here, or on `origin` where that has more; where there is none it starts at `otherwise`. */
async function branchTip({ repository: { git } }: Project, branch: string, otherwise: string): Promise<Tip> {
  const [local, remote] = await Promise.all([resolveCommit(git, `refs/heads/${branch}`), resolveCommit(git, `refs/remotes/origin/${branch}`)]);
  if (local === undefined) return { commit: remote ?? otherwise };
  const ahead = remote !== undefined && remote !== local && (await isAncestor(git, local, remote));
  return { commit: ahead ? remote : local, local };
}

/**
 * @param without what makes it do without a work tree
 * @throws PromptError `repository/no-worktree`; `repository/busy`: a commit now would become part of something else
 */
export function requireCommittable(project: Project, without?: string): void {
  requireWorktree(project, without);
  const operation = operationInProgress(project.repository);
  if (operation !== undefined) throw new PromptError('repository/busy', { operation });
}

/** A branch name that may be moved under everybody's feet: no work tree has it. */
async function requireUsable({ repository: { git } }: Project, branch: string): Promise<void> {
  const unusable = (reason: string, remedy: string): PromptError => new PromptError('branch/unusable', { branch, reason, remedy });
  // Prints the name; `@{-1}` would be another one.
  const valid = await git.text(['check-ref-format', '--branch', branch]).catch(() => '');
  if (branch === '' || valid.trim() !== branch) throw unusable('this is no name of a branch', 'write a name such as promote-triage');
  const worktree = await worktreeOf(git, branch);
  if (worktree !== undefined) throw unusable(`it is checked out in ${worktree}`, 'run this there, without --branch');
}

async function requireUpstream(git: Project['repository']['git'], branch: string | undefined): Promise<{ remote: string; branch: string }> {
  if (branch === undefined) {
    throw new PromptError('usage', { message: 'HEAD is detached: there is no branch to push', remedy: 'name one: --branch <name> --push' });
  }
  const upstream = await upstreamOf(git, branch);
  if (upstream === undefined) throw new PromptError('push/no-remote', { branch });
  return upstream;
}

function parseExpected(text: string): string {
  const expected = text.toLowerCase();
  if (/^(?:none|[0-9a-f]{7,64})$/.test(expected)) return expected;
  throw new PromptError('usage', {
    message: `--expect takes a content hash of 7 digits or more, or \`none\`, not \`${text}\``,
    remedy: 'see `prompt list --json` or `prompt log <name>`',
  });
}
