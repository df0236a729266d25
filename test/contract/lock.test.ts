import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exclusively } from '../../src/adapters/lock.js';
import { createFolder } from '../support/repo.js';

const LOCK = new URL('../../src/adapters/lock.ts', import.meta.url).pathname;

/** What this machine is called in the name of a lock. */
let HERE: string;
beforeAll(async () => {
  const folder = createFolder();
  await exclusively(folder, async () => {
    HERE = /^\d+\.\w+\.(.+)\.lock$/.exec(readdirSync(folder)[0] ?? '')?.[1] ?? '';
  }, { holder: 'promotion' });
  expect(HERE).toContain(encodeURIComponent(hostname()));
});

/** A process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid as number;
}

async function livingProcess<T>(use: (pid: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  try {
    return await use(child.pid as number);
  } finally {
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

/** A process that has ended and whose parent, `sleep` by then, never asks for it: as in a container whose first process reaps nobody. */
async function zombie<T>(use: (pid: number) => Promise<T>): Promise<T> {
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60']);
  try {
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(String(data)))));
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await new Promise((resolve) => setTimeout(resolve, 5));
    return await use(pid);
  } finally {
    parent.kill('SIGKILL');
  }
}

describe('exclusively', () => {
  it('gives the result and leaves nothing, also when the work fails', async () => {
    const folder = join(createFolder(), 'a/locks');
    expect(await exclusively(folder, async () => readdirSync(folder).length, { holder: 'promotion' })).toBe(1);
    await expect(exclusively(folder, () => Promise.reject(new Error('no')), { holder: 'promotion' })).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from dead processes, and from an earlier one of the same number', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, `${await deadProcess()}.x1.${HERE}.lock`), '');
    writeFileSync(join(folder, `${process.pid}.x2.${HERE}.lock`), '');
    writeFileSync(join(folder, 'something else'), '');
    expect(await exclusively(folder, async () => 'done', { holder: 'promotion', waitMs: 0 })).toBe('done');
    expect(readdirSync(folder)).toEqual(['something else']);
  });

  it.skipIf(process.platform !== 'linux')('takes over from one that was killed and that nobody has reaped', async () => {
    const folder = createFolder();
    await zombie(async (pid) => {
      writeFileSync(join(folder, `${pid}.x1.${HERE}.lock`), '');
      expect(await exclusively(folder, async () => 'done', { holder: 'promotion', waitMs: 0 })).toBe('done');
    });
  });

  it('waits for a living one, and for one of another machine, but not for ever', async () => {
    const folder = createFolder();
    await livingProcess(async (pid) => {
      const held = `${pid}.x1.${HERE}.lock`;
      writeFileSync(join(folder, held), '');
      const refused = await exclusively(folder, async () => 'done', { holder: 'promotion', waitMs: 30 }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'repository/locked', exit: 2 });
      expect((refused as { remedy: string }).remedy).toContain(join(folder, held));
    });
    expect(await exclusively(folder, async () => 'done', { holder: 'promotion', waitMs: 0 })).toBe('done');
    writeFileSync(join(folder, '1.x1.elsewhere.lock'), '');
    await expect(exclusively(folder, async () => 'done', { holder: 'promotion', waitMs: 30 })).rejects.toMatchObject({ code: 'repository/locked', message: expect.stringContaining('1 on elsewhere') as string });
    expect(readdirSync(folder)).toEqual(['1.x1.elsewhere.lock']);
  });

  it('goes on as soon as the one before is gone, and stops waiting when told to', async () => {
    const folder = createFolder();
    const waiting = await livingProcess(async (pid) => {
      writeFileSync(join(folder, `${pid}.x1.${HERE}.lock`), '');
      const abort = new AbortController();
      const stopped = exclusively(folder, async () => 'done', { holder: 'promotion', signal: abort.signal });
      abort.abort();
      await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
      return [exclusively(folder, async () => 'done', { holder: 'promotion' })];
    });
    expect(await waiting[0]).toBe('done');
  });

  it('lets one process in at a time', async () => {
    const folder = createFolder();
    const script = join(folder, 'work.ts');
    const counter = join(folder, 'counter');
    writeFileSync(counter, '0');
    // Reads, waits, writes: without exclusion numbers are lost.
    writeFileSync(script, `
      import { readFileSync, writeFileSync } from 'node:fs';
      const { exclusively } = await import(process.argv[2]);
      for (let i = 0; i < 5; i++) await exclusively(process.argv[3] + '/locks', async () => {
        const count = Number(readFileSync(process.argv[3] + '/counter', 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 3));
        writeFileSync(process.argv[3] + '/counter', String(count + 1));
      }, { holder: 'promotion' });`);
    const built = join(folder, 'lock.mjs');
    const { buildSync } = await import('esbuild');
    buildSync({ entryPoints: [LOCK], bundle: true, platform: 'node', format: 'esm', outfile: built });
    buildSync({ entryPoints: [script], format: 'esm', outfile: join(folder, 'work.mjs') });
    const workers = Array.from({ length: 6 }, () => new Promise((resolve) => spawn(process.execPath, [join(folder, 'work.mjs'), built, folder], { stdio: 'inherit' }).on('close', resolve)));
    expect(await Promise.all(workers)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('30');
    expect(readdirSync(join(folder, 'locks'))).toEqual([]);
  });
});
