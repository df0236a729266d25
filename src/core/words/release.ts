import { quoteArgument } from '../text/quote-argument.js';
import { DEEPEN, listed, suggestion, type Words } from './words.js';

/** Of environments and what they serve. */
export const RELEASE = {
  'environment/unknown': (a: { environment: string; known: readonly string[]; nearest?: string | undefined }): Words => ({
    exit: 2,
    message: `there is no environment \`${a.environment}\`${suggestion(a.nearest)}`,
    remedy: `there are: ${listed(a.known)}; add others under \`environments:\` in .promptrc`,
  }),
  /** @param whole the last commit in which it could be read */
  'release/invalid': (a: { file: string; remedy?: string; whole?: { commit: string; subject: string } }): Words => {
    const path = quoteArgument(`:/${a.file}`);
    const back = a.whole && `it was last whole in ${a.whole.commit} (${a.whole.subject}): \`git restore --source=${a.whole.commit} --staged --worktree -- ${path}\` brings that back; then commit`;
    return {
      exit: 2,
      message: `the release ${a.file} cannot be read`,
      remedy: a.remedy ?? back ?? `find a commit where it was whole with \`git log -- ${path}\`, then \`git checkout <commit> -- ${path}\` and commit`,
    };
  },
  /** @param canary the version that was to run beside another one */
  'release/none': (a: { name?: string; environment: string; canary?: number }): Words => ({
    exit: 2,
    message: `${a.environment} serves no version of ${a.name ?? 'any prompt'} yet${a.canary === undefined ? '' : ', beside which a canary could run'}`,
    remedy:
      `${a.canary === undefined ? 'run' : 'serve one to everyone first:'} ` +
      `\`prompt promote ${a.name === undefined ? '<name>' : quoteArgument(a.name)}${a.canary === undefined ? '' : `@${a.canary}`} --env ${a.environment}\``,
  }),
  'release/unchanged': (a: { name: string; environment: string; version: string }): Words => ({
    exit: 2,
    message: `${a.environment} already serves ${a.name}@${a.version}`,
    remedy: 'there is nothing to do',
  }),
  'release/no-canary': (a: { name: string; environment: string }): Words => ({
    exit: 2,
    message: `no canary of ${a.name} runs in ${a.environment}`,
    remedy: `start one with \`prompt promote ${quoteArgument(a.name)}@<version> --env ${a.environment} --canary 10\``,
  }),
  'release/nothing-to-roll-back': (a: { name: string; environment: string; kept: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.environment} has served nothing of ${a.name} before what it serves now${a.kept.length === 0 ? '' : ` that was not rolled back`}`,
    remedy:
      a.kept.length === 0
        ? `promote another version with \`prompt promote ${quoteArgument(a.name)}@<version> --env ${a.environment}\``
        : `kept: ${listed(a.kept)}; choose one with --to <version>`,
  }),
  'release/no-good': (a: { name: string; environment: string; kept: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.environment} has served nothing of ${a.name} before whose evidence passed its policy`,
    remedy: a.kept.length === 0 ? 'it keeps no former content' : `kept: ${listed(a.kept)}; choose one with --to <version>`,
  }),
  'release/not-kept': (a: { name: string; environment: string; version: string; kept: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.name}@${a.version} is not among the contents this release keeps`,
    remedy: `${a.kept.length === 0 ? 'use' : `kept: ${listed(a.kept)}; others:`} \`prompt promote ${quoteArgument(a.name)}@${a.version} --env ${a.environment}\``,
  }),
  'release/content-altered': (a: { folder: string; file: string; restore?: { path: string; commit?: string; shallow: boolean } }): Words => ({
    exit: 2,
    message: `the released content in ${a.folder} is not what was promoted: ${a.file} is missing or altered`,
    remedy: restoring(a),
  }),
  'release/conflict': (a: { name: string; environment: string; expected: string; found: string; since?: string; remedy?: string }): Words => ({
    exit: 5,
    message:
      `${a.environment} does not serve what was expected of ${a.name}: expected ${a.expected}, found ${a.found}` +
      (a.since === undefined ? '' : `\n  since ${a.since}`),
    remedy: a.remedy ?? 'look at `prompt list`, then decide again',
  }),
  /** @param files from the top of the repository; the command names them so that it runs in any folder */
  'release/edited': (a: { files: readonly string[] }): Words => ({
    exit: 2,
    message: `${listed(a.files)} ${a.files.length === 1 ? 'has an edit that is' : 'have edits that are'} not committed, and would be replaced; nothing was done`,
    remedy:
      `commit ${a.files.length === 1 ? 'it' : 'them'}, or set ${a.files.length === 1 ? 'it' : 'them'} aside: ` +
      `\`git stash push --include-untracked -- ${a.files.map((file) => quoteArgument(`:/${file}`)).join(' ')}\``,
  }),
  'mv/blocked': (a: { name: string; to: string }): Words => ({
    exit: 2,
    message: `${a.name} cannot be renamed ${a.to}; nothing was changed`,
  }),
  /** @param committed whether it has any version */
  'promote/uncommitted': (a: { name: string; path: string; staged: boolean; committed: boolean }): Words => ({
    exit: 2,
    message: `${a.staged ? 'the index’s' : 'the work tree’s'} ${a.name} is not committed, so it is not a version`,
    remedy: `commit ${a.path} first${a.committed ? `, or promote a committed version: \`prompt promote ${quoteArgument(a.name)}@latest\`` : ''}`,
  }),
  'promote/unnumbered': (a: { name: string; branch: string }): Words => ({
    exit: 2,
    message: `this content of ${a.name} has not reached ${a.branch}, so it has no version number`,
    remedy: `merge it into ${a.branch} first`,
  }),
  'promote/unmet': (a: { environment: string; what: string; found: string; remedy?: string }): Words => ({
    exit: 2,
    message: `policy of ${a.environment}: ${a.what}: ${a.found}`,
    ...(a.remedy === undefined ? {} : { remedy: a.remedy }),
  }),
};

/** `git checkout` would leave what was added. */
function restoring({ folder, restore }: { folder: string; restore?: { path: string; commit?: string; shallow: boolean } }): string {
  const path = quoteArgument(`:/${restore?.path ?? folder}`);
  const command = (commit: string): string => `\`git restore --source=${commit} --staged --worktree -- ${path}\` and commit`;
  if (restore?.commit !== undefined) return `take it back from the commit that has it whole: ${command(restore.commit)}`;
  if (!restore) return `find a commit that has it whole with \`git log -- ${path}\`, then ${command('<commit>')}`;
  if (restore.shallow) return `this clone is shallow, and no commit in it has it whole: ${DEEPEN}, then run this again`;
  return `no commit here has it whole: fetch branches that may have it, or promote another version`;
}
