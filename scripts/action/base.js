import { execFileSync } from 'node:child_process';

/** Commits that a shallow clone is deepened by, until it reaches where the branch began; then all of it. */
const STEPS = [20, 200, 2000];

/**
 * Fetches as much of the base as a comparison needs; nothing where it is there already, as with `fetch-depth: 0`.
 * @param base a branch of `origin`, or a commit
 * @returns `revision`, by which git knows the base, and `mergeBase`, the commit where the two part
 * @throws Error that says what could not be had
 */
export function fetchBase(folder, base) {
  const git = gitIn(folder);
  const isCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(base);
  const branch = base.replace(/^(?:refs\/heads\/|origin\/)/, '');
  if (!isCommit && git.try('check-ref-format', `refs/heads/${branch}`) === undefined) throw new Error(`the base \`${base}\` is no name of a branch`);
  const revision = isCommit ? base : `origin/${branch}`;
  const full = isCommit ? base : `refs/remotes/origin/${branch}`;
  const wanted = isCommit ? base : `+refs/heads/${branch}:${full}`;
  const mergeBase = () => git.try('merge-base', 'HEAD', full);

  if (mergeBase() === undefined) fetchOnce(git, wanted, base);
  for (const step of [...STEPS, undefined]) {
    if (mergeBase() !== undefined || !isShallow(git)) break;
    // The head is named too: what is checked out may be on no branch, as the merge of a pull request is.
    git.run('fetch', '--quiet', '--no-tags', step === undefined ? '--unshallow' : `--deepen=${step}`, 'origin', wanted, git.run('rev-parse', 'HEAD'));
  }
  const found = mergeBase();
  if (found === undefined) throw new Error(`HEAD and ${revision} have no commit in common`);
  return { revision, mergeBase: found };
}

function fetchOnce(git, wanted, base) {
  try {
    git.run('fetch', '--quiet', '--no-tags', ...(isShallow(git) ? ['--depth=1'] : []), 'origin', wanted);
  } catch (error) {
    throw new Error(`the base \`${base}\` cannot be fetched from origin: ${error.message}`, { cause: error });
  }
}

function isShallow(git) {
  return git.run('rev-parse', '--is-shallow-repository') === 'true';
}

function gitIn(cwd) {
  const run = (...args) => {
    try {
      return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } }).trim();
    } catch (error) {
      throw new Error(error.stderr?.trim() || error.message, { cause: error });
    }
  };
  const attempt = (...args) => {
    try {
      return run(...args);
    } catch {
      return undefined;
    }
  };
  return { run, try: attempt };
}
