import { DEEPEN, listed, type Words } from './words.js';

/** Of git, the repository and its files. */
export const REPOSITORY = {
  'git/missing': (_: object): Words => ({ exit: 2, message: 'git was not found', remedy: 'install git 2.31 or later and see that it is on PATH' }),
  'git/too-old': (a: { version: string }): Words => ({ exit: 2, message: `git ${a.version} is too old`, remedy: 'install git 2.31 or later' }),
  'git/failed': (a: { command: string; output: string }): Words => ({ exit: 2, message: `\`git ${a.command}\` failed: ${a.output}` }),
  'repository/missing': (a: { directory: string }): Words => ({
    exit: 2,
    message: `${a.directory} is not inside a git repository`,
    remedy: 'run `git init` there, or name another folder with `-C <dir>`',
  }),
  'repository/no-commits': (_: object): Words => ({
    exit: 2,
    message: 'the repository has no commits yet, so there are no versions',
    remedy: 'commit your prompts: `git add . && git commit -m "Add prompts"`',
  }),
  /** @param without what makes it do without a work tree */
  'repository/no-worktree': (a: { without?: string }): Words => ({
    exit: 2,
    message: 'this is a bare repository: it has no work tree',
    remedy: a.without === undefined ? 'run this in a clone' : `${a.without}, which needs no work tree, or run this in a clone`,
  }),
  'repository/shallow': (a: { unknown?: string }): Words => ({
    exit: 2,
    message: `this clone is shallow, so ${a.unknown ?? 'version numbers are'} unknown`,
    remedy: DEEPEN,
  }),
  'range/unknown': (a: { revision: string; shallow: boolean }): Words => ({
    exit: 2,
    message: `git knows no commit \`${a.revision}\`${a.shallow ? ': this clone is shallow' : ''}`,
    remedy: `fetch it first: \`git fetch ${a.shallow ? '--unshallow' : 'origin'}\` (in GitHub Actions: \`fetch-depth: 0\`)`,
  }),
  'range/unrelated': (a: { one: string; other: string }): Words => ({
    exit: 2,
    message: `${a.one} and ${a.other} have no commit in common, so nothing can be said of what changed`,
    remedy: 'name a base that the branch comes from, such as `--range origin/main..HEAD`',
  }),
  'repository/partial': (a: { output: string }): Words => ({
    exit: 2,
    message: `this is a partial clone, and git could not fetch a content that it leaves out: ${a.output}`,
    remedy: 'see that `git fetch` reaches the remote, or use a full clone',
  }),
  'gc/shallow': (_: object): Words => ({
    exit: 2,
    message: 'this clone is shallow: it need not have the branches whose releases name content',
    remedy: 'run `git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"`, or run this in a whole clone',
  }),
  'repository/busy': (a: { operation: string }): Words => ({
    exit: 2,
    message: `a ${a.operation} is in progress`,
    remedy: `finish or abort the ${a.operation} first`,
  }),
  'history/damaged': (a: { folder: string }): Words => ({
    exit: 2,
    message: `what was kept of the history in ${a.folder} is damaged; it was dropped`,
    remedy: 'run the command again: the history is then read anew',
  }),
  'repository/locked': (a: { holder: string; process: string; seconds: number; file: string }): Words => ({
    exit: 2,
    message: `another ${a.holder} (process ${a.process}) ${a.seconds === 0 ? 'is at work here' : `has been at work here for ${a.seconds} seconds`}`,
    remedy: `wait for it; if there is no such process, delete ${a.file}`,
  }),
  'repository/switched': (a: { before: string; now: string }): Words => ({
    exit: 2,
    message: `another branch was checked out meanwhile: ${a.now}, not ${a.before}`,
    remedy: 'run the command again where it belongs',
  }),
  'commit/refused': (a: { output: string }): Words => ({
    exit: 2,
    message: `git refused the commit; nothing was changed\n${a.output}`,
    remedy: 'mend what the hook or git says, then run the command again',
  }),
  /** @param source the file that says so, and its line */
  'commit/ignored': (a: { path: string; pattern: string; source: string }): Words => ({
    exit: 2,
    message: `${a.path} is ignored by git, so it cannot be committed; nothing was changed\n  ${a.source}: ${a.pattern}`,
    remedy: 'take that line out, or narrow it: what is not to be committed is ignored by .prompt/.gitignore, which `prompt init` writes',
  }),
  /** @param commit where it could not be taken back */
  'commit/altered': (a: { files: readonly string[]; commit?: string }): Words => ({
    exit: 2,
    message:
      `a hook changed ${listed(a.files)} on the way into the commit: that is not what was to be served; ` +
      (a.commit === undefined ? 'nothing was changed' : `others have gone on from ${a.commit}, which has it`),
    remedy: a.commit === undefined ? 'let the hook leave .prompt/ as it is, then run the command again' : `look with \`prompt status\`; \`git revert ${a.commit}\` takes it back`,
  }),
  'branch/unusable': (a: { branch: string; reason: string; remedy: string }): Words => ({
    exit: 2,
    message: `\`${a.branch}\` cannot be committed to: ${a.reason}`,
    remedy: a.remedy,
  }),
  'push/no-remote': (a: { branch: string }): Words => ({
    exit: 2,
    message: `there is no remote to push ${a.branch} to`,
    remedy: `leave --push out, or name one: \`git remote add origin <url>\``,
  }),
  /** @param behind the remote has commits, too, that the branch here has not */
  'push/unpushed': (a: { branch: string; remote: string; commits: number; reason: string; behind: boolean }): Words => ({
    exit: 2,
    message: `${a.branch} has ${a.commits} ${a.commits === 1 ? 'commit' : 'commits'} that ${a.remote} does not have, and ${a.reason}; nothing was done`,
    remedy: `push them first: \`${a.behind ? `git pull --rebase ${a.remote} ${a.branch} && ` : ''}git push ${a.remote} ${a.branch}\``,
  }),
  'push/refused': (a: { remote: string; branch: string; reason: string; commit: string; remedy: string }): Words => ({
    exit: 2,
    message: `${a.remote} does not accept a push to ${a.branch}; the commit ${a.commit} is only here\n${a.reason}`,
    remedy: a.remedy,
  }),
  'push/failed': (a: { remote: string; branch: string; reason: string; commit: string; command: string }): Words => ({
    exit: 2,
    message: `the push to ${a.remote} failed; the commit ${a.commit} is only here\n${a.reason}`,
    remedy: `when ${a.remote} can be reached: \`${a.command}\``,
  }),
  'hooks/elsewhere': (a: { folder: string; husky: boolean }): Words => ({
    exit: 2,
    message: a.husky
      ? `${a.folder} is written by husky`
      : `git takes its hooks from ${a.folder} (core.hooksPath), which other repositories may share`,
    remedy: a.husky
      ? 'add the line `npx git-prompt check --staged` to .husky/pre-commit'
      : `add the line \`npx git-prompt check --staged\` to ${a.folder}/pre-commit, or \`git config core.hooksPath .git/hooks\` for this repository`,
  }),
  'hooks/changed': (a: { hook: string }): Words => ({
    exit: 2,
    message: `${a.hook} was written by this tool and changed by hand since; it was left as it is`,
    remedy: 'keep what you need of it elsewhere and delete it, then run this again',
  }),
  'hooks/two': (a: { hook: string; before: string }): Words => ({
    exit: 2,
    message: `another tool has replaced ${a.hook}, and ${a.before} still holds the hook of earlier; both were left as they are`,
    remedy: `put into ${a.hook} what you need of the two, delete the other, then run this again`,
  }),
  'file/missing': (a: { file: string; remedy?: string }): Words => ({
    exit: 2,
    message: `${a.file} does not exist`,
    ...(a.remedy === undefined ? {} : { remedy: a.remedy }),
  }),
  'file/unreadable': (a: { file: string; reason: string; remedy?: string }): Words => ({
    exit: 2,
    message: `${a.file} cannot be read: ${a.reason}`,
    ...(a.remedy === undefined ? {} : { remedy: a.remedy }),
  }),
  'file/not-writable': (a: { file: string; reason: string }): Words => ({
    exit: 2,
    message: `${a.file} cannot be written: ${a.reason}`,
    remedy: 'see that the folder exists, is writable and has room',
  }),
};
