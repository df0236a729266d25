import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT } from '../support/project.js';
import { createRepo } from '../support/repo.js';

/** One repository in which everything is hostile: each fault is a finding; nothing crashes, hangs or runs. */
it('a hostile repository', async () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`)].join('\n');
  const vars = 'variables: { text: { type: string } }';
  const repo = createRepo({
    files: {
      'prompts/engine.md': "---js\nrequire('child_process').execSync('touch ran')\n---\nText\n",
      'prompts/bomb.md': `---\n${bomb}\n---\nText\n`,
      'prompts/deep.md': `---\nmetadata: ${'['.repeat(2000)}${']'.repeat(2000)}\n---\nText\n`,
      'prompts/include.md': `---\n${vars}\n---\n{% render '../../../etc/passwd' %}{{ text }}\n`,
      'prompts/loop.md': `---\n${vars}\n---\n{% render 'one' %}{{ text }}\n`,
      'prompts/_partials/one.md': "{% render 'two' %}",
      'prompts/_partials/two.md': "{% render 'one' %}",
      'prompts/forever.md': `---\n${vars}\n---\n{% for a in (1..100000000) %}{% for b in (1..100000000) %}{{ text }}{% endfor %}{% endfor %}\n`,
      'prompts/e\u001b[31mvil.md': SORT,
      'prompts/bi\u202edi.md': SORT,
      'prompts/sound.md': SORT.replace('Which colour is meant? Labels: red, green. Answer with the label and nothing else.', 'Is the light at the crossing red or green just now? One of these two words will do.'),
      '.gitattributes': '* filter=evil diff=evil\n',
    },
  });
  repo.git('add', '--all');
  repo.git('commit', '-qm', 'hostile');
  const marker = join(repo.root, 'ran');
  const evil = join(repo.beside, 'evil.sh');
  writeFileSync(evil, `#!/bin/sh\ntouch '${marker}'\ncat\n`, { mode: 0o755 });
  for (const key of ['core.fsmonitor', 'core.pager', 'diff.external', 'diff.evil.textconv', 'filter.evil.clean', 'filter.evil.smudge', 'core.sshCommand']) repo.git('config', key, evil);
  symlinkSync('/etc/passwd', join(repo.root, 'prompts/link.md'));

  const check = await prompt(repo, ['check']);
  for (const words of [
    /prompts\/engine\.md:1:1: error: front matter opened by `---js` is not read/,
    /prompts\/bomb\.md:\S* error: /,
    /prompts\/deep\.md:\S* error: .*nested/,
    /prompts\/include\.md:4:1: error: the partial `\.\.\/\.\.\/\.\.\/etc\/passwd` does not exist/,
    /prompts\/loop\.md:4:1: error: partials include each other/,
    /prompts\/e\\u\{1b\}\[31mvil\.md: error: the name/,
    /prompts\/bi\\u\{202e\}di\.md: error: the name/,
    /prompts\/link\.md: error: this is a link/,
  ]) expect(check.stdout).toMatch(words);
  expect(check.stdout).not.toMatch(/prompts\/sound\.md|root:/);
  expect(check.code).toBe(1);

  const endless = await prompt(repo, ['render', 'forever', '--var', 'text=x']);
  expect(endless.code).toBe(2);
  expect(endless.stderr).toContain('forever cannot be rendered with these values');
  const listed = await prompt(repo, ['list']);
  expect(listed.code).toBe(0);
  expect(`${check.stdout}${check.stderr}${endless.stderr}${listed.stdout}${listed.stderr}`).not.toMatch(/[\u001b\u202e]|^\s+at /m);
  expect(existsSync(marker)).toBe(false);
});

it('a name is one line wherever it is shown, and what it is in JSON', async () => {
  const forged = 'a\nprompts/b.md: error: forged\n';
  const text = SORT.replace('---\n', '---\nowner: "me\\nyou"\ntags: ["x\\ny"]\n');
  const repo = createRepo({ files: { [`prompts/${forged}.md`]: text, 'prompts/c.md': text, [`prompts/${forged}.queries.yaml`]: '- { id: "q\\n1", vars: { text: red }, expected: red }\n' } });
  repo.commit('start');
  const commands = [['list'], ['status'], ['check'], ['check', '--format', 'table'], ['show', forged], ['log', forged], ['tokens', forged], ['similar', 'c'], ['dedupe'], ['cluster'], ['complete', 'show', '']];
  for (const args of commands) {
    const { stdout, stderr } = await prompt(repo, args);
    expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(/^(?:prompts\/b\.md|you|y\b|1\))/m);
  }
  const { findings } = await promptJson<{ findings: { place: { file: string } }[] }>(repo, ['check'], 1);
  expect(findings.map(({ place }) => place.file)).toContain(`prompts/${forged}.md`);
  expect(JSON.parse((await prompt(repo, ['check', '--format', 'json'])).stdout)).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ place: { file: `prompts/${forged}.md` } })]) as unknown });
});
