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
}

/**
 * @param failed turns what git says as it fails into an error
 * @param silent nothing will be written: a pipe takes as long to set up as git does to answer
 */
export function startGit(
  args: readonly string[],
  { cwd, env, failed, silent = false }: { cwd: string; env: Readonly<Record<string, string>>; failed: (error: Error) => Promise<Error>; silent?: boolean },
): GitProcess {
  const child = spawn('git', args, { cwd, env, stdio: [silent ? 'ignore' : 'pipe', 'pipe', 'pipe'] }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  // Where git ends early its exit code says why.
  child.stdin?.on('error', () => {});
  return {
    write: (text) => void child.stdin?.write(text),
    end: () => void child.stdin?.end(),
    output: outputOf(child, failed),
  };
}

/** All of the output of a process with this input. */
export async function collectOutput(process: GitProcess, input: string): Promise<Buffer> {
  if (input !== '') process.write(input);
  process.end();
  const pieces: Buffer[] = [];
  for await (const piece of process.output) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* outputOf(child: ChildProcessByStdio<Writable | null, Readable, Readable>, failed: (error: Error) => Promise<Error>): AsyncGenerator<Buffer> {
  let stderr = '';
  let first: Buffer | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Error | undefined>((resolve) => {
    child.on('error', resolve);
    // A hook may say on stdout why it refuses.
    child.on('close', (code) => resolve(code === 0 ? undefined : new Error(stderr.trim() || first?.toString().trim() || `exit code ${code}`)));
  });
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
