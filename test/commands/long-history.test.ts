import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cold } from '../support/cold.js';
import { promptJson } from '../support/cli.js';
import { createRepo, type Repo } from '../support/repo.js';

/** More than are read at a time: from then on a thread of its own reads them. */
const COMMITS = 900;

const PARTIAL = 'prompts/_partials/tone.md';
const PROMPTS: Readonly<Record<string, (state: number) => string>> = {
  'prompts/plain.md': (state) => `---\ndescription: State ${state >> 1}.\n---\nDo it ${state}.\n`,
  'prompts/words.md': (state) => `---\ndescription: State ${state}.\n---\nDo it.\n`,
  'prompts/warm.md': (state) => `{% comment %}${state}{% endcomment %}---`,
  'prompts/kind.md': (state) => `---\nowner: team-${state % 3}\n---\n{% render 'tone' %}\nDo it ${state % 5}.\n`,
  'prompts/shown.md': (state) => `---\ntransforms: [few-shot]\n---\nAnswer ${state}.\n`,
  'prompts/ends.md': (state) => `---\n---\nLine one.\r\nLine ${state >> 1}.${state % 2 === 0 ? '\r\n' : '\n'}`,
  'prompts/broken.md': (state) => `---\nvariables: [${state % 2 === 0 ? '' : 'x'}\n---\nDo it.\n`,
};

/** One file a commit, in turn; now and then a partial, a pool, a move to and fro, or a file that goes. */
function writeHistory(): Repo {
  const repo = createRepo();
  const paths = Object.keys(PROMPTS);
  const commits = Array.from({ length: COMMITS }, (_, index) => {
    const path = paths[index % paths.length] as string;
    const written = { path, text: PROMPTS[path]?.(index) ?? '' };
    if (index % 23 === 7) Object.assign(written, { path: PARTIAL, text: `Be kind, ${index >> 5} times.\n` });
    if (index % 41 === 3) Object.assign(written, { path: 'prompts/shown.examples.yaml', text: `- { input: a, output: b${index} }\n` });
    const gone = index % 97 === 50 ? `D ${PARTIAL}\n` : index % 101 === 60 ? 'D prompts/plain.md\n' : '';
    const change = gone === '' ? `M 100644 inline ${written.path}\ndata ${Buffer.byteLength(written.text)}\n${written.text}\n` : gone;
    return `commit refs/heads/main\ncommitter A <a@example.com> ${1_700_000_000 + index} +0000\ndata 8\nstep ${String(index).padStart(3, '0')}\n${change}`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: repo.root, input: `${commits.join('')}done\n` });
  repo.git('reset', '--quiet', '--hard');
  return repo;
}

const everything = (repo: Repo): Promise<unknown[]> =>
  Promise.all(['plain', 'words', 'warm', 'kind', 'shown', 'ends', 'broken'].map(async (name) => (await promptJson(repo, ['log', name]))));

describe('a long history', () => {
  it('read at once, with a thread, has the versions it has where it is read a little at a time', async () => {
    const repo = writeHistory();
    const commits = repo.git('rev-list', '--reverse', 'HEAD').split('\n');
    for (let index = 99; index < COMMITS; index += 100) {
      repo.git('reset', '--quiet', '--hard', commits[index] as string);
      await promptJson(repo, ['list', '--no-tokens']);
    }
    const [list, logs] = [await promptJson(repo, ['list', '--no-tokens']), await everything(repo)];
    const whole = await cold(repo, ['list', '--no-tokens', '--json']);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(whole.stdout)).toEqual(list);
    expect(logs.map((log) => JSON.stringify(log).length > 1000)).not.toContain(false);
    repo.remove('.git/prompt');
    await promptJson(repo, ['list', '--no-tokens']);
    expect(await everything(repo)).toEqual(logs);
  });
});
