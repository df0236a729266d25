import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.js';
import { type Outcome, prompt } from '../support/cli.js';
import { type CommentsServer, startCommentsServer } from '../support/comments-server.js';
import { modelledProject } from '../support/modelled-project.js';
import { SORT, SORT_BROKEN, sortProject } from '../support/project.js';
import { createFolder, type Repo } from '../support/repo.js';
import { runProcess } from '../support/run-process.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MARKER = '<!-- git-prompt:action . -->';
const BOT = { login: 'github-actions[bot]', type: 'Bot' };
const PATH = 'prompts/team/sort.md';

interface Job extends Outcome {
  summary: string;
  outputs: Record<string, string>;
}

interface Start {
  event?: unknown;
  env?: Record<string, string>;
  inputs?: Record<string, string>;
  /** Where the action lies. */
  action?: string;
}

/** Runs the action's script as the runner would. */
async function runAction(workspace: string, { event = {}, env = {}, inputs = {}, action = PROJECT }: Start): Promise<Job> {
  const folder = createFolder();
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output'), GITHUB_EVENT_PATH: join(folder, 'event.json') };
  writeFileSync(files.GITHUB_EVENT_PATH, JSON.stringify(event));
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase().replaceAll('-', '_')}`, value]));
  const outcome = await runProcess(process.execPath, [join(action, 'scripts/action/main.js')], workspace, {
    ...files, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace, RUNNER_TEMP: folder, GITHUB_REPOSITORY: 'acme/desk', GITHUB_SERVER_URL: 'https://github.example', GITHUB_RUN_ID: '42', ...env, ...given,
  });
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { ...outcome, summary: read(files.GITHUB_STEP_SUMMARY), outputs: Object.fromEntries(read(files.GITHUB_OUTPUT).trim().split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2))) };
}

interface PullRequest {
  workspace: string;
  base: string;
  repo: Repo;
}

function pullRequest(change: Readonly<Record<string, string>>, before = 60): PullRequest {
  const repo = sortProject();
  commitOn(repo, change);
  return checkOut(repo, before);
}

function commitOn(repo: Repo, change: Readonly<Record<string, string>>): void {
  repo.git('checkout', '-qb', 'feature');
  repo.write(change);
  repo.commit('Change');
}

/** The merge of `feature` as `actions/checkout` leaves it: one commit, no branch. The base has moved since the branch began. */
function checkOut(repo: Repo, before = 60): PullRequest {
  repo.git('checkout', '-q', 'main');
  for (let count = 0; count < before; count++) repo.git('commit', '-q', '--allow-empty', '-m', 'more');
  const base = repo.git('rev-parse', 'HEAD');
  repo.git('checkout', '-q', '--detach');
  repo.git('merge', '-q', '--no-ff', '-m', 'Merge', 'feature');
  repo.git('update-ref', 'refs/pull/7/merge', 'HEAD');
  repo.git('checkout', '-q', 'main');
  const workspace = join(repo.beside, 'workspace');
  mkdirSync(workspace);
  const checkout = repo.at(workspace);
  checkout.git('init', '-q', '--initial-branch=main');
  checkout.git('remote', 'add', 'origin', `file://${repo.root}`);
  checkout.git('fetch', '-q', '--no-tags', '--depth=1', 'origin', '+refs/pull/7/merge:refs/remotes/pull/7/merge');
  checkout.git('checkout', '-q', '--force', 'refs/remotes/pull/7/merge');
  return { workspace: checkout.root, base, repo: checkout };
}

const pullEvent = (head = 'acme/desk') => ({ pull_request: { number: 7, head: { repo: { full_name: head } }, base: { repo: { full_name: 'acme/desk' } } }, repository: { default_branch: 'main' } });
const evaluate = (server: CommentsServer, inputs: Record<string, string> = {}, head?: string): Start => ({
  event: pullEvent(head),
  env: { GITHUB_BASE_REF: 'main', GITHUB_API_URL: server.url },
  inputs: { mode: 'eval', 'fail-on': 'regression', token: 'tok', ...inputs },
});

