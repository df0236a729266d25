import type { Commit, FileChange } from '../../core/version/history.js';
import { type Git, literal } from './git.js';

const FORMAT = '--format=tformat:%H%x00%an%x00%ae%x00%aI%x00%B';
const PLAIN = ['--encoding=UTF-8', '-O/dev/null', '--no-color', '--no-decorate', '--no-show-signature', '--no-ext-diff', '--no-textconv', '--no-notes'];

/**
 * First-parent commits that touch `paths`, oldest first, each with its changes against the first parent.
 *
 * @param range `<oid>` or `<oid>..<oid>`: object ids only
 * @param prefix folder of the project inside the repository, with a trailing `/` or empty; taken off all paths
 */
export async function readLog(git: Git, range: string, paths: readonly string[], prefix: string): Promise<Commit[]> {
  const output = await git.text([
    'log', '--root', '--first-parent', '--topo-order', '--reverse', '-M50%', '-l0', '--diff-merges=first-parent',
    '--raw', '--no-abbrev', '-z', ...PLAIN, FORMAT, range, '--', ...paths.map((path) => literal(prefix + path)),
  ]);
  return parseLog(output, prefix);
}

/** The output of `git log -z --raw` with the format above; exported for its test. */
export function parseLog(output: string, prefix: string): Commit[] {
  const fields = output.split('\0');
  const commits: Commit[] = [];
  let next = 0;
  const take = (): string => fields[next++] ?? '';
  while (next < fields.length - 1) {
    const [oid, author, email, date, message] = [take(), take(), take(), take(), take()];
    const [subject = '', ...body] = message.trim().split('\n');
    const changes: FileChange[] = [];
    while (/^\n?:/.test(fields[next] ?? '')) {
      const meta = take().trimStart().slice(1).split(' ');
      const status = meta[4] ?? '';
      const path = take();
      const moved = /^[RC]/.test(status) ? take() : undefined;
      changes.push(...toChanges(meta, status, path, moved, prefix));
    }
    commits.push({ oid, author, email, date, subject, body: body.join('\n').trim(), changes });
  }
  return commits;
}

/** Only regular files are prompts: links and submodules read as absent. */
function toChanges(meta: readonly string[], status: string, path: string, moved: string | undefined, prefix: string): FileChange[] {
  const [, mode = '', , oid = ''] = meta;
  const target = moved ?? path;
  if (!target.startsWith(prefix)) return path.startsWith(prefix) && status.startsWith('R') ? [gone(path, prefix)] : [];
  if (status === 'D' || !mode.startsWith('100')) return [gone(target, prefix)];
  const from = status.startsWith('R') && path.startsWith(prefix) ? { from: path.slice(prefix.length) } : {};
  return [{ kind: 'written', path: target.slice(prefix.length), oid, ...from }];
}

function gone(path: string, prefix: string): FileChange {
  return { kind: 'deleted', path: path.slice(prefix.length), oid: '' };
}

/** Whether `ancestor` is on the first-parent chain of `tip`: what a kept walk may be carried on from. */
export async function isOnFirstParentChain(git: Git, ancestor: string, tip: string): Promise<boolean> {
  if (ancestor === tip) return true;
  const output = await git.text(['rev-list', '--first-parent', '--topo-order', '--parents', `${ancestor}..${tip}`]).catch(() => '');
  const [, firstParent] = output.trim().split('\n').at(-1)?.split(' ') ?? [];
  return firstParent === ancestor;
}
