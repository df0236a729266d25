import type { Finding } from './finding.js';

/** What a process exits with; one code per cause. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143;

interface Words {
  exit: ExitCode;
  message: string;
  remedy?: string;
}

const listed = (items: readonly string[]): string => items.join(', ');
const suggestion = (nearest?: string): string => (nearest === undefined ? '' : `; did you mean \`${nearest}\`?`);

/** Every fault that ends a command, in one place: what is wrong, and what to do. */
const CATALOGUE = {
  usage: (a: { message: string; remedy?: string }): Words => ({ exit: 2, ...a }),
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
  'repository/no-worktree': (_: object): Words => ({ exit: 2, message: 'this is a bare repository: it has no work tree', remedy: 'run this in a clone' }),
  'repository/shallow': (_: object): Words => ({
    exit: 2,
    message: 'this clone is shallow, so version numbers are unknown',
    remedy: 'run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)',
  }),
  'repository/partial': (a: { output: string }): Words => ({
    exit: 2,
    message: `this is a partial clone, and git could not fetch a content that it leaves out: ${a.output}`,
    remedy: 'see that `git fetch` reaches the remote, or use a full clone',
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
  'commit/refused': (a: { output: string }): Words => ({
    exit: 2,
    message: `git refused the commit; nothing was changed\n${a.output}`,
    remedy: 'mend what the hook or git says, then run the command again',
  }),
  'config/invalid': (_: object): Words => ({ exit: 2, message: 'the configuration is not valid' }),
  'prompt/invalid': (a: { name: string }): Words => ({ exit: 2, message: `${a.name} cannot be used` }),
  'prompt/none': (a: { folders: readonly string[] }): Words => ({
    exit: 3,
    message: `no prompts found under ${listed(a.folders)}`,
    remedy: 'run `prompt init` for a sample, or set `prompts:` in .promptrc',
  }),
  'prompt/not-found': (a: { name: string; where: string; nearest?: string; known: readonly string[] }): Words => ({
    exit: 2,
    message: `there is no prompt \`${a.name}\` in ${a.where}${suggestion(a.nearest)}`,
    ...(a.known.length === 0 ? {} : { remedy: `there are: ${listed(a.known.slice(0, 20))}${a.known.length > 20 ? ' …' : ''}` }),
  }),
  'prompt/ambiguous-name': (a: { name: string; names: readonly string[] }): Words => ({
    exit: 2,
    message: `\`${a.name}\` could be ${listed(a.names)}`,
    remedy: 'write the whole name',
  }),
  'reference/invalid': (a: { reference: string; reason: string }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` is not a reference: ${a.reason}`,
    remedy: 'write name, name@7, name@latest, name@production, name@staged or name@<git revision>, then +transform:option=value',
  }),
  'reference/not-found': (a: { reference: string; looked: string; nearest?: string }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` does not exist: ${a.looked}${suggestion(a.nearest)}`,
    remedy: 'see what exists with `prompt log <name>` and `prompt list`',
  }),
  'reference/ambiguous': (a: { reference: string; readings: readonly string[] }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` has more than one reading`,
    remedy: `write one of: ${listed(a.readings)}`,
  }),
  'transform/invalid': (a: { stage: string; reason: string; known?: readonly string[] }): Words => ({
    exit: 2,
    message: `the transform \`${a.stage}\` cannot be used: ${a.reason}`,
    ...(a.known ? { remedy: `available: ${listed(a.known)}` } : {}),
  }),
  'values/invalid': (a: { name: string; faults: readonly string[] }): Words => ({
    exit: 2,
    message: `the values do not fit ${a.name}:\n${a.faults.map((fault) => `  ${fault}`).join('\n')}`,
    remedy: `give them with --var name=value or --vars file.yaml`,
  }),
  'render/failed': (a: { name: string; path: string; reason: string }): Words => ({
    exit: 2,
    message: `${a.name} cannot be rendered with these values: ${a.path}: ${a.reason}`,
  }),
  'queries/missing': (a: { name: string; expected: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.name} has no query set; expected ${a.expected.join(' or ')}`,
    remedy: 'write one (a list of `id`, `vars`, `expected`), or name a file with --queries',
  }),
  'queries/invalid': (a: { file: string }): Words => ({ exit: 2, message: `the query set ${a.file} is not valid` }),
  'queries/empty': (a: { file: string; filter?: string }): Words => ({
    exit: 3,
    message: a.filter === undefined ? `the query set ${a.file} has no queries` : `no query of ${a.file} matches ${a.filter}`,
    remedy: a.filter === undefined ? 'add queries: `- id: q1`, `vars: { … }`, `expected: …`' : 'see the splits, tags and ids in the file',
  }),
  'model/missing': (a: { name: string }): Words => ({
    exit: 2,
    message: `no model to evaluate ${a.name} with`,
    remedy: 'set `model:` in the prompt, `default_model:` in .promptrc, or pass --model provider/name',
  }),
  'model/unknown-provider': (a: { model: string; provider: string; known: readonly string[] }): Words => ({
    exit: 2,
    message: `the provider \`${a.provider}\` of \`${a.model}\` is not configured`,
    remedy: `known: ${listed(a.known)}; add others under \`providers:\` in .promptrc`,
  }),
  'model/key-missing': (a: { provider: string; variable: string }): Words => ({
    exit: 2,
    message: `no API key for ${a.provider}: the environment variable ${a.variable} is not set`,
    remedy: `export ${a.variable}=…, or name another variable under \`providers.${a.provider}.key\` in .promptrc`,
  }),
  'model/failed': (a: { model: string; reason: string }): Words => ({
    exit: 4,
    message: `${a.model}: ${a.reason}`,
    remedy: 'nothing was written; run the command again when the provider answers',
  }),
  'report/missing': (a: { label: string; name: string }): Words => ({
    exit: 3,
    message: `nothing was measured of ${a.label}`,
    remedy: `compare it: \`prompt ab ${a.name}@production ${a.name}\``,
  }),
  'environment/unknown': (a: { environment: string; known: readonly string[]; nearest?: string }): Words => ({
    exit: 2,
    message: `there is no environment \`${a.environment}\`${suggestion(a.nearest)}`,
    remedy: `there are: ${listed(a.known)}; add others under \`environments:\` in .promptrc`,
  }),
  'release/invalid': (a: { file: string }): Words => ({ exit: 2, message: `the release ${a.file} cannot be read` }),
  'release/none': (a: { name: string; environment: string }): Words => ({
    exit: 2,
    message: `${a.environment} serves no version of ${a.name} yet`,
    remedy: `run \`prompt promote ${a.name} --env ${a.environment}\``,
  }),
  'release/unchanged': (a: { name: string; environment: string; version: string; percent?: number }): Words => ({
    exit: 2,
    message: `${a.environment} already serves ${a.name}@${a.version}${a.percent === undefined ? '' : ` to ${a.percent}%`}`,
    remedy: 'there is nothing to do',
  }),
  'release/no-canary': (a: { name: string; environment: string; version: string }): Words => ({
    exit: 2,
    message: `${a.environment} serves ${a.name}@${a.version} to everyone: no canary runs`,
    remedy: `start one with \`prompt promote ${a.name}@<version> --env ${a.environment} --canary <percent>\``,
  }),
  'release/nothing-to-roll-back': (a: { name: string; environment: string }): Words => ({
    exit: 2,
    message: `${a.environment} has served nothing of ${a.name} before what it serves now`,
    remedy: `promote another version with \`prompt promote ${a.name}@<version> --env ${a.environment}\``,
  }),
  'release/not-kept': (a: { name: string; version: string; kept: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.name}@${a.version} is not among the contents this release keeps`,
    remedy: a.kept.length === 0 ? `use \`prompt promote ${a.name}@${a.version}\`` : `kept: ${listed(a.kept)}; others: \`prompt promote ${a.name}@${a.version}\``,
  }),
  'release/content-altered': (a: { folder: string; file: string }): Words => ({
    exit: 2,
    message: `the released content in ${a.folder} is not what was promoted: ${a.file} is missing or altered`,
    remedy: `restore it: \`git checkout <commit> -- ${a.folder}\``,
  }),
  'release/conflict': (a: { name: string; environment: string; expected: string; found: string }): Words => ({
    exit: 5,
    message: `${a.environment} does not serve what was expected of ${a.name}: expected ${a.expected}, found ${a.found}`,
    remedy: 'look at `prompt list`, then decide again',
  }),
  'promote/uncommitted': (a: { name: string; path: string }): Words => ({
    exit: 2,
    message: `the work tree's ${a.name} is not committed, so it is not a version`,
    remedy: `commit ${a.path} first, or promote a committed version: \`prompt promote ${a.name}@latest\``,
  }),
  'promote/unnumbered': (a: { name: string; branch: string }): Words => ({
    exit: 2,
    message: `this content of ${a.name} has not reached ${a.branch}, so it has no version number`,
    remedy: `merge it into ${a.branch} first`,
  }),
  'mv/blocked': (a: { name: string; to: string }): Words => ({ exit: 2, message: `${a.name} cannot be renamed ${a.to}; nothing was changed` }),
  'file/missing': (a: { file: string }): Words => ({ exit: 2, message: `${a.file} does not exist` }),
  'file/unreadable': (a: { file: string; reason: string }): Words => ({ exit: 2, message: `${a.file} cannot be read: ${a.reason}` }),
  'file/not-writable': (a: { file: string; reason: string }): Words => ({
    exit: 2,
    message: `${a.file} cannot be written: ${a.reason}`,
    remedy: 'see that the folder exists, is writable and has room',
  }),
  interrupted: (_: object): Words => ({ exit: 130, message: 'interrupted' }),
} satisfies Record<string, (args: never) => Words>;

export type ErrorCode = keyof typeof CATALOGUE;

/** A fault that ends a command. Its words come from the catalogue; `findings` lists what is wrong in files. */
export class PromptError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly exit: ExitCode;
  readonly remedy: string | undefined;
  readonly findings: readonly Finding[];

  constructor(code: C, args: Parameters<(typeof CATALOGUE)[C]>[0], options: { findings?: readonly Finding[]; cause?: unknown } = {}) {
    const words = (CATALOGUE[code] as (args: unknown) => Words)(args);
    super(words.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PromptError';
    this.code = code;
    this.exit = words.exit;
    this.remedy = words.remedy;
    this.findings = options.findings ?? [];
  }
}
