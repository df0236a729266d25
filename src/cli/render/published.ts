import { shortHash } from '../../core/prompt/content.js';
import type { Published } from '../workspace/release/publish.js';
import type { Style } from './elements/style.js';

/** Where a release was committed and pushed, and what is left to do; nothing of it for a dry run. */
export function renderPublished({ commit, branch, awaits, pushed, next = [] }: Partial<Published>, { color }: Style): string[] {
  if (commit === undefined) return [color.yellow('dry run: nothing was written')];
  const where = branch ?? 'a detached HEAD, which no branch has';
  return [
    color.dim(`committed as ${shortHash(commit)} on ${where}; it takes effect where this commit is deployed${awaits === undefined ? '' : `, and ${awaits} does not have it yet`}`),
    ...(pushed ? [color.dim(`pushed to ${pushed.remote}/${pushed.branch} as ${shortHash(pushed.commit)}`)] : []),
    ...(pushed?.differs ? [`others had pushed before: let ${where} here catch up`] : []),
    ...next.map((line) => `  ${color.cyan(line)}`),
  ];
}
