import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt } from '../support/cli.js';
import { cold } from '../support/cold.js';
import { createRepo, type Repo } from '../support/repo.js';

const POLITE = `---
description: Be polite.
variables: { text: { type: string, maxLength: 200 } }
---
system:
{% render 'tone' %}

user:
<text>
{{ text }}
</text>
`;
const MISTYPED = '---\ndescripton: A.\n---\nHello.\n';
const SHOWING = `---
variables: { text: { type: string, maxLength: 200, untrusted: true } }
output: { labels: [red, green] }
transforms: [{ few-shot: { k: 1 } }]
budget: { examples: 3 }
---
system:
Which colour? Labels: red, green.

user:
{{ text }}
`;
const QUERIES = 'queries:\n  - { id: a, vars: { text: Stop. }, expected: red }\n';
const POOL = 'examples:\n  - { id: one, input: { text: Stop now. }, output: red }\n';

/** Each on top of those before it; null takes a file away. */
const STEPS: { id: string; files?: Record<string, string | null>; act?: (repo: Repo) => void }[] = [
  { id: 'before the first commit', files: { '.promptrc': 'default_model: openai/gpt-4.1-mini\n', 'prompts/polite.md': POLITE, 'prompts/_partials/tone.md': 'Be kind.\n', 'prompts/show.md': SHOWING, 'prompts/show.queries.yaml': QUERIES, 'prompts/show.examples.yaml': POOL } },
  { id: 'after a commit, with nothing staged', act: (repo) => repo.commit('Begin') },
  { id: 'a changed prompt', files: { 'prompts/polite.md': POLITE.replace('Be polite', 'Be most polite') } },
  { id: 'a partial that is over a limit of the configuration', files: { '.promptrc': 'default_model: openai/gpt-4.1-mini\nbudgets: { "polite": { partials: 4, } }\n', 'prompts/_partials/tone.md': 'Be kind, patient and brief, whatever they say.\n' } },
  { id: 'a partial that is gone', files: { 'prompts/_partials/tone.md': null, 'prompts/_partials/tones.md': 'Be kind.\n' } },
  { id: 'another query', files: { 'prompts/_partials/tone.md': 'Be kind.\n', 'prompts/show.queries.yaml': `${QUERIES}  - { id: b, vars: { text: Go on and on and on. }, expected: blue }\n` } },
  { id: 'a query set with a name of its own', files: { 'prompts/show.hard.queries.yaml': QUERIES.replace('id: a', 'id: c').replace('Stop.', 'Stop now.') } },
  { id: 'an example that breaks the output', files: { 'prompts/show.examples.yaml': POOL.replace('output: red', 'output: blue') } },
  { id: 'severities', files: { '.promptrc': 'default_model: openai/gpt-4.1-mini\ncheck: { rules: { "injection/*": error, "prompt/no-such": off } }\n' } },
  { id: 'what is passed over', files: { 'prompts/show.md': SHOWING.replace('---\n', '---\nignore: { injection/undelimited: A test., file/secret: Nothing. }\n') } },
  { id: 'a file that cannot be read', files: { 'prompts/polite.md': '---\nvariables: [\n---\nHello.\n' } },
  { id: 'a conflict', files: { 'prompts/polite.md': '<<<<<<< HEAD\nHello.\n=======\nBye.\n>>>>>>> side\n' } },
  { id: 'bytes that are no text, and two names in one', files: { 'prompts/_partials/tone.md': 'a\0b\n', 'prompts/Show.md': 'Hello, {{ who }}.\n', 'prompts/polite.md': POLITE } },
  { id: 'growth', act: (repo) => {
    repo.write({ '.promptrc': 'default_model: openai/gpt-4.1-mini\nbudgets: { "polite": { max_growth: 0.1 } }\n', 'prompts/_partials/tone.md': 'Be kind.\n' });
    repo.remove('prompts/Show.md');
    repo.commit('Small');
    repo.write({ 'prompts/polite.md': POLITE.replace('user:', 'And patient, and brief, and honest.\n\nuser:') });
  } },
  { id: 'growth since another commit', act: (repo) => repo.git('reset', '--quiet', '--soft', 'HEAD~1') },
  { id: 'a baseline', act: (repo) => repo.git('reset', '--quiet'), files: { '.prompt/check-baseline.yaml': 'schemaVersion: 1\naccepted:\n  prompts/show.md: { injection/undelimited: [000000000000] }\n' } },
  { id: 'another project', files: { 'app/.promptrc': 'prompts: [chains]\n', 'app/chains/a.md': '---\ndescripton: A.\n---\nSay {{ a }}, then stop.\n' } },
];

describe('what was looked at before', () => {
  it('is found again as it was, whatever has changed since', { timeout: 600_000 }, async () => {
    const repo = createRepo();
    const told: Record<string, unknown> = {};
    for (const { id, files = {}, act } of STEPS) {
      act?.(repo);
      for (const [path, text] of Object.entries(files)) if (text === null) repo.remove(path); else repo.write({ [path]: text });
      repo.git('add', '--all');
      const args = ['check', '--staged'];
      const first = await prompt(repo, args);
      const again = await prompt(repo, args);
      expect([first, again], id).toEqual([first, first]);
      expect(await cold(repo, args), id).toEqual(first);
      told[id] = [first.code, first.stdout];
    }
    // States are told apart, or the comparison would show nothing.
    expect(new Set(Object.values(told).map(String)).size).toBeGreaterThan(9);
  });

  it('is not looked at again, nor used for anything else', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': MISTYPED, 'prompts/b.md': 'Hello.\n' } });
    repo.git('add', '--all');
    const args = ['check', '--staged'];
    const first = await prompt(repo, args);
    const looks = join(repo.root, '.git/prompt/looks.json');
    // Words that only the kept findings have.
    writeFileSync(looks, readFileSync(looks, 'utf8').replaceAll(/"message":"/g, '"message":"kept: '));
    const marked = await prompt(repo, args);
    expect([marked.code, marked.stdout.replaceAll('kept: ', '')]).toEqual([first.code, first.stdout]);
    expect(marked.stdout).toContain('prompts/a.md:2:1: error: kept: ');
    expect((await prompt(repo, [...args, '--json'])).stdout).toContain('kept: ');
    // Of one file that has changed by a byte nothing is known, of the others all is.
    repo.write({ 'prompts/a.md': MISTYPED.replace('Hello', 'Hallo'), 'prompts/c.md': MISTYPED });
    repo.git('add', '--all');
    const mixed = await prompt(repo, args);
    expect([mixed.code, mixed.stdout.includes('kept: ')]).toEqual([first.code, false]);
    repo.write({ 'prompts/a.md': MISTYPED });
    repo.git('add', '--all');
    const back = await prompt(repo, args);
    expect([/a\.md.*kept: /.test(back.stdout), /c\.md.*kept: /.test(back.stdout)]).toEqual([true, false]);
    // Slow rules know more than texts.
    expect((await prompt(repo, ['check'])).stdout).not.toContain('kept: ');
    writeFileSync(looks, '{"');
    expect(await prompt(repo, args)).toEqual(await cold(repo, args));
  });
});
