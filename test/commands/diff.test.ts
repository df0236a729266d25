import { beforeAll, describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

const HELLO = '---\ndescription: Greet.\nvariables: { who: { type: string } }\n---\nSay hello to {{ who }}.\n';

interface Diff {
  before: string;
  after: string;
  same: boolean;
  compared: number;
  prompts: { name: string; change: string; before?: { name: string; version?: string; broken?: string }; after?: { version?: string; broken?: string }; contract?: { word: string } }[];
}

const stat = async (repo: Repo, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await prompt(repo, ['diff', ...args, '--stat']);
  return `${stdout}${stderr}(${code})`;
};

/** `greet changed, sort added` */
const changes = async (repo: Repo, ...args: string[]): Promise<string[]> => (await promptJson<Diff>(repo, ['diff', ...args])).prompts.map(({ name, change }) => `${name} ${change}`);

/** Two prompts; `feature` adds a third, moves one and edits the other. */
function twoBranches(): Repo {
  const repo = sortProject({ '.promptrc': 'branch: main\ndefault_model: local/icl-1\n', 'prompts/greet.md': HELLO });
  repo.git('checkout', '--quiet', '-b', 'feature/polite');
  repo.move('prompts/greet.md', 'prompts/team/hello.md');
  repo.write({ 'prompts/team/sort.md': SORT.replace('[red, green]', '[red, green, blue]'), 'prompts/bye.md': 'Say bye.\n' });
  repo.commit('Blue, and bye');
  return repo;
}

describe('diff of every prompt', () => {
  it('the work tree against the last commit, as git diff', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    expect(await prompt(repo, ['diff', '--exit-code'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^HEAD \([0-9a-f]{7}\) → the work tree: no difference\n$/) as string });
    repo.write({ 'prompts/greet.md': HELLO.replace('{{ who }}', '{{ who }} kindly'), 'prompts/new.md': 'New.\n' });
    repo.remove('prompts/team/sort.md');
    const { code, stdout } = await prompt(repo, ['diff', '--exit-code']);
    expect(code).toBe(1);
    expect(stdout.replace(/[0-9a-f]{7}/g, 'abcdef0')).toMatchInlineSnapshot(`
      "HEAD (abcdef0) → the work tree: 3 of 3 prompts differ

      greet  1 → abcdef0 · contract none · +2 tokens

        message 1 (user)
          Say hello to {{ who }}{+ kindly+}.

      new  new (abcdef0) · +2 tokens

      team/sort  gone (was 2) · −22 tokens
      "
    `);
  });

  it('by branch, environment, index and revision', async () => {
    const repo = twoBranches();
    expect(await changes(repo, 'main')).toEqual(['bye added', 'team/hello renamed', 'team/sort changed']);
    expect(await changes(repo, 'main', 'feature/polite')).toEqual(['bye added', 'team/hello renamed', 'team/sort changed']);
    expect(await changes(repo, 'feature/polite', '@main')).toEqual(['bye deleted', 'greet renamed', 'team/sort changed']);
    expect(await changes(repo, 'feature/polite')).toEqual([]);
    expect(await changes(repo, '@latest')).toEqual(['bye added', 'team/hello renamed', 'team/sort changed']);
    expect(await changes(repo, 'HEAD~2', 'HEAD~1')).toEqual(['team/sort changed']);
    repo.write({ 'prompts/bye.md': 'Say goodbye.\n' });
    expect(await changes(repo, '@staged')).toEqual(['bye changed']);
    expect(await changes(repo, 'staged')).toEqual(['bye changed']);
    repo.git('add', '.');
    expect(await changes(repo, '@staged')).toEqual([]);
    expect(await changes(repo)).toEqual(['bye changed']);
  });

  it('an environment: what it would serve next', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    await prompt(repo, ['promote', 'sort@1']);
    await prompt(repo, ['promote', 'greet']);
    await prompt(repo, ['promote', 'sort@2', '--canary', '10']);
    const { before, prompts } = await promptJson<Diff>(repo, ['diff', 'production']);
    expect(before).toBe('production, as main has it');
    expect(prompts).toMatchObject([{ name: 'team/sort', change: 'changed', before: { version: '1' }, after: { version: '2' } }]);
    expect(await changes(repo, '@production:canary')).toEqual([]);
    expect(await changes(repo, '@env:production', '@production:canary')).toEqual(['team/sort changed']);
    repo.remove('.prompt/content/team');
    repo.commit('Lose what is served');
    const lost = await promptJson<Diff>(repo, ['diff', 'production']);
    expect(lost.prompts[0]?.before?.broken).toContain('missing or altered');
  });

  it('says in a line each what that means to callers', async () => {
    const repo = twoBranches();
    expect((await stat(repo, 'main')).replace(/[0-9a-f]{7}/g, 'abcdef0')).toMatchInlineSnapshot(`
      "main (abcdef0) → the work tree: 3 of 3 prompts differ
      PROMPT                  VERSION               CONTRACT  TOKENS  CHANGED
      bye                     new (0+1)                           +3
      team/hello (was greet)  1, content unchanged  none
      team/sort               2 → 2+1               breaking          output
      (0)"
    `);
  });

  it('follows a move that was not committed yet, by content and by id', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    repo.move('prompts/greet.md', 'prompts/hello.md');
    expect(await changes(repo)).toEqual(['hello renamed']);
    repo.move('prompts/hello.md', 'prompts/greet.md');
    repo.write({ 'prompts/greet.md': HELLO.replace('---\n', '---\nid: hi\n') });
    repo.commit('Give it an id');
    repo.move('prompts/greet.md', 'prompts/hello.md');
    repo.write({ 'prompts/hello.md': 'x'.repeat(40).concat('\n'), 'prompts/other.md': '---\nid: hi\n---\nQuite another text.\n' });
    expect(await changes(repo)).toEqual(['hello added', 'other renamed']);
  });

  it('shows a prompt that cannot be read beside those that can', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    repo.write({ 'prompts/greet.md': '---\nvariables: [\n---\nx\n', 'prompts/team/sort.md': SORT.replace('Which', 'What') });
    const { prompts } = await promptJson<Diff>(repo, ['diff']);
    expect(prompts).toMatchObject([{ name: 'greet', after: { broken: expect.any(String) as string } }, { name: 'team/sort', change: 'changed' }]);
    expect((await prompt(repo, ['diff'])).stdout).toMatch(/now it cannot be read: prompts\/[\w/]+\.md:\d+:\d+: /);
  });

  it('a partial counts for every prompt that uses it', async () => {
    const text = "---\ntags: []\n---\n{% render 'tone' %} Go.\n";
    const repo = sortProject({ 'prompts/_partials/tone.md': 'Be brief.\n', 'prompts/a.md': text, 'prompts/b.md': text });
    repo.write({ 'prompts/_partials/tone.md': 'Be kind.\n' });
    expect((await stat(repo)).split('\n').filter((line) => /^[ab] /.test(line))).toEqual([
      expect.stringMatching(/^a .* message 1, partial tone$/),
      expect.stringMatching(/^b .* message 1, partial tone$/),
    ]);
  });
});

