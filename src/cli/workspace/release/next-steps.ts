import { upstreamOf } from '../../../adapters/git/push.js';
import { hostOf } from '../../../core/text/remote-host.js';
import { quoteArgument } from '../../../core/text/quote-argument.js';
import type { Project } from '../project.js';
import type { Pushed } from './push-release.js';
import type { Target } from './target.js';

/** Command lines that bring a release to where it takes effect: a push, a pull request; or the branch here up to date, or one at all. */
export async function nextSteps({ repository: { git } }: Project, { kind, branch, canonical }: Target, commit: string, pushed: Pushed | undefined): Promise<string[]> {
  if (pushed?.differs) return [`git pull --rebase ${quoteArgument(pushed.remote)} ${quoteArgument(pushed.branch)}`];
  // Whatever is checked out next, git would forget it.
  if (branch === undefined) return [`git switch --create promoted-${commit.slice(0, 7)}`];
  if (kind === 'checked-out') return [];
  const upstream = await upstreamOf(git, branch);
  if (upstream === undefined) return [];
  const url = await git.text(['remote', 'get-url', '--', upstream.remote]).catch(() => '');
  const name = quoteArgument(upstream.branch);
  const base = canonical === 'HEAD' ? undefined : quoteArgument(canonical);
  const push = pushed
    ? []
    : [`git push ${quoteArgument(upstream.remote)} ${quoteArgument(branch === upstream.branch ? branch : `${branch}:${upstream.branch}`)}`];
  return branch === canonical ? push : [...push, ...openPullRequest(url.trim(), name, base)];
}

/** @param base undefined where the canonical branch has no name: the server knows its own */
function openPullRequest(url: string, branch: string, base: string | undefined): string[] {
  const labels = hostOf(url)?.split('.') ?? [];
  const into = (option: string): string => (base === undefined ? '' : ` --${option} ${base}`);
  if (labels.includes('github')) return [`gh pr create${into('base')} --head ${branch} --fill`];
  if (labels.includes('gitlab')) return [`glab mr create${into('target-branch')} --source-branch ${branch} --fill`];
  return [];
}
