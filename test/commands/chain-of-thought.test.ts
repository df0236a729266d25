import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPrompts } from '../../src/runtime/prompts.js';
import { done, prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.js';
import { createFolder, createRepo, type Repo } from '../support/repo.js';

const REASONED = SORT.replace('budget:', 'transforms: [chain-of-thought: { template: mine }]\nbudget:').replace('rendered: 200', 'rendered: 400');
const MINE = 'Mull it over at leisure.\nAnswer: <label>\n';
const CONFIG = 'default_model: local/icl-1\ntechniques: [techniques]\n';

interface Rendered {
  messages: { content: string }[];
}

async function rendered(repo: Repo, reference: string): Promise<string> {
  return (await promptJson<Rendered>(repo, ['render', reference, '--var', 'text=x'])).messages[0]?.content ?? '';
}

/** A prompt that asks for the user's own template. */
function ownProject(files: Record<string, string> = {}): Repo {
  const repo = sortProject({ '.promptrc': CONFIG, 'techniques/mine.md': MINE, ...files });
  repo.write({ 'prompts/team/sort.md': REASONED });
  repo.commit('Reason');
  return repo;
}

describe('templates of chain of thought', () => {
  it('are the package’s, unless the project has one of that name', async () => {
    const repo = ownProject({ 'techniques/draft.md': 'My own draft.\nAnswer:\n', 'techniques/README.md': 'About these.\n' });
    expect(await rendered(repo, 'sort+chain-of-thought:template=plan-and-solve')).toContain('Devise a plan');
    expect(await rendered(repo, 'sort+chain-of-thought:template=draft')).toContain('My own draft.');
    expect(await rendered(repo, 'sort')).toContain('Mull it over at leisure.');
    const unknown = await prompt(repo, ['render', 'sort+chain-of-thought:template=darft', '--var', 'text=x']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringMatching(/no template `darft` of chain-of-thought; did you mean `draft`\?\n.*there are: decomposition, draft, mine, plan-and-solve, self-consistency, step-by-step, verification;/)]);
  });

  it('that cannot be used are errors with their place, in check too', async () => {
    const repo = ownProject({ 'techniques/mine.md': '---\nvariables: { a: { type: string } }\n---\nThink of {{ a }}.\n' });
    const { code, stderr } = await prompt(repo, ['render', 'sort', '--var', 'text=x']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('techniques/mine.md:4')]);
    expect(stderr).toContain('it has variables or tags');
    expect(stderr).toContain('does not ask for a line that begins with `Answer:`');
    const checked = await prompt(repo, ['check']);
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining('the template techniques/mine.md cannot be used')]);
  });

  it('count in a prompt’s budget as they are, although a changed one makes no version', async () => {
    const repo = ownProject();
    expect((await prompt(repo, ['check'])).code).toBe(0);
    repo.write({ 'techniques/mine.md': `${'Mull it over at great leisure, again and again. '.repeat(60)}\nAnswer:\n` });
    const { code, stdout } = await prompt(repo, ['check']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('budget')]);
  });

  it('end a run that cannot be gone on with, where they changed', async () => {
    const repo = ownProject();
    await done(repo, 'eval', 'sort');
    repo.write({ 'techniques/mine.md': 'Think otherwise.\nAnswer:\n' });
    const { code, stderr } = await prompt(repo, ['eval', 'sort', '--resume']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('what is sent for team/sort changed (transforms, templates or parameters)')]);
  });
});

