import { describe, expect, it } from 'vitest';
import { prompt, promptJson } from '../support/cli.js';
import { SORT } from '../support/project.js';
import { createRepo } from '../support/repo.js';

const NEWS = 'Summarise the news article {article} in one sentence of at most thirty words. Add nothing that the article does not say.\n';

describe('similar, dedupe and cluster', () => {
  const repo = () => createRepo({
    files: {
      'prompts/a/sort.md': SORT,
      'prompts/b/sort.md': SORT.replaceAll('text', 'message').replace('Sort a message.', 'Another.'),
      'prompts/news.md': NEWS,
      'prompts/broken.md': '---\nvariables: 3\n---\nHello.\n',
    },
  });

  it('compares templates without their variables, and says by what', async () => {
    const { code, stdout, stderr } = await prompt(repo(), ['similar', 'a/sort', '--top', '1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/b\/sort .*same text/);
    expect(stdout).not.toContain('news');
    expect(stdout).toContain('lexical: TF-IDF words');
    expect(stdout).not.toContain('semantic');
    expect(stderr).toBe('note: left out, since they cannot be read: broken; see `prompt check`\n');
  });

  it('finds duplicates, and fails only where it is asked to', async () => {
    const here = repo();
    const { pairs } = await promptJson<{ pairs: { prompt: string; other: string; relation: string }[] }>(here, ['dedupe']);
    expect(pairs).toMatchObject([{ prompt: 'a/sort', other: 'b/sort', relation: 'same' }]);
    expect((await prompt(here, ['dedupe', '--fail-on', 'duplicate'])).code).toBe(1);
    here.remove('prompts/b');
    expect(await prompt(here, ['dedupe', '--fail-on', 'fork', '-q'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^no duplicates/) });
  });

  it('groups prompts, and refuses a distance that is none', async () => {
    const here = repo();
    expect(await promptJson(here, ['cluster'])).toMatchObject({ embedder: 'lexical: TF-IDF words', distance: 0.7, clusters: [{ prompts: ['a/sort', 'b/sort'] }], alone: ['news'] });
    expect(await prompt(here, ['cluster', '--distance', '2'])).toMatchObject({ code: 2, stderr: expect.stringContaining('from 0 to 1') });
  });
});
