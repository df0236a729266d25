import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureKept, pruneKept } from '../../src/adapters/completions/prune.js';
import { type CompletionStore, openCompletionStore, type StoreOptions } from '../../src/adapters/completions/store.js';
import type { Completion } from '../../src/core/ports.js';
import { sha256 } from '../../src/core/text/canonical-json.js';
import { createFolder } from '../support/repo.js';

const keyOf = (index: number): string => sha256(String(index));
const completionOf = (index: number): Completion => ({
  text: `answer ${index} – “ü”\n`, usage: { inputTokens: index, outputTokens: 2 }, latencyMs: 12.5, finishReason: 'stop', servedModel: 'm-1',
});

function open(folder: string, options: Partial<StoreOptions> = {}): CompletionStore {
  return openCompletionStore(folder, {
    warn: (text) => {
      throw new Error(text);
    },
    ...options,
  });
}

function fill(folder: string, count: number, options: Partial<StoreOptions> = {}): void {
  const store = open(folder, options);
  for (let index = 0; index < count; index += 1) store.put(keyOf(index), completionOf(index));
  store.close();
}

const segmentsOf = (folder: string): string[] => readdirSync(folder).sort().map((name) => join(folder, name));

/** How many of the first completions are there, each as it was written. */
function countIntact(folder: string, count: number): number {
  const store = open(folder);
  const found = Array.from({ length: count }, (_, index) => store.get(keyOf(index)));
  store.close();
  for (const [index, completion] of found.entries()) if (completion) expect(completion).toEqual(completionOf(index));
  return found.filter((completion) => completion !== undefined).length;
}

describe('what is kept', () => {
  it('is there at once, and for the next process', () => {
    const folder = createFolder();
    const store = open(folder);
    store.put(keyOf(1), completionOf(1));
    expect(store.get(keyOf(1))).toEqual(completionOf(1));
    expect(store.get(keyOf(2))).toBeUndefined();
    expect(countIntact(folder, 5)).toBe(1);
  });

  it('says nothing of having been kept before', () => {
    const folder = createFolder();
    const store = open(folder);
    store.put(keyOf(1), { ...completionOf(1), kept: true });
    expect(store.get(keyOf(1))).toEqual(completionOf(1));
  });

  it('is the later one where a key was written twice', () => {
    const folder = createFolder();
    fill(folder, 3, { now: () => 1000 });
    const store = open(folder, { now: () => 2000 });
    store.put(keyOf(1), { text: 'newer', usage: {} });
    expect(store.get(keyOf(1))?.text).toBe('newer');
    expect(open(folder).get(keyOf(1))?.text).toBe('newer');
  });

  it('goes into another segment when one is full, and many are read at a time', () => {
    const folder = createFolder();
    fill(folder, 120, { segmentBytes: 200 });
    expect(segmentsOf(folder).length).toBeGreaterThan(50);
    expect(countIntact(folder, 120)).toBe(120);
  });

  it('nothing is made before there is something to keep', () => {
    const folder = join(createFolder(), 'deep/cache');
    expect(open(folder).get(keyOf(1))).toBeUndefined();
    let prepared = 0;
    fill(folder, 2, { prepare: () => (prepared += 1) });
    expect(prepared).toBe(1);
    expect(countIntact(folder, 2)).toBe(2);
  });
});

describe('what is damaged', () => {
  it('is not found, and nothing else is lost or altered by it', () => {
    const source = createFolder();
    fill(source, 8);
    const [from = ''] = segmentsOf(source);
    const bytes = readFileSync(from);
    const damage = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(bytes.length)), (damages, cut) => {
        const folder = createFolder();
        const altered = Buffer.from(bytes);
        for (const { at, value } of damages) altered[at] = value;
        writeFileSync(join(folder, '2026-01-01T000000.000Z-1-00.jsonl'), altered.subarray(0, cut ?? undefined));
        const intact = countIntact(folder, 8);
        if (cut === null) expect(intact).toBeGreaterThanOrEqual(8 - 2 * damages.length);
        // What was lost is written again, and is found from then on.
        fill(folder, 8);
        expect(countIntact(folder, 8)).toBe(8);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 150 },
    );
  });

  it.each<[string, (file: string) => void]>([
    ['empty', (file) => truncateSync(file, 0)],
    ['of other bytes', (file) => writeFileSync(file, Buffer.from([0, 255, 10, 10, 200]))],
    ['JSON of another kind', (file) => writeFileSync(file, '{"v":9}\n[]\n')],
    ['an entry under another key', (file) => writeFileSync(file, readFileSync(file, 'utf8').replaceAll(keyOf(0), keyOf(1)))],
  ])('is not found: %s', (_name, damage) => {
    const folder = createFolder();
    fill(folder, 1);
    damage(segmentsOf(folder)[0] as string);
    expect(countIntact(folder, 2)).toBe(0);
  });

  it('a segment that is dropped meanwhile has nothing', () => {
    const folder = createFolder();
    fill(folder, 2);
    const store = open(folder);
    store.put(keyOf(5), completionOf(5));
    for (const file of segmentsOf(folder)) rmSync(file);
    expect(store.get(keyOf(0))).toBeUndefined();
  });

  it('files of others are left alone', () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    fill(folder, 1);
    expect(measureKept(folder)).toMatchObject({ entries: 1, segments: 1 });
    pruneKept([folder], {});
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });
});

