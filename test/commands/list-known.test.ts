import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Known } from '../../src/cli/known/answer.js';
import type { Io } from '../../src/cli/io.js';
import { prompt } from '../support/cli.js';
import { cold } from '../support/cold.js';
import { createRepo, type Repo } from '../support/repo.js';

const SORT = "---\ndescription: Sorts.\ntags: [desk]\n---\n{% render 'tone' %}\nSort this.\n";
const FILES = { '.promptrc': 'default_model: openai/gpt-4.1-mini\nenvironments: { staging: {}, production: { promotes_from: staging } }\n', 'prompts/sort.md': SORT, 'prompts/plain.md': 'Say hello.\n', 'prompts/_partials/tone.md': 'Be kind.\n' };
/** Files that were just written are read again, whatever their stamps say: as if the last list had been later. */
function settle(repo: Repo): void {
  const folder = join(repo.root, '.git/prompt');
  for (const name of readdirSync(folder).filter((one) => one.startsWith('list-'))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"savedAt":\d+/g, `"savedAt":${Date.now() + 60_000}`));
  }
}

type Step = { id: string; files?: Record<string, string | null>; act?: (repo: Repo) => unknown };

/** Each on top of those before it; null takes a file away. */
const STEPS: Step[] = [
  { id: 'before the first commit' },
  { id: 'a commit', act: (repo) => repo.commit('Begin') },
  { id: 'an edit', files: { 'prompts/sort.md': `${SORT}Now.\n` } },
  { id: 'its commit', act: (repo) => repo.commit('Hurry') },
  { id: 'a partial', files: { 'prompts/_partials/tone.md': 'Be kind and brief.\n' } },
  { id: 'a partial that is gone', files: { 'prompts/_partials/tone.md': null } },
  { id: 'and is back as it was', act: (repo) => repo.git('checkout', '--quiet', '.') },
  { id: 'a release', act: (repo) => prompt(repo, ['promote', 'sort@2', '--env', 'staging']) },
  { id: 'a canary', act: (repo) => prompt(repo, ['promote', 'sort@1', '--env', 'staging', '--canary', '10']) },
  { id: 'a report', files: { 'prompts/sort.report.json': '{"schemaVersion":1}\n' } },
  { id: 'another branch', act: (repo) => repo.git('checkout', '--quiet', '-b', 'side') },
  { id: 'a version of the branch', files: { 'prompts/sort.md': `${SORT}Later.\n` }, act: (repo) => repo.commit('Later') },
  { id: 'a canonical branch that is configured', files: { '.promptrc': `branch: main\n${FILES['.promptrc']}` } },
  { id: 'a renamed prompt', act: (repo) => repo.git('mv', 'prompts/sort.md', 'prompts/sorter.md') },
  { id: 'a prompt that is gone, and one that is new', files: { 'prompts/plain.md': null, 'prompts/new.md': '---\ndeprecated: true\n---\nHi.\n' } },
  { id: 'one that cannot be read', files: { 'prompts/new.md': '---\ntags: [\n---\nHi.\n' } },
  { id: 'another environment', files: { '.promptrc': 'branch: main\nenvironments: { staging: {} }\n' } },
  { id: 'a reset', act: (repo) => repo.git('reset', '--quiet', '--hard', 'main~1') },
];

/** What the build's own bundle for this command says, if it knows; 'asked' where it does not. */
async function known(command: 'list' | 'log', repo: Repo, argv: readonly string[]): Promise<unknown> {
  const bundle = (await import(`../../dist/cli/known/${command}.js`)) as { known: Known };
  let text = '';
  const output: Io['stdout'] = { isTTY: false, write: (piece) => void (text += piece) };
  const answer = await bundle.known({ cwd: repo.root, env: { NO_COLOR: '1' }, stdout: output, stderr: output, signal: new AbortController().signal }, argv);
  return typeof answer === 'number' ? { code: answer, text } : { code: 'asked', text };
}

