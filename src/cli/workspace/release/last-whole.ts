import { readBlobs } from '../../../adapters/git/blobs.js';
import { literal } from '../../../adapters/git/git.js';
import { listCommit } from '../../../adapters/git/tree.js';
import { PromptError } from '../../../core/errors.js';
import { parseOwnRelease } from '../../../core/release/release-set.js';
import type { UnreadableFile } from '../../../core/release/unreadable.js';
import type { Project } from '../project.js';

/** One that was spoilt more often is looked for by a person. */
const MOST = 50;

/** The last commit in which a release could be read; undefined where none is here. */
export async function lastWhole({ repository, prefix }: Project, commit: string, { file }: UnreadableFile): Promise<{ commit: string; subject: string } | undefined> {
  const { git } = repository;
  const path = file.slice(prefix.length);
  const format = ['--format=%h %s', '--encoding=UTF-8', '--no-color', '--no-show-signature'];
  const lines = (await git.text(['log', ...format, `--max-count=${MOST}`, commit, '--', literal(file)])).split('\n');
  for (const line of lines) {
    const [, oid, subject = ''] = /^([0-9a-f]+) (.*)$/.exec(line) ?? [];
    if (oid === undefined) continue;
    const blob = (await listCommit(git, oid, [path], prefix)).get(path);
    const text = blob === undefined ? undefined : (await readBlobs(repository, [blob])).get(blob);
    if (text?.ok && isWhole(path, text.text)) return { commit: oid, subject };
  }
  return undefined;
}

function isWhole(path: string, text: string): boolean {
  try {
    parseOwnRelease(path, text);
    return true;
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return false;
  }
}
