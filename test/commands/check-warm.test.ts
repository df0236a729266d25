import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkStaged } from '../../src/cli/workspace/check/check-scopes.js';
import { openProject } from '../../src/cli/workspace/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const head = (more: string): string => `---\nvariables: { t: { type: string, untrusted: true, maxLength: 40 } }\n${more}---\n`;
/** Few texts, so that old states come back, and states that differ in one file only. */
const TEXTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'prompts/a.md': [undefined, `${head('')}Say {{ t }}.\n`, `${head('budget: { template: 4, max_growth: 0.1 }\n')}{% render 'tone' %} Say {{ t }}.\n`, '---\nvariables: 1\n---\nSay\n', 'Plain.\n<<<<<<< HEAD\n'],
  'prompts/b.md': [undefined, 'Hello, you there.\n', `${head('budget: { rendered: 5 }\nignore: { injection/undelimited: "Short." }\n')}Say {{ t }} and {{ u }}.\n`, "---\nowner: a\n---\n{% render 'tone' %}\n"],
  'prompts/_partials/tone.md': [undefined, 'Be kind.\n', 'Be kind, and patient, and brief, and honest.\n', '{{ t }}\u200b\n'],
  'prompts/b.queries.yaml': [undefined, '- { id: q, vars: { t: "one", u: "two" }, expected: x }\n', '- { id: q, vars: { z: 1 } }\n'],
  'prompts/a.examples.yaml': [undefined, '- { input: one, output: eins }\n'],
  '.promptrc': [undefined, 'default_model: local/icl-1\n', 'untrusted: { "*": { t: { mode: delimit } } }\n', 'check: { rules: { injection/*: error, prompt/no-such-rule: note } }\n', 'budgets: { "*": { template: 3 } }\n'],
  '.prompt/check-baseline.yaml': [undefined, 'schemaVersion: 1\n', 'schemaVersion: 1\naccepted: { prompts/a.md: { prompt/no-such: [abc] } }\n'],
};

type Step = { kind: 'write'; path: string; text: string | undefined } | { kind: 'stage'; path: string } | { kind: 'stage all' | 'commit' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.entries(TEXTS).flatMap(([path, texts]) => texts.map((text): Step => ({ kind: 'write', path, text })))) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(TEXTS)).map((path): Step => ({ kind: 'stage', path })) },
  { weight: 3, arbitrary: fc.constantFrom<Step>({ kind: 'stage all' }, { kind: 'commit' }) },
);

function take(repo: Repo, one: Step): void {
  if (one.kind === 'write') {
    if (one.text !== undefined) repo.write({ [one.path]: one.text });
    else if (existsSync(join(repo.root, one.path))) repo.remove(one.path);
  } else if (one.kind === 'stage') repo.git(...(existsSync(join(repo.root, one.path)) ? ['add'] : ['rm', '--quiet', '--cached', '--ignore-unmatch']), '--', one.path);
  else if (one.kind === 'stage all') repo.git('add', '--all');
  else repo.git('commit', '--quiet', '--allow-empty', '-m', 'step');
}

async function found(repo: Repo): Promise<unknown> {
  try {
    const { prompts, findings, accepted } = await checkStaged(await openProject(repo.root), [], repo.root);
    return { prompts, accepted, findings };
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is kept in git's folder and in the cache of counts is put aside, so that nothing is known, and put back. */
async function foundAfresh(repo: Repo): Promise<unknown> {
  const kept = ['.git/prompt', '.prompt/cache'].map((path) => join(repo.root, path)).filter((path) => existsSync(path));
  for (const path of kept) renameSync(path, `${path}-aside`);
  const fresh = await found(repo);
  for (const path of ['.git/prompt', '.prompt/cache']) rmSync(join(repo.root, path), { recursive: true, force: true });
  for (const path of kept) renameSync(`${path}-aside`, path);
  return fresh;
}

it('check --staged finds the same by what it kept as from scratch, whatever was edited, staged and committed', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 7 }), async (steps) => {
    const repo = createRepo({ files: { '.gitignore': '.prompt/cache*\n', '.promptrc': 'default_model: local/icl-1\n', 'prompts/a.md': TEXTS['prompts/a.md']?.[2] ?? '', 'prompts/_partials/tone.md': 'Be kind.\n' } });
    repo.commit('Begin');
    for (const one of steps) {
      take(repo, one);
      const warm = await found(repo);
      expect(warm).toEqual(await foundAfresh(repo));
      // And once more, when all of it is known.
      expect(await found(repo)).toEqual(warm);
    }
  }), { numRuns: 4 });
}, 180_000);
