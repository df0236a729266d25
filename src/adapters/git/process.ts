import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';

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
  /** From now on this process waits for it. */
  hold(): void;
}

/**
 * @param failed turns what git says as it fails into an error
 * @param silent nothing will be written: a pipe takes as long to set up as git does to answer
 * @param ahead nobody waits for it yet
 */
export function startGit(
  args: readonly string[],
  {
    cwd,
    env,
    failed,
    silent = false,
    ahead = false,
  }: { cwd: string; env: Readonly<Record<string, string>>; failed: (error: Error) => Promise<Error>; silent?: boolean; ahead?: boolean },
): GitProcess {
  const child = spawn('git', args, { cwd, env, stdio: [silent ? 'ignore' : 'pipe', 'pipe', 'pipe'] }) as Child;
  const ended = endOf(child);
  const succeed: Succeed = async (first) => {
    const error = await ended(first);
    if (error) throw await failed(error);
  };
  // Where git ends early its exit code says why.
  child.stdin?.on('error', () => {});
  if (ahead) hold(child, false);
  // Of a process that has ended Node drops what nobody has begun to read.
  const stdout = ahead ? child.stdout.pipe(new PassThrough()) : child.stdout;
  return {
    write: (text) => void child.stdin?.write(text),
    end: () => void child.stdin?.end(),
    output: outputOf(child, stdout, succeed),
    collect: () => collect(stdout, succeed),
    hold: () => hold(child, true),
  };
}

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;
/** Waits for the end. @param first gives the first piece of output: a hook may say there why it refuses @throws where git failed */
type Succeed = (first: () => Buffer | undefined) => Promise<void>;

/** By events: going through a stream in a loop costs a short command more than git does. */
async function collect(stdout: Readable, succeed: Succeed): Promise<Buffer> {
  const pieces: Buffer[] = [];
  stdout.on('data', (piece: Buffer) => pieces.push(piece));
  await succeed(() => pieces[0]);
  if (!stdout.readableEnded) await once(stdout, 'end');
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

/** Settles when all output was read. */
function endOf(child: Child): (first: () => Buffer | undefined) => Promise<Error | undefined> {
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Error | number | null>((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  return async (first) => {
    const end = await ended;
    if (end === 0 || end instanceof Error) return end === 0 ? undefined : end;
    return new Error(stderr.trim() || first()?.toString().trim() || `exit code ${end}`);
  };
}

async function* outputOf(child: Child, stdout: Readable, succeed: Succeed): AsyncGenerator<Buffer> {
  let first: Buffer | undefined;
  try {
    for await (const piece of stdout) {
      first ??= piece as Buffer;
      yield piece as Buffer;
    }
    await succeed(() => first);
  } finally {
    child.kill();
  }
}

function hold(child: Child, held: boolean): void {
  for (const handle of [child, child.stdin, child.stdout, child.stderr] as (Handle | null)[]) handle?.[held ? 'ref' : 'unref']();
}

/** As a child and its pipes are. */
interface Handle {
  ref(): void;
  unref(): void;
}
