import { upstreamOf } from '../../adapters/git/push.js';
import { hostOf } from '../../core/text/remote-host.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
import type { Project } from './project.js';
import type { Pushed } from './push-release.js';
import type { Target } from './target.js';

/** Command lines that bring a release to where it takes effect: a push, a pull request; or the branch here up to date. */
export async function nextSteps({ repository: { git } }: Project, { kind, branch, canonical }: Target, pushed: Pushed | undefined): Promise<string[]> {
  if (pushed?.differs) return [`git pull --rebase ${quoteArgument(pushed.remote)} ${quoteArgument(pushed.branch)}`];
  if (kind === 'checked-out' || branch === undefined) return [];
  const upstream = await upstreamOf(git, branch);
  if (upstream === undefined) return [];
  const url = await git.text(['remote', 'get-url', '--', upstream.remote]).catch(() => '');
  const [name, base] = [quoteArgument(upstream.branch), quoteArgument(canonical)];
  const push = pushed ? [] : [`git push ${quoteArgument(upstream.remote)} ${quoteArgument(branch === upstream.branch ? branch : `${branch}:${upstream.branch}`)}`];
  return branch === canonical ? push : [...push, ...openPullRequest(url.trim(), name, base)];
}

function openPullRequest(url: string, branch: string, base: string): string[] {
  const labels = hostOf(url)?.split('.') ?? [];
  if (labels.includes('github')) return [`gh pr create --base ${base} --head ${branch} --fill`];
  if (labels.includes('gitlab')) return [`glab mr create --target-branch ${base} --source-branch ${branch} --fill`];
  return [];
}
