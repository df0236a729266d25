import { simpleGit } from 'simple-git';
import { CONFIG } from './environment.js';

interface Surroundings {
  cwd: string;
  env: Record<string, string>;
  /** Variables that may be set although they could name programs. */
  allowed: readonly string[];
  /** simple-git's own words for what else is allowed. */
  unsafe: object;
  input: string | undefined;
}

/** Runs one git command through simple-git, which refuses options that would start other programs. */
export async function runThroughSimpleGit(args: readonly string[], { cwd, env, allowed, unsafe, input }: Surroundings): Promise<string> {
  const git = simpleGit({
    baseDir: cwd,
    allowEnvironment: [...allowed],
    // GIT_CONFIG_GLOBAL is the user's own choice of configuration; no argument of ours names one.
    // core.fsmonitor is only ever switched off. Abbreviated options are hooks' own business: none are written here.
    unsafe: { allowUnsafeConfigPaths: true, allowUnsafeFsMonitor: true, allowAbbreviatedOptions: true, ...unsafe },
    config: CONFIG,
    // The default also waits 50 ms after exit, which keeps a finished process alive.
    completion: { onClose: true, onExit: false },
    errors: silentFailure,
    ...(input === undefined ? {} : { input: () => input }),
  });
  return git.env(env).raw([...args]);
}

/** To simple-git a process that failed without a word on stderr is none that failed. */
function silentFailure(error: Buffer | Error | undefined, { exitCode, stdOut }: { exitCode: number | null; stdOut: Buffer[] }): Buffer | Error | undefined {
  if (error !== undefined || exitCode === 0) return error;
  const output = Buffer.concat(stdOut);
  return output.length > 0 ? output : Buffer.from(exitCode === null ? 'it was interrupted' : `it ended with exit code ${exitCode} and said nothing`);
}
