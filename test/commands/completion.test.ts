import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { complete } from '../../src/cli/completion/complete.js';
import { prompt, promptJson } from '../support/cli.js';
import { sortProject } from '../support/project.js';
import { createFolder, createRepo, type Repo } from '../support/repo.js';

/** Two versions of `team/sort`, of which production serves both, and two prompts that end alike. */
let repo: Repo;
beforeAll(async () => {
  repo = sortProject({ '.promptrc': 'environments: { staging: {}, production: { final: true } }\ndefault_model: local/icl-1\n', 'prompts/team/sorting.md': 'S.\n', 'prompts/a/same.md': 'A.\n', 'prompts/b/same.md': 'B.\n' });
  await prompt(repo, ['promote', 'sort@1']);
  await prompt(repo, ['promote', 'sort@2', '--canary', '10']);
  repo.git('branch', 'feature/x');
});

const at = (line: string, cwd = repo.root): Promise<string[]> => complete(line.split(' '), cwd, COMMANDS);

describe('complete', () => {
  it.each([
    { line: 'di', is: ['diff'] },
    { line: 're', is: ['render', 'report', 'resolve'] },
    { line: '--quiet sta', is: ['status'] },
    { line: 'help sta', is: ['status'] },
    { line: 'help status ', is: [] },
    { line: 'completi', is: ['completion'] },
    { line: '--v', is: ['--version'] },
    { line: 'log --p', is: ['--patch'] },
    { line: 'log sort --e', is: ['--env'] },
    { line: 'log -', is: ['--patch', '--env', '--json', '-C', '--no-color', '-q', '--quiet', '--help'] },
    { line: 'show ', is: ['a/same', 'b/same', 'team/sort', 'team/sorting'] },
    { line: 'show te', is: ['team/sort', 'team/sorting'] },
    { line: 'show so', is: ['sort', 'sorting'] },
    { line: 'show sa', is: [] },
    { line: 'show team/sort', is: ['team/sort', 'team/sorting', 'team/sort@'] },
    { line: 'show sort ', is: [] },
    { line: 'status sort te', is: ['team/sort', 'team/sorting'] },
    { line: 'show sort@', is: ['sort@staging', 'sort@production', 'sort@production:canary', 'sort@latest', 'sort@staged', 'sort@worktree', 'sort@2', 'sort@1', 'sort@feature/x', 'sort@main'] },
    { line: 'show sort@st', is: ['sort@staging', 'sort@staged'] },
    { line: 'show sort@production:', is: ['sort@production:canary'] },
    { line: 'show a/same@production:', is: [] },
    { line: 'ab sort@1 @2', is: ['@2'] },
    { line: 'ab sort@1 @2 @l', is: ['@latest'] },
    { line: 'render sort@2+', is: ['sort@2+few-shot', 'sort@2+compress', 'sort@2+chain-of-thought', 'sort@2+model:'] },
    { line: 'render sort@2+few-shot:k=2+mo', is: ['sort@2+few-shot:k=2+model:'] },
    { line: 'diff ma', is: ['main'] },
    { line: 'diff @st', is: ['@staging', '@staged'] },
    { line: 'diff feature/x st', is: ['staging', 'staged'] },
    { line: 'promote sort --env ', is: ['staging', 'production'] },
    { line: 'promote --env p', is: ['production'] },
    { line: 'promote --env=p', is: ['--env=production'] },
    { line: 'promote --env staging so', is: ['sort', 'sorting'] },
    { line: 'promote --canary ', is: [] },
    { line: 'rollback sort --to ', is: ['2', '1'] },
    { line: 'list --status d', is: ['draft', 'deprecated'] },
    { line: 'diff --format ', is: ['text', 'markdown'] },
    { line: 'ab a b --fail-on i', is: ['inconclusive'] },
    { line: 'completion ', is: ['bash', 'zsh', 'fish'] },
    { line: 'show -- te', is: ['team/sort', 'team/sorting'] },
    { line: 'list ', is: [] },
    { line: '-C ', is: [] },
    { line: 'nothing te', is: [] },
    { line: 'nothing --', is: [] },
  ])('`prompt $line`', async ({ line, is }) => {
    expect(await at(line)).toEqual(is);
  });

  it('looks where -C says', async () => {
    expect(await at(`-C ${repo.root} show te`, createFolder())).toEqual(['team/sort', 'team/sorting']);
    expect(await at('-C prompts show te')).toEqual(['team/sort', 'team/sorting']);
  });

  it('is a process that says nothing but candidates, whatever goes wrong', async () => {
    expect(await prompt(repo, ['complete', '--', 'show', 'te'])).toEqual({ code: 0, stdout: 'team/sort\nteam/sorting\n', stderr: '' });
    const outside = createFolder();
    const broken = createRepo({ files: { '.promptrc': 'prompts: [\n', 'prompts/a.md': 'A.\n' } });
    const silent = { code: 0, stdout: '', stderr: '' };
    for (const [where, line] of [[outside, 'show t'], [outside, 'promote --env p'], [broken, 'show a'], [repo, 'show gone@'], [repo, 'show %%@'], [repo, '-C /nowhere show t']] as const) {
      expect(await prompt(where, ['complete', '--', ...line.split(' ')]), line).toEqual(silent);
    }
    expect(await prompt(outside, ['complete', '--', 'show', '--js'])).toEqual({ code: 0, stdout: '--json\n', stderr: '' });
    expect(await prompt(repo, ['complete'])).toMatchObject({ code: 0, stderr: '' });
    const empty = createRepo({ files: { 'prompts/a.md': 'A.\n' } });
    expect(await prompt(empty, ['complete', '--', 'show', 'a@l'])).toEqual({ code: 0, stdout: 'a@latest\n', stderr: '' });
  });

  it('is spoken of nowhere', async () => {
    const { stdout } = await prompt(repo, ['--help']);
    expect(stdout).toContain('completion');
    expect(stdout).not.toMatch(/^ {2}complete /m);
  });
});

