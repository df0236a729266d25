import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const SORT_FILE = 'prompts/team/sort.md';
const OVER = SORT.replace('template: 60', 'template: 5');

interface Checked {
  prompts: number;
  findings: { code: string; place: { file: string } }[];
}

async function codes(repo: Repo, args: readonly string[], exit: number): Promise<string[]> {
  const { prompts, findings } = await promptJson<Checked>(repo, ['check', ...args], exit);
  return [String(prompts), ...findings.map(({ code, place }) => `${place.file} ${code}`)];
}

describe('--range', () => {
  it('checks what a branch has changed, as its last commit has it', async () => {
    const repo = sortProject({
      'prompts/_partials/tone.md': 'Be kind.\n',
      'prompts/polite.md': "---\nbudget: { template: 9 }\n---\n{% render 'tone' %} Say hello.\n",
      'prompts/old.md': '---\nbudget: { template: 1 }\n---\nOver its budget before the branch came.\n',
      'app/.promptrc': 'prompts: [chains]\n',
      'app/chains/a.md': 'Say {{ a }}.\n',
    });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write({ 'prompts/_partials/tone.md': 'Be kind, and patient, and brief, and honest, and calm.\n', 'app/chains/a.md': '---\nvariables: 1\n---\nSay\n' });
    repo.commit('Change a partial and the other project');
    repo.git('checkout', '--quiet', 'main');
    repo.write({ [SORT_FILE]: OVER });
    repo.commit('What main does since');
    repo.git('checkout', '--quiet', 'side');
    // The work tree does not count, nor what main did.
    repo.write({ 'prompts/polite.md': 'Hello.\n' });
    const [prompts, ...found] = await codes(repo, ['--range', 'main..HEAD'], 1);
    expect([prompts, found.includes('prompts/polite.md budget/template-exceeded'), found.filter((line) => line.includes('app/chains/a.md')).length > 0]).toEqual(['2', true, true]);
    expect(found.filter((line) => /sort|old/.test(line))).toEqual([]);
    expect(await prompt(repo, ['check', '--range', 'HEAD..HEAD'])).toMatchObject({ code: 0, stdout: expect.stringContaining('0 prompts in HEAD..HEAD') as string });
  });

  it('applies slow rules, against all prompts that the last commit has, and tells of what was changed', async () => {
    const text = 'Summarise the article in three short sentences for readers who are in a hurry, and keep all the figures that matter.\n';
    const repo = sortProject({ 'prompts/m.md': `---\nid: one\n---\n${text}`, 'prompts/n.md': text.replace('short', 'brief') });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write({ 'prompts/b.md': `---\nid: one\nignore: { report/stale: "None yet." }\n---\n${text.replace('three', 'two')}` });
    repo.commit('Add b');
    // The work tree does not count.
    repo.remove('prompts/m.md');
    const found = await codes(repo, ['--range', 'main..HEAD'], 1);
    expect(found.sort()).toEqual(['1', 'prompts/b.md check/ignore-unused', 'prompts/b.md prompt/duplicate-id', 'prompts/b.md prompt/near-duplicate']);
    // Nor do its configuration and its baseline.
    repo.write({ '.promptrc': 'check: { rules: { prompt/no-such-rule: error } }\n', '.prompt/check-baseline.yaml': 'no: baseline\n' });
    expect((await codes(repo, ['--range', 'main..HEAD'], 1)).sort()).toEqual(found);
    repo.commit('Configure');
    expect(await prompt(repo, ['check', '--range', 'HEAD~1..HEAD'])).toMatchObject({ code: 2, stderr: expect.stringContaining('.prompt/check-baseline.yaml') as string });
  });

  it('says what to do where a commit is not here', async () => {
    const repo = sortProject();
    expect(await prompt(repo, ['check', '--range', 'main'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--range base..head') as string });
    expect(await prompt(repo, ['check', '--range', 'origin/nowhere..HEAD'])).toMatchObject({ code: 2, stderr: expect.stringContaining('git fetch origin') as string });
    const first = repo.git('rev-parse', 'HEAD~1');
    const shallow = join(repo.beside, 'shallow');
    repo.git('clone', '--quiet', '--depth', '1', `file://${repo.root}`, shallow);
    expect(await prompt(repo.at(shallow), ['check', '--range', `${first}..HEAD`])).toMatchObject({ code: 2, stderr: expect.stringContaining('fetch-depth: 0') as string });
  });
});

describe('--staged', () => {
  it('finds what is wrong with severities where the index has them, not the work tree', async () => {
    const repo = createRepo({ files: { '.promptrc': 'check:\n  rules:\n    prompt/no-such-rule: error\n', 'prompts/a.md': 'Hello.\n' } });
    repo.git('add', '--all');
    repo.write({ '.promptrc': '# Unstaged.\n\n\ncheck:\n  rules:\n    prompt/another: error\n' });
    for (const time of ['first', 'again']) {
      const { findings } = await promptJson<{ findings: { code: string; message: string; place: { line: number } }[] }>(repo, ['check', '--staged']);
      expect(findings.map(({ code, message, place }) => [code, message, place.line]), time).toEqual([['config/unknown-rule', expect.stringContaining('prompt/no-such-rule'), 3]]);
    }
  });

  it('checks the first commit, and later the prompts that are staged and no others', async () => {
    const repo = createRepo({ files: { '.promptrc': 'default_model: local/icl-1\n', [SORT_FILE]: OVER, 'prompts/b.md': '---\nbudget: { template: 100 }\n---\nHello.\n' } });
    repo.git('add', '--all');
    expect(await codes(repo, ['--staged'], 1)).toContain(`${SORT_FILE} budget/template-exceeded`);
    repo.commit('Take it as it is');
    repo.write({ 'prompts/b.md': '---\nbudget: { template: 1 }\n---\nHello, you there.\n' });
    repo.git('add', 'prompts/b.md');
    const [prompts, ...found] = await codes(repo, ['--staged'], 1);
    expect([prompts, found.map((line) => line.split(' ')[0])]).toEqual(['1', expect.not.arrayContaining([SORT_FILE])]);
    expect(found).toContain('prompts/b.md budget/template-exceeded');
  });

  it('checks what a merge brings, a submodule by itself, and the repository that GIT_DIR names', async () => {
    const repo = sortProject();
    repo.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    repo.write({ 'prompts/b.md': '---\nbudget: { template: 1 }\n---\nHello, you there.\n' });
    repo.commit('Add b');
    repo.git('checkout', '--quiet', 'main');
    repo.git('merge', '--quiet', '--no-commit', '--no-ff', 'side');
    expect(await codes(repo, ['--staged'], 1)).toContain('prompts/b.md budget/template-exceeded');
    const named = await prompt('/', ['check', '--staged', '--json'], { GIT_DIR: join(repo.root, '.git'), GIT_WORK_TREE: repo.root });
    expect([named.code, named.stdout]).toEqual([1, expect.stringContaining('"prompts/b.md"')]);
    const outer = createRepo({ files: { 'prompts/a.md': 'Hello.\n' } });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.root, 'prompts/inner');
    expect((await codes(outer.at(join(outer.root, 'prompts/inner')), ['--staged'], 0))[0]).toBe('1');
    outer.git('add', '--all');
    // A submodule's prompts are its own repository's.
    expect((await codes(outer, ['--staged'], 0))[0]).toBe('1');
    expect(spawnSync('git', ['status', '--porcelain'], { cwd: join(outer.root, 'prompts/inner'), encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('budgets', () => {
  const GREETING = "---\nbudget: { template: 4, max_growth: 0.5 }\n---\n{% render 'tone' %} Say hello.\n";

  it('limit growth since the branch left, also by a partial; --update-budgets raises what is exceeded and no more', async () => {
    const repo = sortProject({ 'prompts/_partials/tone.md': 'Be kind.\n', 'prompts/polite.md': GREETING });
    repo.git('checkout', '--quiet', '-b', 'side');
    repo.write({ 'prompts/_partials/tone.md': 'Be kind, and patient, and brief, and honest.\n' });
    const grown = await prompt(repo, ['check']);
    expect([grown.code, grown.stdout]).toEqual([1, expect.stringContaining('budget/growth-exceeded') as string]);
    expect(grown.stdout).toContain('partials grew: `tone` by');
    const updated = await prompt(repo, ['check', '--update-budgets', 'prompts/polite.md']);
    expect([updated.code, updated.stdout.includes('template-exceeded'), updated.stdout.includes('growth-exceeded')]).toEqual([1, false, true]);
    expect(updated.stderr).toMatch(/prompts\/polite\.md: budget\.template 4 → \d+/);
    expect(repo.read('prompts/polite.md')).toBe(GREETING.replace('template: 4', `template: ${/→ (\d+)/.exec(updated.stderr)?.[1]}`));
    repo.commit('Grow');
    expect(await codes(repo, ['--range', 'main..side'], 1)).toEqual(['1', 'prompts/polite.md budget/growth-exceeded', 'prompts/_partials/tone.md budget/partial-growth']);
    expect(await prompt(repo, ['check', '--staged', '--update-budgets'])).toMatchObject({ code: 2, stderr: expect.stringContaining('work tree') as string });
  });

  it('limit growth since what is served, say what a partial adds to all its prompts, and what compressing would give', async () => {
    const repo = sortProject({ 'prompts/_partials/tone.md': 'Be kind.\n', 'prompts/polite.md': GREETING.replace('template: 4, ', ''), 'prompts/other.md': "---\nowner: team\n---\n{% render 'tone' %} Say goodbye.\n" });
    expect((await prompt(repo, ['promote', 'polite', '--env', 'production'])).code).toBe(0);
    repo.write({ 'prompts/_partials/tone.md': 'Be kind, and please note that it is important that you are patient.\n' });
    repo.commit('Grow unseen');
    const { stdout } = await prompt(repo, ['check']);
    expect(stdout).toMatch(/the template grew from \d+ to \d+ tokens since version 1, which production serves \([\d.]+ %\)/);
    expect(stdout).toMatch(/prompts\/_partials\/tone\.md: note: `tone` grew by \d+ tokens since version 1, which production serves; it is in 2 prompts \(other, polite\)/);
    expect(stdout).toMatch(/prompt compress polite --max-tokens \d+`\) make it \d+ tokens at best, \d+ too many/);
  });

  it('are those of the context window, too, where a request and its answer may be larger than that', async () => {
    const head = (length: number): string => `---\nmodel: openai/gpt-4\nvariables: { t: { type: string, maxLength: ${length} } }\nparameters: { max_tokens: 1000 }\n---\nSay {{ t }}\n`;
    const repo = sortProject({ 'prompts/large.md': head(40_000), 'prompts/small.md': head(20_000), 'prompts/unknown.md': head(40_000).replace('gpt-4', 'gpt-999') });
    const { findings } = await promptJson<{ findings: { code: string; place: { file: string }; message: string }[] }>(repo, ['check'], 1);
    const found = findings.filter(({ code }) => code === 'budget/window-exceeded');
    expect(found.map(({ place }) => place.file)).toEqual(['prompts/large.md']);
    expect(found[0]?.message).toMatch(/^with values of the greatest length a request has about \d{4} tokens and with an answer of `max_tokens` 1000, \d+ more than the 8192 of `openai\/gpt-4`’s context window$/);
  });
});

describe('entries of `prompts:`', () => {
  it('that find nothing are told, with what they were meant to say; so is a folder that looks like a prompt', async () => {
    const repo = createRepo({ files: { 'team/.promptrc': 'prompts:\n  - prompts\n  - paterns/*/system.md\n', 'team/prompts/a.md': 'Hello.\n', 'team/patterns/b/system.md': 'Hi.\n' } });
    mkdirSync(join(repo.root, 'team/prompts/c.md'));
    const { code, stdout } = await prompt(join(repo.root, 'team'), ['check']);
    expect([code, stdout.split('\n').filter((line) => /^\S.*(?:prompts-unused|folder)\]/.test(line))]).toEqual([1, [
      '.promptrc:3:5: warning: no file fits `paterns/*/system.md`; did you mean `patterns/*/system.md`? [config/prompts-unused]',
      'prompts/c.md: error: this is a folder, not a file; nothing is read from it [file/folder]',
    ]]);
    expect(await codes(repo.at(join(repo.root, 'team')), ['prompts/a.md'], 1)).not.toContain('.promptrc config/prompts-unused');
  });

  it('of which none finds anything are an error that says what would', async () => {
    const repo = createRepo({ files: { '.promptrc': 'prompts: [app/prompts]\n', 'app/prompts/a.txt': 'Hello.\n' } });
    for (const command of ['list', 'check', 'status']) {
      const { code, stderr } = await prompt(repo, [command]);
      expect([code, stderr]).toEqual([3, 'error: no prompts found under app/prompts; did you mean `app/prompts/**/*.txt`?\n  → write `prompts: ["app/prompts/**/*.txt"]` in .promptrc\n']);
    }
  });

  it('with several endings are one entry for each: no ending belongs to a name, and companions are found', async () => {
    const repo = createRepo({ files: {
      '.promptrc': 'prompts: ["./app/prompts/*.{txt,j2}", "app/prompts/*.{tmpl,hbs}"]\n', 'app/prompts/a.txt': 'Hello.\n', 'app/prompts/b.j2': 'Hi.\n',
      'app/prompts/a.queries.yaml': '- { id: one, vars: { who: me }, expected: hello }\n',
    } });
    expect((await promptJson<{ prompts: { name: string }[] }>(repo, ['list'])).prompts.map(({ name }) => name)).toEqual(['a', 'b']);
    const { stdout } = await prompt(repo, ['check']);
    expect(stdout).toContain('.promptrc:1:39: warning: no file fits `app/prompts/*.{tmpl,hbs}` [config/prompts-unused]');
    expect(stdout).toContain('app/prompts/a.queries.yaml:1:');
  });

  it('are not given at all: a folder of that name elsewhere is pointed out', async () => {
    const repo = createRepo({ files: { 'src/prompts/a.txt': 'Hello.\n', '.prompts.txt': '' } });
    expect((await prompt(repo, ['list'])).stderr).toContain('did you mean `src/prompts/**/*.txt`?');
  });
});
