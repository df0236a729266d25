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

/** A path is a path, not a pattern. */
const GLOBAL = ['--literal-pathspecs'];

/** The answers must not depend on replace refs, nor may a repository's configuration start a program. */
const CONFIG = ['core.useReplaceRefs=false', 'core.fsmonitor=false'];

/** Runs git. Arguments are arrays; nothing a user typed may become an option. */
export interface Git {
  /** @returns stdout; empty also where a `--quiet` command found nothing @throws PromptError */
  text(args: readonly string[], input?: string): Promise<string>;
  bytes(args: readonly string[], input?: string): Promise<Buffer>;
}

/**
 * @param directory where git runs: any folder of the repository
 * @param env the whole environment, where it is not this process's own
 */
export function createGit(directory: string, env?: Readonly<Record<string, string | undefined>>): Git {
  const at = (input?: string): SimpleGit => {
    const git = simpleGit({
      baseDir: directory,
      allowEnvironment: ENVIRONMENT,
      // GIT_CONFIG_GLOBAL is the user's own choice of configuration; no argument of ours names one.
      // And core.fsmonitor is only ever switched off.
      unsafe: { allowUnsafeConfigPaths: true, allowUnsafeFsMonitor: true },
      config: CONFIG,
      // The default also waits 50 ms after exit, which keeps a finished process alive.
      completion: { onClose: true, onExit: false },
      maxConcurrentProcesses: 8,
      ...(input === undefined ? {} : { input: () => input }),
    });
    return env === undefined ? git : git.env(permitted(env));
  };
  const plain = at();
  return {
    async text(args, input) {
      try {
        return await (input === undefined ? plain : at(input)).raw([...GLOBAL, ...args]);
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

/** simple-git refuses variables that start programs, even where they are the user's own. */
function permitted(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const refused = /^(?:GIT_|EDITOR$|VISUAL$|PAGER$|PREFIX$|SSH_ASKPASS$)/;
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && (!refused.test(name) || ENVIRONMENT.includes(name)));
  return Object.fromEntries(entries) as Record<string, string>;
}

async function toPromptError(git: SimpleGit, args: readonly string[], error: unknown): Promise<PromptError> {
  const output = (error as Error).message.trim();
  if (/ENOENT/.test(output) && !/fatal:/.test(output)) return new PromptError('git/missing', {}, { cause: error });
  const version = await git.raw(['--version']).catch(() => '');
  const [major = 9, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major < 2 || (major === 2 && minor < 31)) return new PromptError('git/too-old', { version: `${major}.${minor}` }, { cause: error });
  return new PromptError('git/failed', { command: args.slice(0, 2).join(' '), output }, { cause: error });
}