describe('what cannot be written', () => {
  it('is told of once', () => {
    const file = join(createFolder(), 'file');
    writeFileSync(file, '');
    const warnings: string[] = [];
    const store = open(file, { warn: (text) => warnings.push(text) });
    for (let index = 0; index < 3; index += 1) store.put(keyOf(index), completionOf(index));
    expect(store.get(keyOf(0))).toBeUndefined();
    expect(warnings).toHaveLength(1);
    store.close();
  });

  it.skipIf(process.getuid?.() === 0)('as where the folder is read-only', () => {
    const folder = createFolder();
    chmodSync(folder, 0o500);
    const warnings: string[] = [];
    open(folder, { warn: (text) => warnings.push(text) }).put(keyOf(1), completionOf(1));
    expect(warnings).toHaveLength(1);
  });
});

describe('several writers', () => {
  it('keep everything, also when one was killed while it wrote', () => {
    const folder = createFolder();
    const stores = Array.from({ length: 4 }, () => open(folder));
    for (let index = 0; index < 200; index += 1) stores[index % 4]?.put(keyOf(index), completionOf(index));
    appendFileSync(segmentsOf(folder)[0] as string, `${keyOf(999)} torn`);
    expect(countIntact(folder, 200)).toBe(200);
  });
});

describe('prune', () => {
  const aged = (): string => {
    const folder = createFolder();
    for (let index = 0; index < 4; index += 1) {
      const before = new Set(readdirSync(folder));
      const store = open(folder, { now: () => 1000 + index });
      for (let entry = 0; entry < 10; entry += 1) store.put(keyOf(index * 10 + entry), completionOf(index * 10 + entry));
      store.close();
      const made = readdirSync(folder).find((name) => !before.has(name)) ?? '';
      utimesSync(join(folder, made), index + 1, index + 1);
    }
    return folder;
  };

  it('measures', () => {
    expect(measureKept(aged())).toMatchObject({ entries: 40, segments: 4, oldest: 1000, newest: 4000 });
    expect(measureKept(join(createFolder(), 'none'))).toEqual({ entries: 0, bytes: 0, segments: 0 });
  });

  it.each([
    ['nothing that is new enough', { before: 500 }, 40],
    ['what is older', { before: 2500 }, 20],
    ['the oldest, until it is small enough', { maxBytes: 3000 }, 10],
    ['nothing where it is small enough', { maxBytes: 1e9 }, 40],
    ['what is older, and more where that is not enough', { before: 1500, maxBytes: 3000 }, 10],
    ['everything', {}, 0],
  ])('drops %s', (_name, rule, left) => {
    const folder = aged();
    const pruned = pruneKept([folder], rule);
    expect(pruned).toMatchObject([{ left: { entries: left }, dropped: { entries: 40 - left }, busy: 0 }]);
    expect(countIntact(folder, 40)).toBe(left);
  });

  it('drops the oldest of several folders, whichever it is in', () => {
    const folders = [aged(), aged()];
    utimesSync(segmentsOf(folders[1] as string)[3] as string, 2, 2);
    expect(pruneKept(folders, { before: 2500 }).map(({ dropped, left }) => [dropped.entries, left.entries])).toEqual([[20, 20], [30, 10]]);
    const { bytes } = measureKept(folders[0] as string);
    expect(pruneKept(folders, { maxBytes: bytes }).map(({ left }) => left.entries)).toEqual([10, 10]);
  });

  it('leaves what a process is adding to', () => {
    const folder = aged();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `2026-01-01T000000.000Z-${process.ppid}-00.jsonl`), '');
    expect(pruneKept([folder], {})).toMatchObject([{ busy: 1, left: { segments: 1 } }]);
  });
});
