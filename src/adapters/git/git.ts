import { PromptError } from '../../core/errors.js';
import { CONFIG, ENVIRONMENT, TRANSPORT, TRANSPORT_ALLOWED } from './environment.js';
import { type GitProcess, startGit } from './process.js';

/** A path as git takes it: no pattern. (The option `--literal-pathspecs` would also hold for the hooks of a commit.) */
export function literal(path: string): string {
  return `:(literal)${path}`;
}

/** Runs git. Arguments are arrays; nothing a user typed may become an option. */
export interface Git {
  /** Reads: plumbing that starts nothing of the user's. @returns stdout @throws PromptError */
  text(args: readonly string[], input?: string): Promise<string>;
  bytes(args: readonly string[], input?: string): Promise<Buffer>;
  /** A process whose output is read as it comes. */
  start(args: readonly string[]): GitProcess;
  /** Starts what will be asked for with these arguments and some input, so that git works meanwhile. What nobody takes ends with this process. */
  startAhead(args: readonly string[]): void;
  /** Writes: what runs the user's hooks, signing and credentials. @returns stdout @throws PromptError */
  write(args: readonly string[], input?: string): Promise<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

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
  const options = CONFIG.flatMap((setting) => ['-c', setting]);
  const failed = (args: readonly string[]) => (error: Error) => toPromptError(read, args, error);
  const ahead = new Map<string, GitProcess>();
  const takeAhead = (args: readonly string[]): GitProcess | undefined => {
    const key = args.join('\0');
    const process = ahead.get(key);
    process?.hold();
    ahead.delete(key);
    return process;
  };
  const begin = (args: readonly string[], how: { silent?: boolean; ahead?: boolean }): GitProcess =>
    startGit([...options, ...args], { cwd: directory, env: environment, failed: failed(args), ...how });
  const start = (args: readonly string[], silent = false): GitProcess => takeAhead(args) ?? begin(args, { silent });
  const bytes = (args: readonly string[], input = ''): Promise<Buffer> => {
    const process = start(args, input === '');
    if (input !== '') process.write(input);
    process.end();
    return process.collect();
  };
  const read = async (args: readonly string[], input?: string): Promise<string> => (await bytes(args, input)).toString('utf8');
  return {
    bytes,
    start: (args) => start(args),
    startAhead: (args) => void ahead.set(args.join('\0'), begin(args, { ahead: true })),
    text: read,
    async write(args, input) {
      const { runThroughSimpleGit } = await import('./simple-git.js');
      return runThroughSimpleGit(args, { cwd: directory, env: environment, allowed, unsafe, input }).catch(async (error: Error) => {
        throw await failed(args)(error);
      });
    },
  };
}

/**
 * Variables that start programs are refused, even where they are the user's own. Messages are in English, for
 * some are looked at; the rest of the locale stays the user's, for hooks.
 */
function permitted({ LC_ALL, ...env }: Environment, allowed: readonly string[]): Record<string, string> {
  const refused = /^(?:GIT_|EDITOR$|VISUAL$|PAGER$|PREFIX$|SSH_ASKPASS$)/i;
  const english = { ...env, LC_MESSAGES: 'C', ...(LC_ALL ? { LC_CTYPE: LC_ALL } : {}) };
  const entries = Object.entries(english).filter(([name, value]) => value !== undefined && (!refused.test(name) || allowed.includes(name)));
  return Object.fromEntries(entries) as Record<string, string>;
}

async function toPromptError(read: Git['text'], args: readonly string[], error: Error): Promise<PromptError> {
  const output = error.message.trim();
  if (/ENOENT/.test(output) && !/fatal:/.test(output)) return new PromptError('git/missing', {}, { cause: error });
  if (/from promisor remote/.test(output)) return new PromptError('repository/partial', { output: output.split('\n').at(0) ?? '' }, { cause: error });
  const version = args[0] === '--version' ? undefined : /\d+\.\d+[.\d]*/.exec(await read(['--version']).catch(() => ''))?.[0];
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version !== undefined && (major < 2 || (major === 2 && minor < 31))) return new PromptError('git/too-old', { version }, { cause: error });
  return new PromptError('git/failed', { command: args.slice(0, 2).join(' '), output }, { cause: error });
}
