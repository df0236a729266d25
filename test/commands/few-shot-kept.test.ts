import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prompt } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

const WORDS = 'card payment refund cash machine statement late again pin limit app phone travel top up code lost stolen swap rate'.split(' ');

function poolOf(size: number): string {
  return Array.from({ length: size }, (_, row) => {
    const input = Array.from({ length: 3 + (row % 5) }, (_, at) => WORDS[(row * 3 + at * (2 + (row % 7))) % WORDS.length]).join(' ');
    return JSON.stringify({ id: `e${row}`, input: `${input} ${row}`, output: row % 2 === 0 ? 'money' : 'card' });
  }).join('\n');
}

function repoWith(size: number): Repo {
  return createRepo({ files: {
    '.promptrc': 'default_model: local/icl-1\n',
    'prompts/sort.md': '---\nvariables: { text: { type: string } }\noutput: { labels: [money, card] }\ntransforms: [{ few-shot: { k: 4 } }]\n---\nsystem:\nmoney or card?\n\nuser:\n{{ text }}\n',
    'prompts/sort.examples.jsonl': `${poolOf(size)}\n`,
    'prompts/sort.queries.yaml': 'queries:\n  - { id: a, vars: { text: my card was stolen while I travel }, expected: card }\n',
  } });
}

it('the index over a large pool is kept, found again, and made again where it is damaged or the pool has changed', async () => {
  const repo = repoWith(1200);
  const folder = join(repo.root, '.git/prompt/pools');
  const select = ['examples', 'select', 'sort', '--input', 'my card was stolen', '--json'];
  const first = await prompt(repo, select);
  expect([first.code, readdirSync(folder).length]).toEqual([0, 1]);
  const [name = ''] = readdirSync(folder);
  const kept = readFileSync(join(folder, name));
  const { mtimeMs, ino } = statSync(join(folder, name));
  expect(await prompt(repo, select)).toEqual(first);
  // It was read: its time is new, the file is not.
  expect(statSync(join(folder, name)).ino).toBe(ino);
  expect(statSync(join(folder, name)).mtimeMs).toBeGreaterThan(mtimeMs);
  for (const damaged of [Buffer.alloc(0), kept.subarray(0, 5000), Buffer.concat([kept.subarray(0, 9000), Buffer.of(7), kept.subarray(9001)])]) {
    writeFileSync(join(folder, name), damaged);
    expect(await prompt(repo, select)).toEqual(first);
    expect(readFileSync(join(folder, name)).equals(kept)).toBe(true);
  }
  // `render` and evaluations take the same.
  const rendered = await prompt(repo, ['render', 'sort', '--query', 'a', '--json']);
  expect([rendered.code, readdirSync(folder)]).toEqual([0, [name]]);
  repo.write({ 'prompts/sort.examples.jsonl': `${poolOf(1201)}\n` });
  expect((await prompt(repo, ['eval', 'sort'])).code).toBe(0);
  expect(readdirSync(folder).length).toBe(2);
});

it('nothing is kept of a small pool', async () => {
  const repo = repoWith(200);
  expect((await prompt(repo, ['examples', 'select', 'sort', '--input', 'my card was stolen'])).code).toBe(0);
  expect(existsSync(join(repo.root, '.git/prompt/pools'))).toBe(false);
});
