import type { Io } from './io.js';
import type { Asked, Known } from './known/answer.js';
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
  const load = loadKnown(argv);
  const known = load && (await (await load()).known(io, argv));
  if (typeof known === 'object') await passOn(known, io);
  else if (known === undefined && looksIntoRepository(argv)) {
    void import('../adapters/git/repository.js').then(({ askAhead }) => askAhead(process.cwd()));
  }
  const code = typeof known === 'number' ? known : await (await import('./run.js')).run(argv, io);
  process.exitCode = interrupted ?? code;
}

/** What is called often, mostly about what was looked at before. */
function loadKnown([command = '', ...rest]: readonly string[]): (() => Promise<{ known: Known }>) | undefined {
  if (command === 'check') return rest.length === 1 && rest[0] === '--staged' ? () => import('./known/check.js') : undefined;
  if (command === 'list') return rest.every((word) => word === '--json' || word === '--no-tokens') ? () => import('./known/list.js') : undefined;
  if (command === 'log') return rest.length === 1 && !rest[0]?.startsWith('-') ? () => import('./known/log.js') : undefined;
  return undefined;
}

/** What git was asked is not asked again, unless it failed: that file's errors are of classes of its own. */
async function passOn({ facts, staged }: Asked, io: Io): Promise<void> {
  const failed = await facts.facts.then(() => false, () => true);
  if (failed) return;
  const [{ askAhead }, { askStagedAhead }] = await Promise.all([import('../adapters/git/repository.js'), import('../adapters/git/staged.js')]);
  askAhead(io.cwd, facts);
  if (staged) askStagedAhead(io.cwd, staged);
}

/** Git takes as long to answer as the rest takes to load. Asking in vain costs little. */
function looksIntoRepository(argv: readonly string[]): boolean {
  return (
    argv.length > 0 &&
    !ELSEWHERE.has(argv[0] as string) &&
    !argv.some((argument) => argument.startsWith('-C') || argument === '--help' || argument === '-h')
  );
}

const ELSEWHERE = new Set(['help', 'demo', 'completion', 'scan']);

function realIo(signal: AbortSignal): Io {
  const output = (stream: NodeJS.WriteStream): Io['stdout'] => ({
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    // A terminal that was never measured, as of `script` or a CI's runner, says 0.
    ...((stream.columns ?? 0) > 0 ? { columns: stream.columns } : {}),
  });
  return { cwd: process.cwd(), env: process.env, stdout: output(process.stdout), stderr: output(process.stderr), signal };
}