describe('figures', () => {
  it('of what cannot be read are not known, and one token is one', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    repo.write({ 'prompts/team/sort.md': '---\ntags: [\n---\nText\n', 'prompts/greet.md': HELLO.replace('hello', 'a hello') });
    const { prompts } = await promptJson<{ prompts: { name: string; after: object }[] }>(repo, ['diff']);
    expect(prompts.find(({ name }) => name === 'team/sort')?.after).not.toHaveProperty('tokens');
    for (const format of ['text', 'markdown']) {
      const { stdout } = await prompt(repo, ['diff', '--format', format]);
      expect(stdout).toContain(' · +1 token\n');
      expect(stdout).not.toMatch(/22 → |\| 22 \|/);
    }
  });
});

describe('a word', () => {
  it('that is a prompt’s name stays one, though a branch has it too', async () => {
    const repo = twoBranches();
    repo.git('branch', 'sort', 'main');
    expect(await promptJson(repo, ['diff', 'sort'])).toMatchObject({ scope: 'prompt', after: 'team/sort' });
    expect(await promptJson(repo, ['diff', '@git:sort'])).toMatchObject({ scope: 'all' });
  });

  it('that is a prompt compares it with the last commit of this branch, as no word compares all', async () => {
    const repo = twoBranches();
    expect(await prompt(repo, ['diff', 'sort'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^team\/sort@HEAD = 2\+1 \(.*\nno difference\n$/) as string });
    repo.write({ 'prompts/team/sort.md': SORT, 'prompts/late.md': 'Late.\n' });
    repo.move('prompts/bye.md', 'prompts/ciao.md');
    expect(await promptJson(repo, ['diff', 'sort'])).toMatchObject({ scope: 'prompt', before: 'team/sort@HEAD', same: false });
    expect((await prompt(repo, ['diff', 'late'])).stdout).toMatch(/^HEAD \([0-9a-f]{7}\) → the work tree: 1 of 1 prompt differs\n\nlate  new \([0-9a-f]{7}\) · \+2 tokens\n$/);
    expect(await changes(repo, 'ciao')).toEqual(['ciao renamed']);
    repo.git('clone', '--quiet', '--depth=1', '--no-single-branch', `file://${repo.root}`, `${repo.beside}/shallow`, '--branch=feature/polite');
    expect(await promptJson(repo.at(`${repo.beside}/shallow`), ['diff', 'sort'])).toMatchObject({ scope: 'prompt', same: true });
  });

  it('beside a prompt is a state of that prompt', async () => {
    const repo = twoBranches();
    expect(await promptJson(repo, ['diff', 'sort', 'main'])).toMatchObject({ scope: 'prompt', before: 'team/sort', after: 'team/sort@main' });
    expect(await promptJson(repo, ['diff', 'main', 'sort'])).toMatchObject({ scope: 'prompt', before: 'team/sort@main', after: 'team/sort' });
    expect(await promptJson(repo, ['diff', '@1', 'sort'])).toMatchObject({ scope: 'prompt', before: 'team/sort@1' });
    expect(await promptJson(repo, ['diff', 'sort@1', '@2'])).toMatchObject({ scope: 'prompt', after: 'team/sort@2' });
  });

  it.each([
    { args: ['srot'], message: '`srot` is no prompt, no environment and no git revision; did you mean `sort`?' },
    { args: ['productoin'], message: 'did you mean `production`?' },
    { args: ['feature/polit'], message: 'did you mean `feature/polite`?' },
    { args: ['@mian'], message: '`mian` is no environment and no git revision; did you mean `@main`?' },
    { args: ['@git:gone'], message: 'git knows no commit `gone`' },
    { args: ['@env:prod'], message: 'there is no environment `prod`' },
    { args: ['@3'], message: '`@3` is the version of one prompt\n  → write `<name>@3`' },
    { args: ['main', '3'], message: '`3` is the version of one prompt' },
    { args: ['@hash:1234567'], message: '`@hash:1234567` is the content hash of one prompt' },
    { args: ['sort+few-shot:k=2'], message: 'is a variant; a diff compares what files say' },
    { args: ['main', '--format', 'markdwn'], message: '--format cannot be `markdwn`; did you mean `markdown`?' },
    { args: ['main', 'main', 'main'], message: 'too many arguments' },
  ])('$args is refused with words', async ({ args, message }) => {
    const { code, stdout, stderr } = await prompt(branches, ['diff', ...args]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('that is an environment and a branch is refused with its readings', async () => {
    const repo = twoBranches();
    repo.git('branch', 'production');
    expect((await prompt(repo, ['diff', 'production'])).stderr).toContain('write one of: @env:production, @git:production');
  });

  let branches: Repo;
  beforeAll(() => {
    branches = twoBranches();
  });

  it('means nothing before the first commit, but the index is there', async () => {
    const repo = createRepo({ files: { 'prompts/a.md': 'One.\n' } });
    expect(await prompt(repo, ['diff'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no commits yet') as string });
    repo.git('add', '.');
    repo.write({ 'prompts/a.md': 'Two.\n' });
    expect(await changes(repo, '@staged')).toEqual(['a changed']);
  });
});

describe('diff of one prompt', () => {
  it('has contract, tokens by message, figures with intervals and the paired verdict', async () => {
    const repo = sortProject();
    await prompt(repo, ['ab', 'sort@1', 'sort']);
    repo.write({ '.promptrc': 'default_model: local/icl-1\nprices: { local/icl-1: { input: 2, output: 2 } }\n' });
    const { stdout } = await prompt(repo, ['diff', 'sort@1', 'sort']);
    expect(stdout).toMatchInlineSnapshot(`
      "team/sort@1 (1e50ec9) → team/sort = 2 (b801e28)

      contract: none

      message 1 (system)
        [-Hello.-]
        {+Which colour is meant? Labels: red, green. Answer with the label and nothing else.+}

                                              BEFORE              AFTER
      template tokens                              5                 22         +17
        message 1 (system)                         2                 19         +17
        message 2 (user)                           3                  3
      cost of the template / call           $0.00001          $0.000044  +$0.000034
      model                              local/icl-1        local/icl-1
      accuracy                          0.0% [0, 16]   100.0% [84, 100]
      macro_f1                                  0.0%             100.0%
      measured with                local/icl-1@1.1.0  local/icl-1@1.1.0

      better: accuracy +100.0 points [+67.8, +100.0], 20 pairs

      local/icl-1 answers by a lexical nearest-neighbour learner, not an LLM; its accuracy says nothing about an LLM's.
      "
    `);
  });
});

describe('markdown', () => {
  const HOSTILE = '---\ndescription: "| <script>alert(1)</script> @ada #1 ```"\nvariables:\n  who: { type: string, enum: ["a`b", "<b>", "@ada"] }\n---\nOne `tick`, ```three```, <!-- comment -->.\n````\n</details>\n````\n@ada {{ who }}\n';

  it('is one comment, found again by its first line', async () => {
    const repo = twoBranches();
    const { stdout } = await prompt(repo, ['diff', 'main', '--format', 'markdown']);
    expect(stdout.replace(/[0-9a-f]{7}/g, 'abcdef0')).toMatchInlineSnapshot(`
      "<!-- git-prompt diff -->

      ## Prompts: \`main (abcdef0)\` → \`the work tree\`

      3 prompts differ; contract: **1 breaking**, 0 compatible.

      ### \`bye\`

      new (0+1) · +3 tokens

      ### \`team/hello\` (was \`greet\`)

      1, content unchanged · contract: none

      |  | before | after | change |
      | --- | ---: | ---: | ---: |
      | template tokens | 4 | 4 |  |
      | model | \`local/icl-1\` | \`local/icl-1\` |  |

      ### \`team/sort\`

      2 → 2+1 · contract: **breaking**

      - **breaking**: \`label may now be blue\`

      |  | before | after | change |
      | --- | ---: | ---: | ---: |
      | template tokens | 22 | 22 |  |
      | message 1 (system) | 19 | 19 |  |
      | message 2 (user) | 3 | 3 |  |
      | model | \`local/icl-1\` | \`local/icl-1\` |  |

      <details><summary><code>output</code></summary>

      \`\`\`diff
      @@ front matter @@
      -output: {"labels":["red","green"]}
      +output: {"labels":["red","green","blue"]}
      \`\`\`

      </details>
      "
    `);
    expect((await prompt(repo, ['diff', 'feature/polite', '--format', 'markdown'])).stdout).toMatch(/^<!-- git-prompt diff -->\n[\s\S]*\nNo prompt differs\.\n$/);
    expect((await prompt(repo, ['diff', 'main', '--format', 'markdown', '--stat'])).stdout).toContain('| `team/sort` | 2 → 2+1 | breaking |');
  });

  it('keeps what files say in code, whatever it is', async () => {
    const repo = sortProject({ 'prompts/greet.md': HELLO });
    repo.write({ 'prompts/greet.md': HOSTILE, 'prompts/`a`|<b>@ada.md': 'x\n' });
    const { stdout } = await prompt(repo, ['diff', '--format', 'markdown']);
    const outside = stdout.replace(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outside).not.toMatch(/@|#1|<script|<b>|alert|tick/);
    expect(stdout.match(/<\/details>$/gm)).toHaveLength(2);
    expect(stdout).toContain('\n`````diff\n');
  });

  it('fits into a comment', async () => {
    const long = (word: string): string => `${Array.from({ length: 900 }, (_, index) => `${word} number ${index}`).join('\n')}\n`;
    const names = Array.from({ length: 8 }, (_, index) => `prompts/long-${index}.md`);
    const repo = sortProject(Object.fromEntries(names.map((name) => [name, long('line')])));
    repo.write(Object.fromEntries(names.map((name) => [name, long('row')])));
    const { stdout } = await prompt(repo, ['diff', '--format', 'markdown']);
    expect(stdout.length).toBeLessThan(65_536);
    expect(stdout).toContain('The text is too long for a comment');
    for (const name of names) expect(stdout).toContain(`### \`${name.slice('prompts/'.length, -'.md'.length)}\``);
  });
});
