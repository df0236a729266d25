import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { parseEvent, type RequestEvent } from '../../src/core/monitor/request-event.js';
import { openRequestLog } from '../../src/runtime/request-log.js';
import { createFolder } from '../support/repo.js';

const eventOf = (id: string): RequestEvent => ({ event: 'request', id, time: '2026-11-26T00:00:00.000Z', prompt: 'team/sort', version: 1, hash: 'a'.repeat(64), variant: 'stable', environment: 'production' });
const logs = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const idsIn = (folder: string): string[] =>
  logs(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).flatMap((line) => {
    const event = parseEvent(line);
    return event?.event === 'request' ? [event.id] : [];
  });

describe('a request log', () => {
  it('has every acknowledged request once, whoever writes and whoever is killed', async () => {
    const folder = createFolder();
    const script = join(createFolder(), 'work.mjs');
    const source = `
      import { writeSync } from 'node:fs';
      import { openRequestLog } from '${join(process.cwd(), 'src/runtime/request-log.ts')}';
      const [folder, name] = process.argv.slice(2);
      const log = openRequestLog(folder, 200_000, (error) => { throw error; });
      const event = ${JSON.stringify(eventOf(''))};
      for (let i = 0; i < 2500; i++) {
        const id = name + '-' + i;
        if (log.write({ ...event, id })) writeSync(1, id + '\\n');
      }`;
    writeFileSync(script, buildSync({ stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', write: false }).outputFiles[0]?.text ?? '');
    const acknowledged = await Promise.all(Array.from({ length: 8 }, (_, index) => new Promise<{ ids: string[]; killed: boolean }>((resolve) => {
      const child = spawn(process.execPath, [script, folder, `p${index}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (index % 2 === 0 && text.length > 1500 * (index + 1)) child.kill('SIGKILL');
      });
      child.on('close', (code) => resolve({ ids: text.split('\n').slice(0, -1), killed: code === null }));
    })));
    expect(acknowledged.filter(({ killed }) => killed).length).toBeGreaterThan(0);
    const ids = idsIn(folder);
    expect(new Set(ids).size).toBe(ids.length);
    const kept = new Set(ids);
    expect(acknowledged.flatMap((one) => one.ids).filter((id) => !kept.has(id))).toEqual([]);
    // What is there and was not acknowledged is the one line of each killed process at most.
    expect(ids.length - acknowledged.flatMap((one) => one.ids).length).toBeLessThanOrEqual(4);
    expect(logs(folder).length).toBeGreaterThan(8);
  });

  it('ignores itself in a folder of its own, and leaves a folder alone that holds other things', () => {
    const [own, shared] = [join(createFolder(), 'new'), createFolder()];
    writeFileSync(join(shared, '.gitignore'), 'node_modules\n');
    for (const folder of [own, shared]) {
      const log = openRequestLog(folder, 1000, (error) => { throw error; });
      expect(log.write(eventOf('a'))).toBe(true);
      log.close();
    }
    expect([own, shared].map((folder) => readFileSync(join(folder, '.gitignore'), 'utf8'))).toEqual(['*\n', 'node_modules\n']);
  });

  it('that cannot be written tells so and ends nothing', () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'logs'), 'a file where the folder should be');
    const errors: unknown[] = [];
    const log = openRequestLog(join(folder, 'logs'), 1000, (error) => errors.push(error));
    expect(log.write(eventOf('a'))).toBe(false);
    expect(errors.length).toBeGreaterThan(0);
    log.close();
  });
});