describe('a release', () => {
  it('keeps the templates it was promoted with: neither .promptrc nor a file, nor another promotion changes what is served', async () => {
    const repo = ownProject({ '.promptrc': `${CONFIG}environments: { production: { final: true }, staging: {} }\n` });
    await done(repo, 'promote', 'sort');
    const served = await rendered(repo, 'sort@production');
    expect(served).toContain('Mull it over at leisure.');

    repo.write({ 'techniques/mine.md': 'Think otherwise.\nAnswer:\n' });
    repo.commit('Another template');
    expect(await rendered(repo, 'sort')).toContain('Think otherwise.');
    expect(await rendered(repo, 'sort@production')).toBe(served);
    expect((await done(repo, 'promote', 'sort', '--env', 'staging')).stderr).toContain('was promoted with another text of chain-of-thought/mine before, which it keeps');
    expect(await rendered(repo, 'sort@production')).toBe(served);
    expect(await rendered(repo, 'sort@staging')).toBe(served);

    const bundle = join(createFolder(), 'bundle.json');
    await done(repo, 'bundle', '-o', bundle);
    for (const options of [{ dir: repo.root }, { bundle }]) {
      const prompts = await openPrompts({ environment: 'production', env: {}, ...options });
      const content = await prompts.get('team/sort');
      prompts.close();
      expect(content.render({ text: 'x' })[0]?.content).toBe(served);
      expect(content.extract('Hm.\nAnswer: red')).toBe('red');
    }
  }, 60_000);

  it('of before, without stored templates, is served with the package’s, and gets them with the next promotion', async () => {
    const repo = sortProject({ '.promptrc': 'default_model: local/icl-1\nenvironments: { production: { final: true }, staging: {} }\ntechniques: [techniques]\n' });
    repo.write({ 'prompts/team/sort.md': REASONED.replace('{ template: mine }', '{}') });
    repo.commit('Reason');
    await done(repo, 'promote', 'sort');
    const manifest = join(repo.root, repo.git('ls-files', '.prompt/content/**/manifest.json').trim());
    const { resolved, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { resolved: { templates?: Record<string, string> } };
    expect(Object.keys(resolved.templates ?? {})).toEqual(['chain-of-thought/step-by-step']);
    writeFileSync(manifest, JSON.stringify({ ...rest, resolved: {} }));
    repo.write({ 'techniques/step-by-step.md': 'Think otherwise.\nAnswer:\n' });
    repo.commit('As it was before');

    const packaged = resolved.templates?.['chain-of-thought/step-by-step'] ?? '';
    expect(await rendered(repo, 'sort')).toContain('Think otherwise.');
    expect(await rendered(repo, 'sort@production')).toContain(packaged);
    const prompts = await openPrompts({ environment: 'production', env: {}, dir: repo.root });
    expect((await prompts.get('team/sort')).render({ text: 'x' })[0]?.content).toContain(packaged);
    prompts.close();
    await done(repo, 'promote', 'sort', '--env', 'staging');
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ resolved: { templates: { 'chain-of-thought/step-by-step': expect.any(String) } } });
  }, 60_000);
});

/** Sums as GSM8K has them, of our own making. */
const SUMS = [
  { id: 's1', text: 'Tom has 3 boxes of 12 pens and gives 5 away. How many pens are left?', expected: 31 },
  { id: 's2', text: 'A coat of $80 is sold at 25 percent off. What does it cost?', expected: 60 },
  { id: 's3', text: 'Ana reads 14 pages a day for 6 days. How many pages is that?', expected: 84 },
  { id: 's4', text: 'Two of 9 lamps are broken; a new one costs $7. What do new ones for these cost?', expected: 14 },
];
const SUM = '---\nvariables: { text: { type: string } }\n---\nSolve the problem.\n\n{{ text }}\n';

const sumConfig = (url: string): string => `default_model: local-server/small\nproviders: { local-server: { base_url: "${url}" } }\n`;

function sumQueries(scorers: string): string {
  return `scorers: ${scorers}\nprimary: numeric\nqueries:\n${SUMS.map(({ id, text, expected }) => `  - { id: ${id}, vars: { text: ${JSON.stringify(text)} }, expected: ${expected} }`).join('\n')}\n`;
}

function sumProject(url: string, files: Record<string, string> = {}): Repo {
  const repo = createRepo({ files: { '.promptrc': sumConfig(url), 'prompts/sum.md': SUM, 'prompts/sum.queries.yaml': sumQueries('[numeric]'), ...files } });
  repo.commit('Add sum');
  return repo;
}

const numberOf = (texts: readonly string[]): number => SUMS.findIndex(({ text }) => texts.join('\n').includes(text));