describe('eval', () => {
  it('finds the base of a shallow checkout, annotates, sums up and keeps one comment', async () => {
    const { workspace, base, repo } = pullRequest({ [PATH]: SORT_BROKEN });
    const server = await startCommentsServer([{ body: `${MARKER}\nforged` }, ...Array.from({ length: 120 }, () => ({ body: 'talk' }))]);
    const first = await runAction(workspace, evaluate(server));
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/^::error file=prompts\/team\/sort\.md,line=\d+,title=team\/sort%3A worse::/m);
    expect(first.summary).toMatch(/^## Prompt evaluation against `origin\/main`: failed\n\n<!-- git-prompt:report team\/sort -->\n/);
    expect(first.outputs).toEqual({ 'exit-code': '1', result: 'failed', base });
    expect(repo.git('rev-parse', '--is-shallow-repository')).toBe('true');
    const [forged, own] = [server.comments[0], server.comments.at(-1)];
    expect(forged?.body).toBe(`${MARKER}\nforged`);
    expect(own?.body).toContain(`${MARKER}\n## Prompt evaluation`);
    expect(own?.body).toContain('[the run](https://github.example/acme/desk/actions/runs/42)');
    expect(new Set(server.tokens)).toEqual(new Set(['Bearer tok']));

    repo.git('checkout', '-q', 'origin/main');
    repo.git('clean', '-qfd');
    const second = await runAction(workspace, evaluate(server));
    expect(second.code).toBe(0);
    expect(second.summary).toContain('No prompt differs from the base.');
    expect(server.comments).toHaveLength(122);
    expect(server.comments.at(-1)?.body).toContain('No prompt differs from the base.');
    expect(server.asked.filter((line) => !line.startsWith('GET'))).toEqual(['POST /repos/acme/desk/issues/7/comments', 'PATCH /repos/acme/desk/issues/comments/122']);
  });

  it('a fork without recordings: not evaluated, which passes unless it must not; nothing is written to GitHub', async () => {
    const { workspace } = pullRequest({ [PATH]: SORT_BROKEN.replace('---\n', '---\nmodel: openai/gpt-4.1-mini\n') }, 0);
    const server = await startCommentsServer();
    const passed = await runAction(workspace, evaluate(server, { offline: 'true' }, 'mallory/desk'));
    expect(passed.code).toBe(0);
    expect(passed.outputs).toMatchObject({ 'exit-code': '3', result: 'not evaluated' });
    expect(passed.stdout).toContain('::warning title=git-prompt::not evaluated: ');
    expect(passed.stdout).toContain('::notice title=git-prompt::no comment: the token of a fork may not write');
    expect(passed.summary).toMatch(/: not evaluated\n\n```text\n.*no recording/s);
    expect(server.asked).toEqual([]);
    const failed = await runAction(workspace, evaluate(server, { offline: 'true', 'fail-on': 'regression, not-evaluated', comment: 'false' }));
    expect(failed.code).toBe(3);
    expect(server.asked).toEqual([]);
  });

  it('a fork with recordings: evaluated from them, without a request to the model', async () => {
    const model = await startAnsweringServer();
    const project = modelledProject(model);
    commitOn(project, { [PATH]: SORT_BROKEN.replace('Hello.', 'Hello there.') });
    await prompt(project, ['eval', '--against', 'main', '--record']);
    project.commit('Record');
    const requests = model.asked.length;
    expect(requests).toBeGreaterThan(0);
    const { workspace } = checkOut(project);
    const server = await startCommentsServer();
    const job = await runAction(workspace, evaluate(server, { offline: 'true' }, 'mallory/desk'));
    expect([job.code, job.outputs['result']]).toEqual([1, 'failed']);
    expect(job.stdout).toMatch(/^::error file=prompts\/team\/sort\.md,line=\d+,title=team\/sort%3A worse::/m);
    expect(job.summary).toContain('## Prompt evaluation against `origin/main`: failed');
    expect(model.asked).toHaveLength(requests);
    expect(server.asked).toEqual([]);
  });

  it('an inconclusive result fails only where that is asked for; GitHub’s refusals and outages fail nothing', async () => {
    const { workspace } = pullRequest({ [PATH]: SORT_BROKEN.replace('Hello.', 'Hello there.'), 'prompts/team/sort.queries.yaml': 'scorers: [label]\nqueries:\n  - { id: a, vars: { text: red }, expected: red }\n' }, 0);
    const server = await startCommentsServer();
    server.refuse = 403;
    const open = await runAction(workspace, evaluate(server));
    expect(open.code).toBe(0);
    expect(open.stdout).toContain('no comment: the token may not write one; the job needs `permissions: pull-requests: write`');
    server.refuse = 502;
    const gated = await runAction(workspace, evaluate(server, { 'fail-on': 'inconclusive' }));
    expect(gated.code).toBe(3);
    expect(gated.outputs['result']).toBe('inconclusive');
    expect(gated.stdout).toContain('::warning title=git-prompt::no comment: GitHub answered 502');
  });
});

/** Lines that the runner takes for commands, fence and all. */
function commandsOf({ stdout }: Job): string[] {
  const lines = stdout.split('\n');
  const fence = /^::stop-commands::(\S+)$/m.exec(stdout)?.[1];
  return lines.slice(lines.indexOf(`::${fence}::`) + 1).filter((line) => /^\s*::|##\[/.test(line));
}

describe('check by the tool itself', () => {
  it('annotates what the branch did, and nothing that a file says is a command', async () => {
    const hostile = SORT.replace('template: 60', 'template: 6').replace('Sort a message.', '"::error::pwned ##[error]pwned"').replace('Text:', '::set-env name=A::b\n##[add-mask]c\nText:');
    const { workspace, base } = pullRequest({ [PATH]: hostile, 'prompts/team/other.md': '---\ncolour: "::error::x"\n---\nSay {{ nothing }}.\n', 'docs/a.md': 'No prompt.\n' });
    const job = await runAction(workspace, { event: pullEvent(), env: { GITHUB_BASE_REF: 'main' } });
    expect(job.code).toBe(1);
    const commands = commandsOf(job);
    expect(commands).toEqual(expect.arrayContaining([
      expect.stringMatching(/^::error file=prompts\/team\/sort\.md,line=5,col=\d+,title=budget\/template-exceeded::the template has \d+ tokens/),
      expect.stringMatching(/^::error file=prompts\/team\/other\.md,line=4,col=\d+,title=prompt\/variable-undeclared::/),
      expect.stringMatching(/^::warning file=prompts\/team\/other\.md,line=2,col=1,title=prompt\/unknown-key::/),
    ]));
    expect(commands.filter((line) => !/^::(?:error|warning|notice) file=prompts\/team\/(?:sort|other)\.md,/.test(line))).toEqual([]);
    const count = (level: string): number => commands.filter((line) => line.startsWith(`::${level} `)).length;
    expect(job.summary).toBe(`## Prompt check against \`origin/main\`: failed\n\n${count('error')} errors, ${count('warning')} warnings; each is an annotation of its line.\n`);
    expect(job.outputs).toEqual({ 'exit-code': '1', result: 'failed', base });
  });

  it('passes where what the branch did is in order, whatever else is not', async () => {
    const repo = sortProject({ 'prompts/old.md': '---\nbudget: { template: 1 }\n---\nOver its budget before the branch came.\n' });
    commitOn(repo, { [PATH]: SORT.replace('Which', 'What') });
    const { workspace } = checkOut(repo);
    const job = await runAction(workspace, { event: pullEvent(), env: { GITHUB_BASE_REF: 'main' } });
    expect([job.code, commandsOf(job), job.outputs['result']]).toEqual([0, [], 'passed']);
    expect(job.summary).toBe('## Prompt check against `origin/main`: passed\n');
  });
});

describe('check', () => {
  /** The action beside a tool that tells how it was called. */
  function withStub(code: number, stderr = ''): string {
    const action = createFolder();
    cpSync(join(PROJECT, 'scripts/action'), join(action, 'scripts/action'), { recursive: true });
    mkdirSync(join(action, 'bin'));
    writeFileSync(join(action, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(action, 'bin/prompt.js'), `process.stderr.write(${JSON.stringify(stderr)}); console.log('::error file=a.md::x'); console.log(JSON.stringify({ args: process.argv.slice(2), seen: Object.keys(process.env).filter((name) => name.startsWith('INPUT_')) })); process.exitCode = ${code};`);
    return action;
  }
  const called = ({ stdout }: Job): { args: string[]; seen: string[] } => JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? '') as { args: string[]; seen: string[] };

  it('is of what lies between the base and the head; arguments are passed as they are; the token is not', async () => {
    const { workspace, base } = pullRequest({ [PATH]: SORT_BROKEN }, 0);
    const hostile = '$(touch ran); `touch ran` "';
    const job = await runAction(workspace, { event: pullEvent(), env: { GITHUB_BASE_REF: 'main' }, inputs: { args: `--quiet\n${hostile}\n`, token: 'tok' }, action: withStub(1) });
    expect(job.code).toBe(1);
    expect(called(job)).toEqual({ args: ['check', '--range', `${base}..HEAD`, '--format', 'github', '--quiet', hostile], seen: [] });
    expect(job.summary).toContain('## Prompt check against `origin/main`: failed\n\n1 errors, 0 warnings');
    expect(existsSync(join(workspace, 'ran'))).toBe(false);
  });

  it('what a file makes the tool say on stderr is no command to GitHub', async () => {
    const job = await runAction(sortProject().root, { action: withStub(2, '::add-path::/evil\n') });
    const [, token] = /^::stop-commands::(\S{36})$/m.exec(job.stdout) ?? [];
    expect(job.stdout.indexOf('::add-path::/evil')).toBeLessThan(job.stdout.indexOf(`::${token}::`));
    expect(job.code).toBe(2);
  });

  it.each<[string, unknown, string[]]>([
    ['a push: since the commit before', { before: 'HEAD~1' }, ['--range']],
    ['the first push of a branch: since the default branch', { before: '0'.repeat(40), repository: { default_branch: 'main' } }, ['--range']],
    ['no event: everything', {}, []],
  ])('%s', async (_, event, range) => {
    const repo = sortProject();
    const before = (event as { before?: string }).before;
    if (before === 'HEAD~1') (event as { before: string }).before = repo.git('rev-parse', 'HEAD~1');
    repo.git('remote', 'add', 'origin', `file://${repo.root}`);
    expect(called(await runAction(repo.root, { event, action: withStub(0) })).args.filter((word) => word === '--range')).toEqual(range);
  });

  it.each<[Record<string, string>, string]>([
    [{ mode: 'deploy' }, 'mode: `deploy` is not known; use check or eval'],
    [{ 'fail-on': 'everything' }, 'fail-on: `everything` is not known'],
    [{ 'pull-request': '7; rm' }, 'pull-request: `7; rm` is no number'],
    [{ base: '--upload-pack=touch ran' }, 'is no name of a branch'],
    [{ base: 'nowhere' }, 'the base `nowhere` cannot be fetched from origin'],
    [{ mode: 'eval' }, 'nothing says what to compare with; give the input `base`'],
  ])('%j is refused', async (inputs, words) => {
    const job = await runAction(sortProject().root, { inputs });
    expect(job.code).toBe(2);
    expect(job.stdout).toMatch(/^::error title=git-prompt::/);
    expect(job.stdout).toContain(words);
  });
});

it('a person’s token knows its own comment by name', async () => {
  const { keepComment } = (await import('../../scripts/action/comment.js' as string)) as { keepComment(of: Record<string, unknown>): Promise<string> };
  const server = await startCommentsServer([{ body: 'm', user: BOT }, { body: 'm', user: { login: 'ada', type: 'User' } }]);
  server.person = { id: 1, login: 'ada' };
  expect(await keepComment({ api: server.url, token: 't', repository: 'a/b', number: 1, marker: 'm', body: 'new' })).toBe('updated');
  expect(server.comments.map(({ body }) => body)).toEqual(['m', 'm\nnew']);
});

it('install.sh builds from its own lock file, and once', async () => {
  const action = createFolder();
  cpSync(join(PROJECT, 'scripts/action'), join(action, 'scripts/action'), { recursive: true });
  const [bin, log] = [join(action, 'stubs'), join(action, 'log')];
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$PWD npm $*" >> '${log}'\nmkdir -p node_modules dist/cli\n: > dist/cli/main.js\n`, { mode: 0o755 });
  const install = (): Promise<Outcome> => runProcess(join(action, 'scripts/action/install.sh'), [], createFolder(), { PATH: `${bin}:${process.env['PATH']}` });
  expect((await install()).code).toBe(0);
  expect((await install()).code).toBe(0);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect(lines[0]).toMatch(/ npm ci --ignore-scripts /);
  expect(lines.every((line) => line.startsWith(`${action} npm `))).toBe(true);
  expect(lines).toHaveLength(2);
});

it('gitlab-comment.mjs keeps one note of its own', async () => {
  const server = await startCommentsServer([{ body: '<!-- git-prompt:gitlab -->\nforged', author: { id: 5 } }]);
  server.person = { id: 9, login: 'bot' };
  const folder = createFolder();
  const note = (text: string): Promise<Outcome> => {
    writeFileSync(join(folder, 'prompts.md'), text);
    return runProcess(process.execPath, [join(PROJECT, 'docs/ci/gitlab-comment.mjs'), 'prompts.md'], folder, { CI_API_V4_URL: server.url, CI_PROJECT_ID: '3', CI_MERGE_REQUEST_IID: '7', PROMPT_COMMENT_TOKEN: 'tok' });
  };
  await note('');
  expect(server.comments).toHaveLength(1);
  await note('one');
  expect(await note('two')).toMatchObject({ code: 0, stderr: '' });
  expect(server.comments.map(({ body }) => body)).toEqual(['<!-- git-prompt:gitlab -->\nforged', '<!-- git-prompt:gitlab -->\ntwo']);
  server.refuse = 403;
  expect(await note('three')).toMatchObject({ code: 0, stderr: 'no note: GitLab answered 403 to PUT /projects/3/merge_requests/7/notes/2\n' });
});
