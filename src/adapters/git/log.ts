import type { Commit, FileChange } from '../../core/version/history.js';
import { type Git, literal } from './git.js';

const FORMAT = '--format=tformat:%H%x00%an%x00%ae%x00%aI%x00%B';
const PLAIN = ['--encoding=UTF-8', '-O/dev/null', '--no-color', '--no-decorate', '--no-show-signature', '--no-ext-diff', '--no-textconv', '--no-notes'];

/**
 * First-parent commits that touch `paths`, oldest first, each with its changes against the first parent; in groups, as git
 * gives them.
 *
 * @param range `<oid>` or `<oid>..<oid>`: object ids only
 * @param prefix folder of the project inside the repository, with a trailing `/` or empty; taken off all paths
 * @param moves `unlooked`: a file that moved is one gone and another written, and git reads no blob
 */
export async function* streamLog(git: Git, range: string, paths: readonly string[], prefix: string, moves: Moves = 'found'): AsyncGenerator<Commit[]> {
  const log = git.start(logArguments(range, paths, prefix, moves));
  log.end();
  const decoder = new TextDecoder();
  const parser = createLogParser(prefix);
  for await (const piece of log.output) {
    const commits = parser.add(decoder.decode(piece, { stream: true }));
    if (commits.length > 0) yield commits;
  }
  yield parser.end();
}

type Moves = 'found' | 'unlooked';

/** What `streamLog` asks. */
export function logArguments(range: string, paths: readonly string[], prefix: string, moves: Moves = 'found'): string[] {
  return [
    'log', '--root', '--first-parent', '--topo-order', '--reverse', moves === 'found' ? '-M50%' : '--no-renames', '-l0', '--diff-merges=first-parent',
    '--raw', '--no-abbrev', '-z', ...PLAIN, FORMAT, range, '--', ...paths.map((path) => literal(prefix + path)),
  ];
}

/** The same in one list. */
export async function readLog(git: Git, range: string, paths: readonly string[], prefix: string): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const group of streamLog(git, range, paths, prefix)) commits.push(...group);
  return commits;
}

/** Reads the output of `git log -z --raw` with the format above, cut anywhere. */
export function createLogParser(prefix: string): { add(text: string): Commit[]; end(): Commit[] } {
  let fields: string[] = [];
  let rest = '';
  /** A commit is whole when what follows it has begun. */
  const take = (ended: boolean): Commit[] => {
    const commits: Commit[] = [];
    const last = ended ? fields.length : fields.length - 1;
    let next = 0;
    for (let end = endOfCommit(fields, next); end > next && end <= last; end = endOfCommit(fields, next)) {
      commits.push(parseCommit(fields.slice(next, end), prefix));
      next = end;
    }
    fields = fields.slice(next);
    return commits;
  };
  return {
    add(text) {
      const pieces = (rest + text).split('\0');
      rest = pieces.pop() ?? '';
      fields.push(...pieces);
      return take(false);
    },
    end: () => take(true),
  };
}

const HEADER = 5;
const CHANGE = /^\n?:/;

/** Where the commit that begins at `start` ends, as far as its fields are there. */
function endOfCommit(fields: readonly string[], start: number): number {
  let at = Math.min(start + HEADER, fields.length);
  while (at < fields.length && CHANGE.test(fields[at] ?? '')) at += isMove(fields[at] ?? '') ? 3 : 2;
  return Math.min(at, fields.length);
}

function isMove(meta: string): boolean {
  return / [RC]\d*$/.test(meta);
}

function parseCommit(fields: readonly string[], prefix: string): Commit {
  const [oid = '', author = '', email = '', date = '', message = ''] = fields;
  const [subject = '', ...body] = message.trim().split('\n');
  const changes: FileChange[] = [];
  for (let at = HEADER; at < fields.length; ) {
    const meta = (fields[at++] ?? '').trimStart().slice(1).split(' ');
    const status = meta[4] ?? '';
    const path = fields[at++] ?? '';
    const moved = /^[RC]/.test(status) ? fields[at++] : undefined;
    changes.push(...toChanges(meta, status, path, moved, prefix));
  }
  return { oid, author, email, date, subject, body: body.join('\n').trim(), changes };
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

/** What `isOnFirstParentChain` asks. */
export function chainArguments(ancestor: string, tip: string): string[] {
  return ['rev-list', '--first-parent', '--topo-order', '--parents', `${ancestor}..${tip}`];
}

/** Whether `ancestor` is on the first-parent chain of `tip`: what a kept walk may be carried on from. */
export async function isOnFirstParentChain(git: Git, ancestor: string, tip: string): Promise<boolean> {
  if (ancestor === tip) return true;
  const output = await git.text(chainArguments(ancestor, tip)).catch(() => '');
  const [, firstParent] = output.trim().split('\n').at(-1)?.split(' ') ?? [];
  return firstParent === ancestor;
}