interface Evaluated {
  reports: { warnings?: string[]; variants: { label: string; metrics: { name: string; value?: number; n: number; method?: string }[]; usage: { requests: number }; extraction?: object; votes?: object }[] }[];
}

describe('answers in what is reasoned', () => {
  it('are scored alone, and how they were found is reported: strict, flexible, none', async () => {
    const said = ['Step by step: 36, less 5.\n#### 31', 'A quarter is 20.\nAnswer: $60.', 'That makes 14 * 6 = 84 pages, more than 80? Yes, 84', 'I cannot say.'];
    const server = await startAnsweringServer((texts) => (texts.join('\n').includes('step by step') ? said[numberOf(texts)] ?? '' : String(SUMS[numberOf(texts)]?.expected)));
    const repo = sumProject(server.url);
    const { reports } = await promptJson<Evaluated>(repo, ['eval', 'sum', 'sum+chain-of-thought']);
    const [plain, reasoned] = reports[0]?.variants ?? [];
    expect(plain?.extraction).toBeUndefined();
    expect(reasoned?.extraction).toEqual({ strict: 2, flexible: 1, none: 1 });
    expect(reasoned?.metrics[0]).toMatchObject({ name: 'numeric', value: 0.75 });
    const { stdout } = await prompt(repo, ['eval', 'sum', 'sum+chain-of-thought']);
    expect(stdout).toMatch(/answer found: strict \/ flexible \/ none\s+–\s+50\.0% \/ 25\.0% \/ 25\.0%/);
  });
});

describe('self-consistency', () => {
  /** Of three samples of a sum two are right; of the last one none says a number twice. */
  async function votingServer(): Promise<AnsweringServer> {
    const seen = new Map<number, number>();
    return startAnsweringServer((texts) => {
      const which = numberOf(texts);
      if (!texts.join('\n').includes('Solve this on your own')) return 'Nothing.';
      const sample = seen.get(which) ?? 0;
      seen.set(which, sample + 1);
      const right = SUMS[which]?.expected ?? 0;
      return `So and so.\nAnswer: ${which === 3 ? right + sample : sample === 1 ? right + 1 : right}`;
    });
  }

  it('scores what most samples say, counts all they cost, and does not take samples for queries', async () => {
    const server = await votingServer();
    const repo = sumProject(server.url, { 'prompts/sum.queries.yaml': sumQueries('[numeric, consistency]') });
    const { reports } = await promptJson<Evaluated>(repo, ['eval', 'sum', 'sum+chain-of-thought:template=self-consistency', '--repeat', '3', '--concurrency', '1']);
    const [plain, voted] = reports[0]?.variants ?? [];
    expect(plain?.votes).toBeUndefined();
    expect(voted?.votes).toEqual({ samples: 3, agreement: (3 * (2 / 3) + 1 / 3) / 4, ties: 1 });
    expect(voted?.usage.requests).toBe(12);
    const [score, agreement] = voted?.metrics ?? [];
    expect(score).toMatchObject({ name: 'numeric', n: 4, method: 'Wilson' });
    expect([0.75, 1]).toContain(score?.value);
    // Of what the samples said themselves: two of three alike make one pair of three.
    expect(agreement).toMatchObject({ name: 'consistency', value: 0.25 });
    expect(reports[0]?.warnings?.join() ?? '').not.toContain('put to a vote');
    const { stdout } = await prompt(repo, ['eval', 'sum+chain-of-thought:template=self-consistency', '--repeat', '3']);
    expect(stdout).toMatch(/vote: samples, agreement\s+3, 58\.3%, 1 tied/);
    expect(stdout).toMatch(/tokens out \/ query\s+9\.0/);
  });

  it('says so where there are too few samples for a vote', async () => {
    const repo = sumProject((await votingServer()).url);
    const { reports } = await promptJson<Evaluated>(repo, ['eval', 'sum+chain-of-thought:template=self-consistency', '--repeat', '2']);
    expect(reports[0]?.warnings?.join()).toContain('put to a vote, which takes 3 or more of each query (--repeat 5)');
    expect(reports[0]?.variants[0]?.votes).toBeUndefined();
  });
});

