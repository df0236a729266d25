import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/adapters/journal.js';
import { createFolder } from '../support/repo.js';

const path = (): string => join(createFolder(), 'deep/er.json');

async function values(file: string): Promise<readonly unknown[]> {
  return (await openJournal(file)).values;
}

describe('a journal', () => {
  it('gives back the whole and what was added to it, in order', async () => {
    const file = path();
    const journal = await openJournal(file);
    expect([journal.values, journal.add('early'), existsSync(file)]).toEqual([[], false, false]);
    journal.write({ a: 'ä\n' });
    expect((await openJournal(file)).add({ b: null })).toBe(true);
    expect((await openJournal(file)).add([1])).toBe(true);
    expect(await values(file)).toEqual([{ a: 'ä\n' }, { b: null }, [1]]);
  });

  it('takes one of two changes that go on from the same, and what goes on from that', async () => {
    const file = path();
    (await openJournal(file)).write('whole');
    const [one, other] = [await openJournal(file), await openJournal(file)];
    expect([one.add('one'), other.add('other')]).toEqual([true, true]);
    expect(await values(file)).toEqual(['whole', 'one']);
    (await openJournal(file)).add('two');
    expect(await values(file)).toEqual(['whole', 'one', 'two']);
  });

  it('takes nothing that goes on from another whole', async () => {
    const file = path();
    (await openJournal(file)).write('whole');
    const late = await openJournal(file);
    (await openJournal(file)).write('another');
    late.add('change');
    expect(await values(file)).toEqual(['another']);
  });

  it('leaves out a change that was torn, and goes on after it', async () => {
    const file = path();
    (await openJournal(file)).write('whole');
    (await openJournal(file)).add('one');
    const size = statSync(file).size;
    (await openJournal(file)).add('torn');
    writeFileSync(file, readFileSync(file).subarray(0, size + 9));
    expect(await values(file)).toEqual(['whole', 'one']);
    (await openJournal(file)).add('next');
    expect(await values(file)).toEqual(['whole', 'one', 'next']);
    (await openJournal(file)).add('two');
    expect(await values(file)).toEqual(['whole', 'one', 'next', 'two']);
  });

  it.each(['', '\n', '{', 'null', '[]', '["","a"', '[1,"a",2]\n', '["x","a",2]\n', '\0\xff'])('is empty where its first line is %j', async (text) => {
    const file = join(createFolder(), 'file');
    writeFileSync(file, text, 'latin1');
    appendFileSync(file, '["a","b",3]\n');
    const journal = await openJournal(file);
    expect([journal.values, journal.add('change')]).toEqual([[], false]);
  });

  it('asks to be written whole once its changes weigh as much as reading them may cost', async () => {
    const file = path();
    (await openJournal(file)).write('w'.repeat(500_000));
    const taken: boolean[] = [];
    for (let count = 0; count < 4; count++) taken.push((await openJournal(file)).add('c'.repeat(30_000)));
    expect(taken).toEqual([true, true, true, false]);
    (await openJournal(file)).write('whole');
    expect(await values(file)).toEqual(['whole']);
  });

  it('is as it was where it cannot be written, and follows no link', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'file'), '["","a","theirs"]\n');
    symlinkSync(join(folder, 'file'), join(folder, 'link'));
    const linked = await openJournal(join(folder, 'link'));
    expect([linked.values, linked.add('change')]).toEqual([[], false]);
    (await openJournal(join(folder, 'file/below'))).write('whole');
    mkdirSync(join(folder, 'shut'));
    const file = join(folder, 'shut/journal');
    (await openJournal(file)).write('whole');
    const journal = await openJournal(file);
    if (process.getuid?.() !== 0) {
      chmodSync(file, 0o444);
      expect(journal.add('change')).toBe(false);
    }
    expect([readFileSync(join(folder, 'file'), 'utf8'), await values(file)]).toEqual(['["","a","theirs"]\n', ['whole']]);
  });
});
