import { mergeBase } from '../../../adapters/git/merge-base.js';
import { resolveCommit, type Repository } from '../../../adapters/git/repository.js';
import { PromptError } from '../../../core/errors.js';

/** What a branch did: its last commit, and the one where it left the other. */
export interface Range {
  base: string;
  head: string;
  /** As it was typed. */
  label: string;
}

const FORM = /^(.+?)\.{2,3}(.*)$/;

/**
 * `main..HEAD`: what HEAD has done since it left main, as a pull request shows it; what main did since is none of it.
 * @throws PromptError `usage`, `range/unknown`, `range/unrelated`, `repository/shallow`
 */
export async function readRange({ git, shallow }: Repository, typed: string): Promise<Range> {
  const [, from, to] = FORM.exec(typed) ?? [];
  if (from === undefined || to === undefined) {
    throw new PromptError('usage', {
      message: `\`${typed}\` is not a range`,
      remedy: 'write `--range base..head`, such as `--range origin/main..HEAD`',
    });
  }
  const commitOf = async (revision: string): Promise<string> => {
    const commit = await resolveCommit(git, revision);
    if (commit === undefined) throw new PromptError('range/unknown', { revision, shallow });
    return commit;
  };
  const [one, head] = [await commitOf(from), await commitOf(to === '' ? 'HEAD' : to)];
  const base = await mergeBase(git, one, head);
  if (base !== undefined) return { base, head, label: typed };
  const ends = { one: from, other: to === '' ? 'HEAD' : to };
  throw shallow ? new PromptError('repository/shallow', { unknown: `where ${ends.other} left ${ends.one} is` }) : new PromptError('range/unrelated', ends);
}