describe('`when: auto`', () => {
  it('decides for each input, says why, and looks for an answer line only where one was asked for', async () => {
    const server = await startAnsweringServer((texts) => {
      const right = SUMS[numberOf(texts)]?.expected;
      return texts.join('\n').includes('step by step') ? `So.\nAnswer: ${right}` : `It has been 2 days; ${right ?? 'not yet'}`;
    });
    const repo = sumProject(server.url);
    repo.write({ 'prompts/sum.md': SUM.replace('---\nSolve', 'transforms: [chain-of-thought: { when: auto }]\n---\nSolve'), 'prompts/sum.queries.yaml': `${sumQueries('[numeric]')}  - { id: s5, vars: { text: "Where is my parcel?" }, expected: 2 }\n` });
    const explained = async (...args: string[]): Promise<string> => (await prompt(repo, ['render', 'sum', '--explain', ...args])).stdout;
    expect(await explained('--query', 's1')).toMatch(/step-by-step: on: the input has several numbers, words of quantity/);
    expect(await explained('--query', 's5')).toMatch(/step-by-step: off: the input has no sign of a task in several steps/);
    const { explain } = await promptJson<{ explain: string[] }>(repo, ['render', 'sum', '--explain', '--query', 's5']);
    expect(explain).toEqual(['step-by-step: off: the input has no sign of a task in several steps']);
    const { reports } = await promptJson<Evaluated>(repo, ['eval', 'sum']);
    // The fourth, which has but numbers, and the fifth were asked for no reasoning: what is found in their answers is not counted.
    expect(reports[0]?.variants[0]?.extraction).toEqual({ strict: 3, flexible: 0, none: 0 });
    expect(server.asked.filter((texts) => texts.join('\n').includes('step by step'))).toHaveLength(3);
  });

  it('decides in production as in an evaluation, and looks for an answer only where one was asked for', async () => {
    const repo = sumProject('http://127.0.0.1:9/v1', { '.promptrc': 'default_model: local/icl-1\nenvironments: { production: { final: true } }\n' });
    repo.write({ 'prompts/sum.md': SUM.replace('---\nSolve', 'output: { schema: { type: number } }\ntransforms: [chain-of-thought: { when: auto }]\n---\nSolve') });
    repo.commit('Reason where it helps');
    await done(repo, 'promote', 'sum');
    const prompts = await openPrompts({ environment: 'production', env: {}, dir: repo.root });
    const served = await prompts.get('sum');
    const [sum, talk] = [{ text: SUMS[0]?.text }, { text: 'Where is my parcel?' }];
    expect(served.render(sum)[0]?.content).toContain('step by step');
    expect(served.render(talk)[0]?.content).not.toContain('step by step');
    expect(served.extract('36, less 5.\nAnswer: 31', sum)).toBe('31');
    expect(served.extract('It was sent 2 days ago.', talk)).toBe('It was sent 2 days ago.');
    const asked: unknown[] = [];
    const client = { chat: { completions: { create: async (body: unknown) => (asked.push(body), { choices: [{ message: { content: 'It was sent 2 days ago.' } }] }) } } };
    expect((await prompts.complete('sum', talk, { client: client as never })).text).toBe('It was sent 2 days ago.');
    prompts.close();
  }, 60_000);

  it('goes by the model that is asked, also where the command names it', async () => {
    const server = await startAnsweringServer(() => '1');
    const repo = sumProject(server.url, { '.promptrc': `default_model: local-server/small\nproviders: { local-server: { base_url: "${server.url}", models: { o3-mini: o3-mini } } }\n` });
    repo.write({ 'prompts/sum.md': SUM.replace('---\nSolve', 'transforms: [chain-of-thought: { when: auto }]\n---\nSolve') });
    await done(repo, 'eval', 'sum', '--model', 'local-server/o3-mini');
    expect(server.asked).toHaveLength(4);
    expect(server.asked.flat().join()).not.toContain('step by step');
  });
});
