import { describe, expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.js';
import { openBlobStore } from '../../src/cli/workspace/history/blob-store.js';
import { createRepo } from '../support/repo.js';

const ABSENT = { ok: false, code: 'git/blob-missing' };

/** From its sources the project has no thread to start: as where one may not be, or fails. */
describe.each([{ many: false }, { many: true }])('a store of blobs, many: $many', ({ many }) => {
  async function open() {
    const repo = createRepo({ files: { 'a.md': 'one\r\n', 'b.md': 'two\n', 'c.md': Buffer.from([0xff, 0xff]) } });
    repo.commit('add');
    const [a, b, c] = ['a.md', 'b.md', 'c.md'].map((path) => repo.git('rev-parse', `HEAD:${path}`)) as [string, string, string];
    return { store: openBlobStore(await openRepository(repo.root)), a, b, c };
  }

  it('has what was asked for once it has come', async () => {
    const { store, a, b, c } = await open();
    const come = store.request({ prompts: [a, c], others: [b] }, many);
    expect(store.text(a)).toMatchObject(ABSENT);
    expect(await come()).toBe(true);
    expect([a, b].map((oid) => store.text(oid))).toEqual([{ ok: true, text: 'one\n' }, { ok: true, text: 'two\n' }]);
    expect(store.text(c)).toMatchObject({ ok: false, code: 'file/encoding' });
    await store.close();
  });

  it('answers several requests, and drops what is not kept', async () => {
    const { store, a, b } = await open();
    const [first, second] = [store.request({ prompts: [a], others: [] }, many), store.request({ prompts: [a, b], others: [] }, many)];
    expect([await first(), await second()]).toEqual([true, true]);
    store.keep(new Set([b]));
    expect(store.text(a)).toMatchObject(ABSENT);
    expect(store.text(b)).toEqual({ ok: true, text: 'two\n' });
    await store.close();
  });

  it('says that git lacks one', async () => {
    const { store, a } = await open();
    expect(await store.request({ prompts: [a], others: ['0'.repeat(39) + '1'] }, many)()).toBe(false);
    expect(await store.request({ prompts: [], others: [] }, many)()).toBe(true);
    await store.close();
  });
});
