import { simpleGit, type SimpleGit } from 'simple-git';
import { PromptError } from '../../core/errors.js';

/**
 * Variables a git process of ours keeps. Inside a hook they say which index is being committed; simple-git drops
 * every one that is not named.
 */
const ENVIRONMENT = [
  'GIT_INDEX_FILE', 'GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_CEILING_DIRECTORIES', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM',
  'GIT_TERMINAL_PROMPT', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_DATE',
  'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_DATE', 'GIT_QUARANTINE_PATH',
];

/**
 * What `push` and `fetch` need beside: a user's own ways to reach a server. They name programs, so simple-git refuses
 * them; no other command gets them.
 */
const TRANSPORT = /^(?:GIT_SSH(?:_COMMAND|_VARIANT)?|GIT_ASKPASS|SSH_ASKPASS|GIT_PROXY_COMMAND|GIT_SSL_\w+|GIT_HTTP_\w+|GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+))$/;
const TRANSPORT_ALLOWED = {
  allowUnsafeSshCommand: true, allowUnsafeAskPass: true, allowUnsafeGitProxy: true,
  allowUnsafeConfigEnvCount: true, allowUnsafeCredentialHelper: true, allowUnsafeUrlRewrite: true,
};

/** The answers must not depend on replace refs, nor may a repository's configuration start a program. */
const CONFIG = ['core.useReplaceRefs=false', 'core.fsmonitor=false'];

/** A path as git takes it: no pattern. (The option `--literal-pathspecs` would also hold for the hooks of a commit.) */
export function literal(path: string): string {
  return `:(literal)${path}`;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs git. Arguments are arrays; nothing a user typed may become an option. */
export interface Git {
  /** @returns stdout @throws PromptError */
  text(args: readonly string[], input?: string): Promise<string>;
  bytes(args: readonly string[], input?: string): Promise<Buffer>;
}

/**
 * @param directory where git runs: any folder of the repository
 * @param env the whole environment, where it is not this process's own
 */
export function createGit(directory: string, env?: Environment): Git {
  return openGit(directory, env ?? process.env, ENVIRONMENT, {});
}

/** For `push` and `fetch` only: with the user's ssh, askpass and proxy programs. */
export function createRemoteGit(directory: string): Git {
  const allowed = [...ENVIRONMENT, ...Object.keys(process.env).filter((name) => TRANSPORT.test(name))];
  return openGit(directory, process.env, allowed, TRANSPORT_ALLOWED);
}

function openGit(directory: string, env: Environment, allowed: readonly string[], unsafe: object): Git {
  const environment = permitted(env, allowed);
  const at = (input?: string): SimpleGit => {
    const git = simpleGit({
      baseDir: directory,
      allowEnvironment: [...allowed],
      // GIT_CONFIG_GLOBAL is the user's own choice of configuration; no argument of ours names one.
      // core.fsmonitor is only ever switched off. Abbreviated options are hooks' own business: none are written here.
      unsafe: { allowUnsafeConfigPaths: true, allowUnsafeFsMonitor: true, allowAbbreviatedOptions: true, ...unsafe },
      config: CONFIG,
      // The default also waits 50 ms after exit, which keeps a finished process alive.
      completion: { onClose: true, onExit: false },
      errors: silentFailure,
      maxConcurrentProcesses: 8,
      ...(input === undefined ? {} : { input: () => input }),
    });
    return git.env(environment);
  };
  const plain = at();
  return {
    async text(args, input) {
      try {
        return await (input === undefined ? plain : at(input)).raw([...args]);
      } catch (error) {
        throw await toPromptError(plain, args, error);
      }
    },
    async bytes(args, input) {
      try {
        return (await at(input).binaryCatFile([...args])) as Buffer;
      } catch (error) {
        throw await toPromptError(plain, ['cat-file', ...args], error);
      }
    },
  };
}

/**
 * simple-git refuses variables that start programs, even where they are the user's own. Messages are in English, for
 * some are looked at; the rest of the locale stays the user's, for hooks.
 */
function permitted({ LC_ALL, ...env }: Environment, allowed: readonly string[]): Record<string, string> {
  const refused = /^(?:GIT_|EDITOR$|VISUAL$|PAGER$|PREFIX$|SSH_ASKPASS$)/i;
  const english = { ...env, LC_MESSAGES: 'C', ...(LC_ALL ? { LC_CTYPE: LC_ALL } : {}) };
  const entries = Object.entries(english).filter(([name, value]) => value !== undefined && (!refused.test(name) || allowed.includes(name)));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** To simple-git a process that failed without a word on stderr is none that failed. */
function silentFailure(error: Buffer | Error | undefined, { exitCode, stdOut }: { exitCode: number; stdOut: Buffer[] }): Buffer | Error | undefined {
  if (error !== undefined || exitCode === 0) return error;
  const output = Buffer.concat(stdOut);
  return output.length > 0 ? output : Buffer.from(`exit code ${exitCode}`);
}

async function toPromptError(git: SimpleGit, args: readonly string[], error: unknown): Promise<PromptError> {
  const output = (error as Error).message.trim();
  if (/ENOENT/.test(output) && !/fatal:/.test(output)) return new PromptError('git/missing', {}, { cause: error });
  const version = /\d+\.\d+[.\d]*/.exec(await git.raw(['--version']).catch(() => ''))?.[0];
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version !== undefined && (major < 2 || (major === 2 && minor < 31))) return new PromptError('git/too-old', { version }, { cause: error });
  return new PromptError('git/failed', { command: args.slice(0, 2).join(' '), output }, { cause: error });
}
