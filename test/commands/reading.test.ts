import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { prompt, promptJson } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo } from '../support/repo.js';

/** What a person reads, as a transcript: command line and output. */
async function transcript(repo: Repo, line: string): Promise<string> {
  const { code, stdout, stderr } = await prompt(repo, line.split(' '));
  return `$ prompt ${line}\n${stdout}${stderr}(${code})`;
}

/** Three versions of one prompt, one of them by its partial, a metadata commit, another prompt, and a release. */
function history(): Repo {
  const repo = sortProject({ 'prompts/_partials/tone.md': 'Be brief.\n', 'prompts/greet.md': 'Say hello to {{ nobody }}.\n' });
  repo.write({ 'prompts/team/sort.md': SORT.replace('description: Sort a message.', 'description: Sort a message by colour.\nowner: ada\ntags: [demo]') });
  repo.commit('Describe it');
  repo.write({ 'prompts/team/sort.md': repo.read('prompts/team/sort.md').replace('system:', "system:\n{% render 'tone' %}") });
  repo.commit('Use the tone');
  repo.write({ 'prompts/_partials/tone.md': 'Be brief and kind.\n' });
  repo.commit('Kinder');
  return repo;
}

describe('reading commands', () => {
  let repo: Repo;
  beforeAll(async () => {
    repo = history();
    await prompt(repo, ['promote', 'sort@2']);
  });

  it('list', async () => {
    expect(await transcript(repo, 'list')).toMatchInlineSnapshot(`
      "$ prompt list
      PROMPT     VERSION  STATUS  PRODUCTION  TOKENS  CHANGED
      greet      1        draft                    7  2026-01-05  Add sort
      team/sort  4        draft   2            27/60  2026-01-05  Kinder
      (0)"
    `);
    expect(await transcript(repo, 'list --tag none')).toMatchInlineSnapshot(`
      "$ prompt list --tag none
      no prompt matches
      (3)"
    `);
    expect(await transcript(repo, 'list --owner ada --status draft')).toMatchInlineSnapshot(`
      "$ prompt list --owner ada --status draft
      PROMPT     VERSION  STATUS  PRODUCTION  TOKENS  CHANGED
      team/sort  4        draft   2            27/60  2026-01-05  Kinder
      (0)"
    `);
  });

  it('log', async () => {
    expect(await transcript(repo, 'log sort')).toMatchInlineSnapshot(`
      "$ prompt log sort
      VERSION  HASH      COMMIT   DATE        AUTHOR         TOKENS  SUBJECT
            4  31ad1e6   448d5e5  2026-01-05  Ada Example   27 (+2)  Kinder [_partials/tone.md]
            3  ea08d13   75d256d  2026-01-05  Ada Example   25 (+3)  Use the tone
               metadata  4ee1507  2026-01-05  Ada Example            Describe it
            2  b801e28   9dd0a98  2026-01-05  Ada Example  22 (+17)  (production) Say what is wanted
            1  1e50ec9   3905b57  2026-01-05  Ada Example         5  Add sort
      (0)"
    `);
  });

  it('diff', async () => {
    expect(await transcript(repo, 'diff sort@production sort')).toMatchInlineSnapshot(`
      "$ prompt diff sort@production sort
      team/sort@production = 2 (b801e28) → team/sort = 4 (31ad1e6)

      contract: none

      front matter
        description: "Sort a message." → "Sort a message by colour."
        + owner: "ada"
        + tags: ["demo"]

      message 1 (system)
        {+Be brief and kind.+}
        Which colour is meant? Labels: red, green. Answer with the label and nothing else.

      partials changed
        tone

                                 BEFORE        AFTER
      template tokens                22           27  +5
        message 1 (system)           19           24  +5
        message 2 (user)              3            3
      model                 local/icl-1  local/icl-1
      (0)"
    `);
    expect(await transcript(repo, 'diff sort')).toMatchInlineSnapshot(`
      "$ prompt diff sort
      team/sort@HEAD = 4 (31ad1e6) → team/sort = 4 (31ad1e6)
      no difference
      (0)"
    `);
    expect(await transcript(repo, 'diff sort@1 @2')).toMatchInlineSnapshot(`
      "$ prompt diff sort@1 @2
      team/sort@1 (1e50ec9) → team/sort@2 (b801e28)

      contract: none

      message 1 (system)
        [-Hello.-]
        {+Which colour is meant? Labels: red, green. Answer with the label and nothing else.+}

                                 BEFORE        AFTER
      template tokens                 5           22  +17
        message 1 (system)            2           19  +17
        message 2 (user)              3            3
      model                 local/icl-1  local/icl-1
      (0)"
    `);
  });

  it('show, render, tokens', async () => {
    expect(await transcript(repo, 'show sort@2')).toMatchInlineSnapshot(`
      "$ prompt show sort@2
      team/sort@2
      version      2
      hash         b801e28ba1323d51c2441ee10c99169edd853a125fd8aca5132140e7f03a77c5
      status       production
      description  Sort a message.
      created      2026-01-05 by Ada Example <ada@example.com>
      change       Say what is wanted (9dd0a98)
      model        local/icl-1
      variables    text: {"type":"string","maxLength":200}
      output       {"labels":["red","green"]}
      template     22 tokens
      file         prompts/team/sort.md

      system:
      Which colour is meant? Labels: red, green. Answer with the label and nothing else.

      user:
      Text: {{ text }}
      (0)"
    `);
    expect(await transcript(repo, 'render sort@2 --var text=blue')).toMatchInlineSnapshot(`
      "$ prompt render sort@2 --var text=blue
      # team/sort@2 · local/icl-1

      system:
      Which colour is meant? Labels: red, green. Answer with the label and nothing else.

      user:
      Text: blue
      (0)"
    `);
    expect(await transcript(repo, 'render greet')).toMatchInlineSnapshot(`
      "$ prompt render greet
      # greet · local/icl-1

      user:
      Say hello to {{ nobody }}.
      note: prompts/greet.md:1:14: \`{{ nobody }}\` is text here: the file has no front matter
      (0)"
    `);
    expect(await transcript(repo, 'tokens sort')).toMatchInlineSnapshot(`
      "$ prompt tokens sort
      # team/sort · local/icl-1
      PART                            TOKENS  BUDGET
      template, message 1 (system)        24
      template, message 2 (user)           3
      template, all messages              27  60 (45% used)
      rendered, median of 20 queries      44
      rendered, 95th percentile           44
      rendered, largest (q20)             44  200 (22% used)
      template: text of all branches with partials, without values; rendered: with values, examples and about 11 tokens of chat format
      (0)"
    `);
  });

  it('check', async () => {
    expect(await transcript(repo, 'check')).toMatchInlineSnapshot(`
      "$ prompt check
      ✓ 2 prompts in the work tree: nothing to mend
      (0)"
    `);
    repo.write({ 'prompts/team/sort.md': SORT.replace('template: 60', 'template: 6').replace('rendered: 200', 'rendered: 20') });
    expect(await transcript(repo, 'check')).toMatchInlineSnapshot(`
      "$ prompt check
      prompts/team/sort.md:5:21: error: the template has 22 tokens, 16 more than its budget of 6; message 1 (system) has most of them: 19 [budget/template-exceeded]
        → safe edits (\`prompt compress team/sort --max-tokens 6\`) make it 22 tokens at best, 16 too many; or raise \`budget.template\`
      prompts/team/sort.md:5:34: error: rendered with query \`q20\` the prompt has 39 tokens, 19 more than its budget of 20; 22 of them are the template’s [budget/rendered-exceeded]
        → show fewer examples, limit the variables (\`maxLength\`), shorten the template, or raise \`budget.rendered\`

      2 prompts in the work tree: 2 errors
      (1)"
    `);
    // The index still holds the good one, whatever the work tree says.
    expect(await transcript(repo, 'check --staged')).toMatchInlineSnapshot(`
      "$ prompt check --staged
      ✓ 2 prompts in the index: nothing to mend
      (0)"
    `);
    repo.git('add', 'prompts/team/sort.md');
    expect((await prompt(repo, ['check', '--staged'])).code).toBe(1);
    expect((await prompt(repo, ['check', 'prompts/greet.md'])).code).toBe(0);
    repo.git('reset', '--quiet', '--hard');
  });

  it('give one JSON document each, and nothing else on stdout', async () => {
    for (const args of [['list'], ['log', 'sort'], ['diff', 'sort@1', '@2'], ['show', 'sort'], ['render', 'sort', '--var', 'text=a'], ['tokens', 'sort'], ['check']]) {
      expect(await promptJson(repo, args)).toMatchObject({ schemaVersion: 1, command: args[0] });
    }
  });

  it('work from another folder, with -C and from below', async () => {
    const outside = createRepo();
    expect((await prompt(outside, ['-C', repo.root, 'list'])).stdout).toContain('team/sort');
    expect((await prompt(outside, ['list', '-C', repo.root])).stdout).toContain('team/sort');
    expect((await prompt(`${repo.root}/prompts/team`, ['list'])).stdout).toContain('team/sort');
  });

  it('escape what a terminal would obey', async () => {
    const hostile = sortProject();
    hostile.write({ 'prompts/team/sort.md': SORT.replace('Which colour', 'Which\u001b[31m colour') });
    hostile.commit('\u001b]0;owned\u0007Innocent');
    for (const args of [['log', 'sort'], ['diff', 'sort@2', '@3'], ['show', 'sort'], ['render', 'sort', '--var', 'text=\u202ea']]) {
      const { stdout } = await prompt(hostile, args);
      expect(stdout).not.toMatch(/[\u0007\u001b\u202e]/u);
      expect(stdout).toContain('\\u{');
    }
  });
});

describe('help', () => {
  it('of every command has a summary, an example, and words for every argument and option', async () => {
    for (const { name, summary, load } of COMMANDS) {
      const spec = await load();
      expect(summary, name).toMatch(/^\S.{8,}/);
      expect(spec.examples.length, name).toBeGreaterThan(0);
      for (const option of [...spec.options, ...spec.arguments]) expect(option.description, name).toMatch(/^\S.{8,}|^a prompt$/);
      const { code, stdout } = await prompt(process.cwd(), [name, '--help']);
      expect(code).toBe(0);
      for (const example of spec.examples) expect(stdout).toContain(`$ ${example}`);
    }
  });

  it('and the README list the same commands', async () => {
    const rows = await Promise.all(COMMANDS.filter(({ hidden }) => hidden !== true).map(async ({ name, summary, load }) => {
      const words = [name, ...(await load()).arguments.map((argument) => argument.name)].join(' ');
      return `| \`prompt ${words}\` | ${summary} |`;
    }));
    const table = /<!-- commands -->\n\| command \| \|\n\|---\|---\|\n([\s\S]*?)\n<!-- \/commands -->/.exec(readFileSync('README.md', 'utf8'))?.[1];
    expect(table?.split('\n')).toEqual(rows);
  });
});