describe('completion', () => {
  const BIN = fileURLToPath(new URL('../../bin/prompt.js', import.meta.url));

  /** What bash would put in place of the word at the cursor, as its function leaves it in COMPREPLY. */
  function inBash(script: string, line: string, { breaks = ' \t\n"\'@><=;|&(:', call = '_prompt_complete prompt' } = {}): string[] {
    const { folder, env } = withScript(script);
    const drive = 'set -u; source "$0"; COMP_LINE=$1; COMP_POINT=${#1}; COMP_WORDBREAKS=$2; $3; for one in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf "<%s>\\n" "$one"; done';
    const output = execFileSync('bash', ['--noprofile', '--norc', '-c', drive, join(folder, 'script'), line, breaks, call], {
      cwd: repo.root, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'],
    });
    return output.split('\n').flatMap((one) => /^<(.*)>$/.exec(one)?.[1] ?? []);
  }

  /** A folder with the script, and an environment in which both names are commands. */
  function withScript(script: string): { folder: string; env: NodeJS.ProcessEnv } {
    const folder = createFolder();
    for (const name of ['prompt', 'git-prompt']) {
      writeFileSync(join(folder, name), `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, 'script'), script);
    return { folder, env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, PATH: `${folder}:${process.env['PATH']}` } };
  }

  const inShell = (shell: 'fish' | 'zsh', args: string[], env: NodeJS.ProcessEnv): string[] =>
    execFileSync(shell, args, { cwd: repo.root, encoding: 'utf8', env }).split('\n').filter((one) => one !== '');
  const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

  it.skipIf(!isInstalled('fish'))('in fish completes both commands and `git prompt`', async () => {
    const { script } = await promptJson<{ script: string }>(repo, ['completion', 'fish']);
    const { folder, env } = withScript(script);
    const inFish = (line: string): string[] =>
      inShell('fish', ['--command', 'source $argv[1]; complete --do-complete $argv[2]', join(folder, 'script'), line], env).map((one) => one.split('\t')[0] as string);
    const table: [string, string[]][] = [
      ['prompt sta', ['status']],
      ['prompt show so', ['sort', 'sorting']],
      ['git-prompt show sort@pr', ['sort@production', 'sort@production:canary']],
      ['git prompt sta', ['status']],
      [`git -C ${repo.root} prompt show so`, ['sort', 'sorting']],
      ['prompt promote sort --env=pr', ['--env=production']],
      ['prompt hooks install pro', ['prompts/']],
    ];
    for (const [line, reply] of table) expect(inFish(line), line).toEqual(reply);
  });

  it.skipIf(!isInstalled('zsh'))('in zsh completes both commands and `git prompt`, sourced or as a file of fpath', async () => {
    const { script } = await promptJson<{ script: string }>(repo, ['completion', 'zsh']);
    const { folder, env } = withScript(script);
    mkdirSync(join(folder, 'fpath'));
    writeFileSync(join(folder, 'fpath', '_prompt'), script);
    // What the completion system provides: the words of the line, and functions that take what is found.
    const drive = 'compdef() { : }; compadd() { shift; print -l -- "$@" }; _files() { print files }; words=("${(@)argv[2,-1]}"); CURRENT=$#words';
    const inZsh = (load: string, words: string[]): string[] => inShell('zsh', ['-f', '-c', `${drive}; ${load}`, 'zsh', folder, ...words], env);
    expect(inZsh('source $1/script; _prompt_complete', ['prompt', 'show', 'so'])).toEqual(['sort', 'sorting']);
    expect(inZsh('source $1/script; _prompt_complete', ['prompt', 'show', 'sort@production:'])).toEqual(['sort@production:canary']);
    expect(inZsh('source $1/script; _prompt_complete', ['prompt', 'hooks', 'install', 'pro'])).toEqual(['files']);
    expect(inZsh('source $1/script; _git-prompt', ['git-prompt', 'sta'])).toEqual(['status']);
    expect(inZsh('fpath=($1/fpath); autoload -U _prompt; _prompt', ['prompt', 'sta'])).toEqual(['status']);
  });

  it('in bash replaces what readline replaces', async () => {
    const { script } = await promptJson<{ script: string }>(repo, ['completion', 'bash']);
    const table: [string, string[]][] = [
      ['prompt sta', ['status']],
      ['prompt  show   so', ['sort', 'sorting']],
      ['prompt show ', ['a/same', 'b/same', 'team/sort', 'team/sorting']],
      ['prompt show sort@pr', ['@production', '@production:canary']],
      ['prompt show sort@production:', ['canary']],
      ['prompt promote sort --env=pr', ['production']],
      ['prompt render sort@2+mod', ['@2+model:']],
      ['prompt ab sort@1 @l', ['@latest']],
      ['prompt show gone@', []],
    ];
    for (const [line, reply] of table) expect(inBash(script, line), line).toEqual(reply);
    // Where a user took them out of the list, the whole word is replaced.
    expect(inBash(script, 'prompt show sort@pr', { breaks: ' \t\n' })).toEqual(['sort@production', 'sort@production:canary']);
    expect(inBash(script, 'git prompt sta', { call: '_git_prompt' })).toEqual(['status']);
    expect(inBash(script, `git -C ${repo.root} prompt show so`, { call: '_git_prompt' })).toEqual(['sort', 'sorting']);
  });

  it('prints a script that loads, and only for shells it knows', async () => {
    const { code, stdout } = await prompt(repo, ['completion', 'bash']);
    expect(code).toBe(0);
    execFileSync('bash', ['-n'], { input: stdout });
    expect((await prompt(repo, ['completion', 'zsh'])).stdout).toMatch(/^#compdef prompt git-prompt\n/);
    expect((await prompt(repo, ['completion', 'fish'])).stdout).toContain("complete -c prompt -f -a '(__prompt_complete)'");
    expect(await prompt(repo, ['completion', 'csh'])).toMatchObject({ code: 2, stdout: '' });
    expect((await prompt(repo, ['completion', '--help'])).stdout).toContain('eval "$(prompt completion bash)"');
  });
});
