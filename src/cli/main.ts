import type { Io } from './io.js';
import { VERSION } from './version.js';

/** The real process in, its exit code out. The first Ctrl-C asks running work to stop, the second ends the process. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const [only, ...others] = argv;
  // Asked by scripts and hooks, often: not worth loading anything for.
  if (others.length === 0 && (only === '--version' || only === '-V')) {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const abort = new AbortController();
  let interrupted: 130 | 143 | undefined;
  const stop = (code: 130 | 143) => () => {
    if (interrupted !== undefined) process.exit(code);
    interrupted = code;
    abort.abort();
  };
  process.on('SIGINT', stop(130));
  process.on('SIGTERM', stop(143));
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const io = realIo(abort.signal);
  let known: number | undefined;
  if (argv.join(' ') === 'check --staged') known = await checkKnown(io);
  else if (looksIntoRepository(argv)) void import('../adapters/git/repository.js').then(({ askAhead }) => askAhead(process.cwd()));
  const code = known ?? (await (await import('./run.js')).run(argv, io));
  process.exitCode = interrupted ?? code;
}

/** What hooks call, often about what was looked at before. Undefined where it was not. */
async function checkKnown(io: Io): Promise<number | undefined> {
  const { knownCheck } = await import('./known-check.js');
  const known = await knownCheck(io);
  if (typeof known === 'number') return known;
  const [{ askAhead }, { askStagedAhead }] = await Promise.all([import('../adapters/git/repository.js'), import('../adapters/git/staged.js')]);
  askAhead(io.cwd, known.facts);
  askStagedAhead(io.cwd, known.staged);
  return undefined;
}

/** Git takes as long to answer as the rest takes to load. Asking in vain costs little. */
function looksIntoRepository(argv: readonly string[]): boolean {
  return argv.length > 0 && !ELSEWHERE.has(argv[0] as string) && !argv.some((argument) => argument.startsWith('-C') || argument === '--help' || argument === '-h');
}

const ELSEWHERE = new Set(['help', 'demo', 'completion', 'scan']);

function realIo(signal: AbortSignal): Io {
  const output = (stream: NodeJS.WriteStream): Io['stdout'] => ({
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
  });
  return { cwd: process.cwd(), env: process.env, stdout: output(process.stdout), stderr: output(process.stderr), signal };
}
