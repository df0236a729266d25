import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prompt, snapshot } from '../support/cli.js';
import { queries, SORT, sortProject } from '../support/project.js';
import { createFolder, createRepo, type Repo } from '../support/repo.js';

/** One clear message with place and remedy, the documented exit code, and every file as it was. */
interface Fault {
  what: string;
  repo: () => Repo;
  args: string[];
  code: number;
  /** Parts of stderr (of stdout for `check`, whose findings are its result). */
  says: string[];
  env?: Record<string, string | undefined>;
}

const PATH = 'prompts/team/sort.md';
const QUERIES = 'prompts/team/sort.queries.yaml';

function with_(files: Record<string, string>): () => Repo {
  return () => {
    const repo = sortProject();
    repo.write(files);
    return repo;
  };
}

function shallow(): Repo {
  const repo = sortProject();
  repo.git('clone', '--quiet', '--depth=1', `file://${repo.root}`, `${repo.beside}/shallow`, '--branch=main');
  return repo.at(`${repo.beside}/shallow`);
}

const faults: Fault[] = [
  {
    what: 'no commits',
    repo: () => createRepo({ files: { [PATH]: SORT } }),
    args: ['log', 'sort'],
    code: 2,
    says: ['the repository has no commits yet', 'git commit'],
  },
  {
    what: 'bad YAML, at its place',
    repo: with_({ [PATH]: '---\ndescription: fine\ntags: [a, b\n---\nText\n' }),
    args: ['render', 'sort'],
    code: 2,
    says: ['team/sort cannot be used', `${PATH}:3:12: error:`, '[yaml/invalid]', '→'],
  },
  {
    what: 'bad YAML is a finding of check',
    repo: with_({ [PATH]: '---\ndescription: fine\ntags: [a, b\n---\nText\n' }),
    args: ['check'],
    code: 1,
    says: [`${PATH}:3:12: error:`, '1 prompt in the work tree: 1 error'],
  },
  {
    what: 'front matter that would run code',
    repo: with_({ [PATH]: '---js\nprocess.exit(9)\n---\nText\n' }),
    args: ['ab', 'sort@2', 'sort'],
    code: 2,
    says: [`${PATH}:1:1: error: front matter opened by \`---js\` is not read`, '→ write the front matter as YAML'],
  },
  {
    what: 'undeclared variable',
    repo: with_({ [PATH]: SORT.replace('{{ text }}', '{{ txet }}') }),
    args: ['ab', 'sort@2', 'sort'],
    code: 2,
    says: [`${PATH}:11:10: error: the variable \`txet\` is not declared; did you mean \`text\`?`, '→ declare it'],
  },
  {
    what: 'missing partial',
    repo: with_({ [PATH]: SORT.replace('system:', "system:\n{% render 'tone' %}"), 'prompts/_partials/style.md': 'Be brief.\n' }),
    args: ['render', 'sort', '--var', 'text=a'],
    code: 2,
    says: [`${PATH}:8:1: error: the partial \`tone\` does not exist; there are: style`, '→ create `prompts/_partials/tone.md`'],
  },
  {
    what: 'all faults of a file at once',
    repo: with_({ [PATH]: SORT.replace('description:', 'descripton:').replace('{ template: 60', '{ template: zero').replace('maxLength: 200', 'maxLength: 200, untrusted: yes please') }),
    args: ['render', 'sort'],
    code: 2,
    says: ['did you mean `description`?', `${PATH}:2:1`, `${PATH}:5:21`, `${PATH}:3:`],
  },
  {
    what: 'missing query file',
    repo: () => {
      const repo = sortProject();
      repo.remove(QUERIES);
      return repo;
    },
    args: ['ab', 'sort@1', 'sort'],
    code: 2,
    says: ['team/sort has no query set; expected prompts/team/sort.queries.yaml or prompts/team/sort.queries.jsonl', '→'],
  },
  { what: 'a status that there is not', repo: sortProject, args: ['list', '--status', 'tested'], code: 2, says: ['--status cannot be `tested`', '→ use draft, testing, production or deprecated'] },
  { what: 'a query file that was named and is not there', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--queries', 'nowhere.yaml'], code: 2, says: ['nowhere.yaml does not exist'] },
  { what: 'empty query set', repo: with_({ [QUERIES]: 'queries: []\n' }), args: ['ab', 'sort@1', 'sort'], code: 3, says: [`the query set ${QUERIES} has no queries`, '→ add queries'] },
  { what: 'no query matches the filter', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--filter', 'tag=hard'], code: 3, says: ['no query of', 'matches tag=hard'] },
  {
    what: 'duplicate query ids, both places named',
    repo: with_({ [QUERIES]: queries(3).replace('id: q03', 'id: q01') }),
    args: ['ab', 'sort@1', 'sort'],
    code: 2,
    says: [`${QUERIES}:5:11: error: the id \`q01\` is already used on line 3`, '→ give each query its own id'],
  },
  {
    what: 'all faults of a query set at once',
    repo: with_({ [QUERIES]: 'scorers: [lable]\nqueries:\n  - { id: a, vars: { txt: x }, expected: red }\n  - { id: b, expected: red }\n' }),
    args: ['ab', 'sort@1', 'sort'],
    code: 2,
    says: [`${QUERIES}:1:11: error:`, 'did you mean `label`?', `${QUERIES}:4:5: error: \`vars\` is missing`],
  },
  {
    what: 'values that do not fit the variables',
    repo: with_({ [QUERIES]: queries(2).replace('text:', 'txt:') }),
    args: ['ab', 'sort@1', 'sort'],
    code: 2,
    says: ['query `q01`: `txt` is not a variable of this prompt; did you mean `text`?', 'query `q01`: `text` has no value and no default'],
  },
  { what: 'unknown prompt', repo: sortProject, args: ['show', 'sorrt'], code: 2, says: ['there is no prompt `sorrt` in the work tree; did you mean `sort`?', 'there are: team/sort'] },
  { what: 'unknown version', repo: sortProject, args: ['show', 'sort@9'], code: 2, says: ['`sort@9` does not exist: team/sort has versions 1 to 2 on main', '→'] },
  { what: 'unknown word', repo: sortProject, args: ['show', 'sort@prodction'], code: 2, says: ['did you mean `team/sort@production`?'] },
  {
    what: 'ambiguous reference, its readings listed',
    repo: () => {
      const repo = sortProject();
      repo.git('branch', 'production');
      return repo;
    },
    args: ['show', 'sort@production'],
    code: 2,
    says: ['`sort@production` has more than one reading', 'team/sort@env:production, team/sort@git:production'],
  },
  { what: 'the beginning of an environment', repo: sortProject, args: ['show', 'sort@prod'], code: 2, says: ['`sort@prod` does not exist', 'did you mean `team/sort@production`?', '→ see what exists with `prompt log team/sort`'] },
  { what: 'a misspelt canary', repo: sortProject, args: ['show', 'sort@production:canry'], code: 2, says: ['did you mean `team/sort@production:canary`?'] },
  { what: 'a misspelt branch', repo: sortProject, args: ['show', 'sort@mian'], code: 2, says: ['did you mean `team/sort@main`?'] },
  { what: 'a path for a prompt', repo: sortProject, args: ['show', PATH], code: 2, says: ['did you mean `team/sort`?'] },
  { what: 'a range as git writes it', repo: sortProject, args: ['diff', 'HEAD~1..HEAD'], code: 2, says: ['→ write the two apart: `prompt diff HEAD~1 HEAD`'] },
  { what: 'a commit that a shallow clone lacks', repo: shallow, args: ['show', 'sort@HEAD~1'], code: 2, says: ['as far as this shallow clone goes', '→ run `git fetch --unshallow`'] },
  { what: 'the same of all prompts', repo: shallow, args: ['diff', 'HEAD~1'], code: 2, says: ['as far as this shallow clone goes', '→ run `git fetch --unshallow`'] },
  { what: 'a misspelt action', repo: sortProject, args: ['hooks', 'instal'], code: 2, says: ['the action cannot be `instal`; did you mean `install`?', '→ use install or uninstall'] },
  { what: 'a misspelt gate', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--fail-on', 'regresion'], code: 2, says: ['--fail-on cannot be `regresion`; did you mean `regression`?', '→ use regression, inconclusive or threshold'] },
  { what: 'a provider for a model', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--model', 'openai'], code: 2, says: ['--model expects provider/model, but got `openai`', '→ write it as openai/gpt-4.1-mini'] },
  { what: 'a provider for a model in a variant', repo: sortProject, args: ['render', 'sort+model:openai'], code: 2, says: ['the transform `model:openai` cannot be used: expected `provider/model`, such as `openai/gpt-4.1-mini`'] },
  { what: 'an option without a value', repo: sortProject, args: ['render', 'sort+few-shot:k'], code: 2, says: ['`k` is no option with a value, such as `k=4`'] },
  { what: 'nothing to bundle', repo: sortProject, args: ['bundle'], code: 2, says: ['production serves no prompt as of ', '→ promote a version first: `prompt promote <name> --env production`'] },
  { what: 'nothing served yet', repo: sortProject, args: ['rollback', 'sort'], code: 2, says: ['production serves no version of team/sort yet', '→ run `prompt promote team/sort'] },
  { what: 'unknown environment', repo: sortProject, args: ['promote', 'sort', '--env', 'prod'], code: 2, says: ['there is no environment `prod`', 'there are: production'] },
  { what: 'unknown transform', repo: sortProject, args: ['render', 'sort+fewshot:k=2'], code: 2, says: ['there is no such transform; did you mean `few-shot`?', 'available: few-shot, compress, chain-of-thought, model'] },
  { what: 'few-shot without a pool', repo: sortProject, args: ['render', 'sort+few-shot:k=2'], code: 2, says: ['has no example pool beside it (prompts/team/sort.examples.yaml)'] },
  { what: 'missing and unknown values', repo: sortProject, args: ['render', 'sort', '--var', 'txt=a'], code: 2, says: ['txt: is not a variable of this prompt; did you mean `text`?', 'text: has no value and no default'] },
  { what: 'key missing', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--model', 'openai/gpt-4.1-mini'], env: { OPENAI_API_KEY: undefined }, code: 2, says: ['OPENAI_API_KEY is not set', '→ export OPENAI_API_KEY'] },
  { what: 'unknown provider', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--model', 'nobody/model'], code: 2, says: ['the provider `nobody` of `nobody/model` is not configured', '→ known: local/icl-1, openai'] },
  {
    what: 'configuration in Latin-1',
    repo: () => {
      const repo = sortProject();
      writeFileSync(join(repo.root, '.promptrc'), Buffer.from('prompts: [prompts]\n# caf\xe9\n', 'latin1'));
      return repo;
    },
    args: ['list'],
    code: 2,
    says: ['.promptrc:2:6: error: byte 0xE9 in line 2, column 6 is not UTF-8', '→ save the file as UTF-8'],
  },
  {
    what: 'bad configuration, all faults at once',
    repo: with_({ '.promptrc': 'promts: [a]\ndefault_model: gpt\nevaluation: { alpha: 2 }\n' }),
    args: ['list'],
    code: 2,
    says: ['.promptrc:1:1: error: unknown key `promts`; did you mean `prompts`?', '.promptrc:2:', '.promptrc:3:'],
  },
  { what: 'an option that is none', repo: sortProject, args: ['list', '--sort'], code: 2, says: ['error: unknown option `--sort`\n', '→ see `prompt list --help`'] },
  { what: 'an option that is misspelt', repo: sortProject, args: ['log', 'sort', '--pach'], code: 2, says: ['unknown option `--pach`; did you mean `--patch`?', '→ see `prompt log --help`'] },
  { what: 'an option before the command', repo: sortProject, args: ['--sort', 'list'], code: 2, says: ['unknown option `--sort`', '→ see `prompt --help`'] },
  { what: 'an option without its value', repo: sortProject, args: ['diff', '--format'], code: 2, says: ['option `--format <format>` argument missing', '→ see `prompt diff --help`'] },
  { what: 'a number that is none', repo: sortProject, args: ['ab', 'sort@1', 'sort', '--limit', 'many'], code: 2, says: ['--limit expects a whole number, but got `many`'] },
  { what: 'a folder where a file is expected', repo: sortProject, args: ['scan', 'prompts'], code: 2, says: ['prompts cannot be read: it is a folder', 'name a file'] },
  { what: 'an argument that is missing', repo: sortProject, args: ['ab', 'sort@1'], code: 2, says: ['missing required argument `candidates`\n', '→ write `prompt ab <baseline> <candidates...>`; see `prompt ab --help`'] },
  { what: 'an argument too many', repo: sortProject, args: ['diff', 'a', 'b', 'c'], code: 2, says: ['too many arguments for `diff`. Expected 2 arguments but got 3\n', '→ write `prompt diff [a] [b]`; see `prompt diff --help`'] },
  { what: 'a command that is none', repo: sortProject, args: ['promot'], code: 2, says: ['unknown command `promot`; did you mean `promote`?', '→ see `prompt --help`'] },
  { what: 'a command that is none, after an option', repo: sortProject, args: ['-C', '.', 'promot', '--help'], code: 2, says: ['unknown command `promot`; did you mean `promote`?'] },
  { what: 'help for a command that is none', repo: sortProject, args: ['help', 'promot'], code: 2, says: ['unknown command `promot`; did you mean `promote`?'] },
];

describe('a fault', () => {
  it.each(faults)('$what', async ({ repo: make, args, code, says, env }) => {
    const repo = make();
    const before = snapshot(repo);
    const outcome = await prompt(repo, args, env);
    const said = args[0] === 'check' ? outcome.stdout : outcome.stderr;
    for (const part of says) expect(said).toContain(part);
    expect(said).not.toMatch(/^\s+at /m);
    expect(outcome.code).toBe(code);
    expect(snapshot(repo)).toEqual(before);
  });

  it.each([
    { args: ['diff', '--stats', '--json'], code: 'usage', message: 'unknown option `--stats`; did you mean `--stat`?', remedy: 'see `prompt diff --help`' },
    { args: ['--json', 'dif'], code: 'usage', message: 'unknown command `dif`; did you mean `diff`?', remedy: 'see `prompt --help`' },
    { args: ['show', '--json'], code: 'usage', message: 'missing required argument `ref`', remedy: 'write `prompt show <ref>`; see `prompt show --help`' },
  ])('of usage is a document under --json: $args', async ({ args, ...error }) => {
    const { code, stdout, stderr } = await prompt(sortProject(), args);
    expect(code).toBe(2);
    // And told once.
    expect(stderr).toBe(`error: ${error.message}\n  → ${error.remedy}\n`);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: args.find((word) => word !== '--json'), error });
  });

  it('no repository', async () => {
    const folder = createFolder();
    for (const args of [['list'], ['log', 'a'], ['init'], ['check'], ['check', '--staged'], ['promote', 'a']]) {
      const { code, stderr, stdout } = await prompt(folder, args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('is not inside a git repository');
      expect(stderr).toContain('→ run `git init`');
    }
  });

  it('in the name of a file, a folder or a rule says what was meant', async () => {
    const repo = sortProject();
    const told = async (...args: string[]): Promise<[number | null, string]> => prompt(repo, args).then(({ code, stderr }) => [code, stderr.split('\n')[0] ?? '']);
    expect(await told('check', 'prompts', 'nowhere.md', 'prompts/gone')).toEqual([2, 'error: nowhere.md, prompts/gone does not exist']);
    expect(await told('check', 'prompts/team', '.')).toEqual([0, '']);
    expect(await told('check', '--explain', 'front-mattr')).toEqual([2, 'error: there is no rule `front-mattr`; did you mean `prompt/front-matter`?']);
    expect(await told('check', '--explain', 'zzz')).toEqual([2, 'error: there is no rule `zzz`']);
  });

  it('is one JSON document with --json', async () => {
    const { code, stdout } = await prompt(sortProject(), ['show', 'sort@9', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: 'show', error: { code: 'reference/not-found', remedy: expect.any(String) as string } });
  });

  it('server unreachable: stops at once, exit 4, nothing written', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const repo = sortProject({ '.promptrc': `providers: { gone: { base_url: "http://127.0.0.1:${port}/v1" } }\n` });
    const before = snapshot(repo);
    const { code, stderr } = await prompt(repo, ['ab', 'sort@1', 'sort', '--model', 'gone/model']);
    expect(code).toBe(4);
    expect(stderr).toContain('gone/model');
    expect(stderr).toContain('→');
    expect(snapshot(repo)).toEqual(before);
  });

  it('read-only folder: the path is named, nothing is half-written', async ({ skip }) => {
    const repo = sortProject();
    // Root may write anywhere: then the command runs as nobody, whom the repository is given to.
    const uid = process.getuid?.() === 0 ? 65534 : undefined;
    if (uid !== undefined && spawnSync('test', ['-r', resolve('bin/prompt.js')], { uid, gid: uid }).status !== 0) skip('the project lies where only root may read');
    if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${uid}`, repo.beside]);
    chmodSync(join(repo.root, 'prompts/team'), 0o555);
    const env = { HOME: repo.beside };
    const { code, stderr } = await prompt(repo, ['ab', 'sort@1', 'sort'], env, uid);
    chmodSync(join(repo.root, 'prompts/team'), 0o755);
    if (uid !== undefined) execFileSync('chown', ['-R', '0:0', repo.beside]);
    expect(stderr).toContain('prompts/team/sort.report.json cannot be written: EACCES');
    expect(stderr).toContain('→ see that the folder exists, is writable and has room');
    expect(code).toBe(2);
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});
