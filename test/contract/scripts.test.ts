import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModuleCaller, type ModuleCaller } from '../../src/adapters/scorers/module-caller.js';
import { createProgramRunner } from '../../src/adapters/scorers/run-program.js';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'scripts-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ENV = { PATH: process.env['PATH'], OPENAI_API_KEY: 'sk-secret', WANTED: 'yes' };

describe('programs', () => {
  const run = (script: string, { timeoutMs = 10_000, env = [] as string[], input = {} as unknown } = {}): Promise<unknown> =>
    createProgramRunner(root, ENV)([process.execPath, '-e', script], input, { timeoutMs, env });
  const ECHO = "let t='';process.stdin.on('data',d=>t+=d).on('end',()=>console.log(JSON.stringify({ score: 1, got: JSON.parse(t) })))";

  it('are given JSON and give JSON', async () => expect(await run(ECHO, { input: { answer: 'é "x"\n' } })).toEqual({ score: 1, got: { answer: 'é "x"\n' } }));

  it('get their arguments as they are: there is no shell', async () => {
    expect(await createProgramRunner(root, ENV)([process.execPath, '-p', 'JSON.stringify(process.argv[1])', '$(touch x); *'], {}, { timeoutMs: 10_000, env: [] })).toBe('$(touch x); *');
  });

  it('see no key, only what they ask for by name', async () => {
    const seen = (env: string[]): Promise<unknown> => run('console.log(JSON.stringify([process.env.OPENAI_API_KEY ?? null, process.env.WANTED ?? null]))', { env });
    expect(await seen([])).toEqual([null, null]);
    expect(await seen(['WANTED'])).toEqual([null, 'yes']);
  });

  it('that read no input, however large, still have their say', async () => expect(await run('console.log(0.5)', { input: 'x'.repeat(4_000_000) })).toBe(0.5));

  it.each<[string, string, string]>([
    ['fail', 'console.error("first\\nno such model"); process.exit(3)', 'ended with 3: no such model'],
    ['die', 'process.kill(process.pid, "SIGKILL")', 'ended with SIGKILL'],
    ['write no JSON', 'console.log("fine!")', 'wrote no JSON: "fine!"'],
    ['write nothing', '', 'wrote no JSON: ""'],
    ['never stop writing', 'const w=()=>process.stdout.write("x".repeat(1e5),w);w()', 'wrote more than'],
  ])('that %s say why there is no score', async (_, script, told) => expect(run(script)).rejects.toThrow(told));

  it('that are not there', async () => expect(createProgramRunner(root, ENV)(['no-such-program'], {}, { timeoutMs: 1000, env: [] })).rejects.toThrow('no-such-program cannot be run'));

  it('that take too long end with all they started', async () => {
    const child = `setTimeout(() => require('fs').writeFileSync(${JSON.stringify(join(root, 'late'))}, ''), 1500)`;
    await expect(run(`require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`, { timeoutMs: 600 })).rejects.toThrow('took longer than 0.6 s');
    await new Promise((done) => setTimeout(done, 1800));
    await expect(import('node:fs').then(({ existsSync }) => existsSync(join(root, 'late')))).resolves.toBe(false);
  });
});

describe('modules', () => {
  let caller: ModuleCaller;
  beforeAll(() => (caller = createModuleCaller(root, ENV)));
  afterAll(() => caller.close());
  const call = (name: string, text: string, input: unknown = { answer: 'x' }, timeoutMs = 10_000): Promise<unknown> => {
    writeFileSync(join(root, name), text);
    return caller.call(name, input, { timeoutMs });
  };

  it('default exports are called, also those that wait; what they print is not shown', async () => {
    expect(await call('a.mjs', 'console.log("loud"); export default async ({ answer }) => ({ score: answer.length / 4 })', { answer: 'abc' })).toEqual({ score: 0.75 });
    expect(await Promise.all([1, 2, 3].map((n) => caller.call('a.mjs', { answer: 'x'.repeat(n) }, { timeoutMs: 10_000 })))).toEqual([{ score: 0.25 }, { score: 0.5 }, { score: 0.75 }]);
  });

  it('see no key', async () => expect(await call('env.mjs', 'export default () => process.env.OPENAI_API_KEY ?? "none"')).toBe('none'));

  it.each<[string, string, string]>([
    ['throws', 'export default () => { throw new Error("no such word") }', 'throws.mjs: no such word'],
    ['exports nothing', 'export const x = 1', 'its default export is no function'],
    ['cannot be parsed', 'export default (', 'cannot be parsed.mjs: '],
    ['gives a function', 'export default () => () => 1', 'could not be cloned'],
    ['ends', 'export default () => process.exit(0)', 'it ended the thread it runs in'],
  ])('one that %s says why there is no score', async (name, text, told) => expect(call(`${name}.mjs`, text)).rejects.toThrow(told));

  it('one that is not there', async () => expect(caller.call('absent.mjs', {}, { timeoutMs: 10_000 })).rejects.toThrow('absent.mjs'));

  it('one that hangs is stopped, and answers the next call', async () => {
    const hang = 'export default ({ n }) => { while (n === 1); return n }';
    const [first, second] = await Promise.allSettled([call('hang.mjs', hang, { n: 1 }, 500), caller.call('hang.mjs', { n: 2 }, { timeoutMs: 10_000 })]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'hang.mjs took longer than 0.5 s' } });
    expect(second).toEqual({ status: 'fulfilled', value: 2 });
  });
});
