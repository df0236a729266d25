import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * A git process whose output is read as it comes: a history of fifty thousand commits is read piece by piece, in bounded
 * memory and while git works on. (simple-git hands over a command's output as a whole, and takes a third of the time a
 * warm `list` has to load.)
 */
export interface GitProcess {
  write(text: string): void;
  /** Ends the input. */
  end(): void;
  /** Pieces of stdout until git ends. @throws what `failed` makes of its words, where it fails */
  output: AsyncGenerator<Buffer>;
  /** The same as a whole. */
  collect(): Promise<Buffer>;
}

/**
 * @param failed turns what git says as it fails into an error
 * @param silent nothing will be written: a pipe takes as long to set up as git does to answer
 */
export function startGit(
  args: readonly string[],
  { cwd, env, failed, silent = false }: { cwd: string; env: Readonly<Record<string, string>>; failed: Failed; silent?: boolean },
): GitProcess {
  const child = spawn('git', args, { cwd, env, stdio: [silent ? 'ignore' : 'pipe', 'pipe', 'pipe'] }) as Child;
  // Where git ends early its exit code says why.
  child.stdin?.on('error', () => {});
  return {
    write: (text) => void child.stdin?.write(text),
    end: () => void child.stdin?.end(),
    output: outputOf(child, failed),
    collect: () => collect(child, failed),
  };
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;
type Failed = (error: Error) => Promise<Error>;

/** By events: going through a stream in a loop costs a short command more than git does. */
async function collect(child: Child, failed: Failed): Promise<Buffer> {
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const error = await endOf(child, () => pieces[0]);
  if (error) throw await failed(error);
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

/** Settles when all output was read. @param first piece of it: a hook may say on stdout why it refuses */
function endOf(child: Child, first: () => Buffer | undefined): Promise<Error | undefined> {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on('error', resolve);
    child.on('close', (code) => resolve(code === 0 ? undefined : new Error(stderr.trim() || first()?.toString().trim() || `exit code ${code}`)));
  });
}

async function* outputOf(child: Child, failed: Failed): AsyncGenerator<Buffer> {
  let first: Buffer | undefined;
  const ended = endOf(child, () => first);
  try {
    for await (const piece of child.stdout) {
      first ??= piece as Buffer;
      yield piece as Buffer;
    }
    const error = await ended;
    if (error) throw await failed(error);
  } finally {
    child.kill();
  }
}
