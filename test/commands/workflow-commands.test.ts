import { beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, prompt } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

const COMMANDS = '::error title=pwned::no\n  ::stop-commands::x\n##[add-mask]a\nSay ##[group]x\n\u001b[2J\u202e{{ text }}';
const textOf = (more: string): string => `---
description: "::warning::of the description"
owner: "::notice::owner"
tags: ["::tag::x"]
variables: { text: { type: string, untrusted: true, description: "##[debug]x" } }
---
user:
${COMMANDS}
${more}
`;
const QUERIES = '- { id: "::q::", vars: { text: "\\n::set-output name=a::b\\n##[error]v" }, expected: "::error::a" }\n';
const GITHUB = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '' };
const OBEYED = /^\s*::|##\[/m;
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;
const VALUE = 'text=x\n::add-mask::y';

let made: Repo;
beforeAll(() => {
  made = createRepo({ files: { '.promptrc': 'default_model: local/icl-1\n', 'prompts/a.md': textOf('One.'), 'prompts/b.md': textOf('One and two.'), 'prompts/a.queries.yaml': QUERIES } });
  made.git('add', '--all');
  made.git('commit', '--quiet', '--cleanup=verbatim', '--author=::error::Eve <eve@example.com>', '-m', '::error::subject', '-m', '::error::body\n##[error]body');
  made.write({ 'prompts/a.md': textOf('::debug::two') });
  made.commit('::error::again');
});

describe('text of files under GitHub Actions', () => {
  it.each<string[][]>([
    [['show', 'a']], [['log', 'a']], [['list']], [['status']], [['tokens', 'a']], [['render', 'a', '--var', VALUE]], [['render', 'a', '--query', '::q::']],
    [['diff', 'a@1', '@2']], [['diff', 'a@1', '@2', '--patch']], [['diff', 'HEAD~1', 'HEAD', '--format', 'markdown']], [['diff', 'HEAD~1', 'HEAD', '--stat']],
    [['check']], [['check', '--format', 'table']], [['check', '--format', 'junit']], [['check', '--format', 'json']], [['dedupe']], [['scan', 'prompts/a.md']],
    [['eval', 'a']], [['eval', 'a', '--format', 'json']], [['eval', 'a', '--format', 'jsonl']], [['eval', 'a', '--format', 'csv']], [['eval', 'a', '--format', 'markdown']],
    [['show', '::error::nobody']], [['check', '--explain', '::error::x']], [['show', 'a', '::error::x']], [['resolve', '\n::error::x']],
  ])('prompt %j holds no command, and nothing that a terminal obeys', async (args) => {
    const { stdout, stderr } = await prompt(made, args, GITHUB);
    expect(stdout + stderr).not.toBe('');
    for (const text of [stdout, stderr]) {
      expect(OBEYED.exec(text)?.input.slice(0, 2000)).toBeUndefined();
      // Lines of CSV end in both.
      expect(HIDDEN.exec(text.replaceAll('\r\n', '\n'))).toBeNull();
    }
    if (args.includes('json')) expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  });

  it('is shown as it is elsewhere, and exactly with --json everywhere', async () => {
    const args = ['render', 'a', '--var', VALUE];
    const elsewhere = await prompt(made, args, { GITHUB_ACTIONS: undefined });
    expect(elsewhere.stdout).toContain('\n::error title=pwned::no\n  ::stop-commands::x\n##[add-mask]a\n');
    const there = await prompt(made, args, GITHUB);
    expect(there.stdout).toContain('\n\\u{3a}:error title=pwned::no\n  \\u{3a}:stop-commands::x\n#\\u{23}[add-mask]a\n');
    for (const env of [GITHUB, { GITHUB_ACTIONS: undefined }]) {
      const { stdout } = await prompt(made, [...args, '--json'], env);
      expect(stdout).not.toMatch(OBEYED);
      expect(stdout).not.toMatch(HIDDEN);
      expect((JSON.parse(stdout) as { messages: unknown }).messages).toEqual([{ role: 'user', content: `${COMMANDS.replace('{{ text }}', 'x\n::add-mask::y')}\n::debug::two` }]);
    }
  });

  it('leaves the commands of --format github, one for each finding', async () => {
    const linesOf = ({ stdout }: Outcome): string[] => stdout.trimEnd().split('\n');
    const { findings } = JSON.parse((await prompt(made, ['check', '--json'])).stdout) as { findings: unknown[] };
    const lines = linesOf(await prompt(made, ['check', '--format', 'github'], GITHUB));
    expect(lines).toHaveLength(findings.length);
    expect(lines.every((line) => /^::(?:error|warning|notice) file=prompts/.test(line))).toBe(true);
  });
});