describe('what the last list found', () => {
  it('is found again as it was, whatever has changed since', { timeout: 600_000 }, async () => {
    const repo = createRepo({ files: FILES });
    const told: string[] = [];
    for (const { id, files = {}, act } of STEPS) {
      for (const [path, text] of Object.entries(files)) if (text === null) repo.remove(path); else repo.write({ [path]: text });
      await act?.(repo);
      const args = ['list', '--json'];
      const first = await prompt(repo, args);
      settle(repo);
      expect(await prompt(repo, args), id).toEqual(first);
      expect(await cold(repo, args), id).toEqual(first);
      told.push(first.stdout);
    }
    // States are told apart, or the comparison would show nothing.
    expect(new Set(told).size).toBeGreaterThan(STEPS.length - 4);
  });

  it('is told by a file that holds nothing else, and nothing by halves where it does not know', async () => {
    const repo = createRepo({ files: FILES });
    repo.commit('Begin');
    expect(await known('list', repo, ['list'])).toEqual({ code: 'asked', text: '' });
    expect(await known('log', repo, ['log', 'sort'])).toEqual({ code: 'asked', text: '' });
    const [list, log] = [await prompt(repo, ['list']), await prompt(repo, ['log', 'sort'])];
    settle(repo);
    expect([list.code, log.code]).toEqual([0, 0]);
    expect(await known('list', repo, ['list'])).toEqual({ code: 0, text: list.stdout });
    expect(await known('log', repo, ['log', 'sort'])).toEqual({ code: 0, text: log.stdout });
    expect(await known('log', repo, ['log', 'nothing'])).toEqual({ code: 'asked', text: '' });
    for (const args of [['log', 'sort'], ['log', 'plain', '--json']]) expect(await cold(repo, args)).toEqual(await prompt(repo, args));
  });

  it('is carried on by one file more, over any number of commits, and left where the configuration is another', async () => {
    const repo = createRepo({ files: FILES });
    repo.commit('Begin');
    await prompt(repo, ['list']);
    const edit = (text: string): void => repo.write({ 'prompts/sort.md': `${SORT}${text}\n` });
    const states: [string, () => unknown][] = [
      ['an edit', () => edit('Now.')],
      ['one commit', () => repo.commit('Hurry')],
      ['three more', () => ['Soon.', 'Later.', 'Never.'].forEach((text) => (edit(text), repo.commit(text)))],
      ['a partial', () => (repo.write({ 'prompts/_partials/tone.md': 'Be brief.\n' }), repo.commit('Brief'))],
      ['a commit elsewhere', () => (repo.write({ 'other.txt': 'x\n' }), repo.commit('Other'))],
      ['a rewritten commit', () => repo.git('commit', '--quiet', '--amend', '--message', 'Another')],
      ['commits that are gone', () => repo.git('reset', '--quiet', '--hard', 'HEAD~3')],
    ];
    for (const [what, act] of states) {
      act();
      const found = await known('list', repo, ['list']);
      const expected = await cold(repo, ['list']);
      expect(found, what).toEqual({ code: 0, text: expected.stdout });
    }
    repo.write({ '.promptrc': 'default_model: openai/gpt-4.1\n' });
    expect(await known('list', repo, ['list'])).toEqual({ code: 'asked', text: '' });
  });

  it('is read again where its file is damaged', async () => {
    const repo = createRepo({ files: FILES });
    repo.commit('Begin');
    const first = await prompt(repo, ['list']);
    const folder = join(repo.root, '.git/prompt');
    const file = join(folder, readdirSync(folder).find((name) => name.startsWith('list-')) as string);
    const text = readFileSync(file, 'utf8');
    for (const damaged of ['', '{"', '[]', 'null', '{}', text.replaceAll('"hash"', '"hush"'), text.replaceAll('"drawn":[', '"drawn":{"a":['), text.replaceAll('"status"', '"stat"')]) {
      writeFileSync(file, damaged);
      expect(await prompt(repo, ['list']), damaged.slice(0, 60)).toEqual(first);
      // What cannot be used is not added to, but written anew.
      settle(repo);
      expect(await known('list', repo, ['list']), damaged.slice(0, 60)).toEqual({ code: 0, text: first.stdout });
      expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1);
    }
  });
});
