import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { createGit } from '../../adapters/git/git.js';
import { packagedText } from '../../adapters/package-files.js';
import { PromptError } from '../../core/errors.js';
import { readYaml } from '../../core/text/yaml.js';
import { IGNORED } from '../workspace/tokens.js';

interface DemoCommit {
  subject: string;
  body?: string;
  author: string;
  date: string;
  /** Path in the repository → file of this package. */
  files: Record<string, string>;
}

/** What the demo's own commits and those of the commands it runs are made by. */
const COMMITTER = { 'user.name': 'Demo', 'user.email': 'demo@lumen-desk.example', 'commit.gpgsign': 'false', 'gc.auto': '0' };

/** Makes a temporary repository with the history of `demo/history.yaml`. @returns its folder */
export async function createDemoRepository(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'prompt-demo-')));
  const git = createGit(directory, env);
  await git.write(['init', '--quiet', '--initial-branch=main']);
  for (const [key, value] of Object.entries(COMMITTER)) await git.write(['config', key, value]);
  writeWhole(join(directory, '.prompt/.gitignore'), IGNORED);
  writeWhole(join(directory, '.gitattributes'), '.prompt/** -text\n*.report.json linguist-generated\n');
  for (const commit of await readCommits()) {
    for (const [target, source] of Object.entries(commit.files)) writeWhole(join(directory, target), packagedText(source));
    await git.write(['add', '--all']);
    const dates = { GIT_AUTHOR_DATE: commit.date, GIT_COMMITTER_DATE: commit.date };
    const message = commit.body === undefined ? commit.subject : `${commit.subject}\n\n${commit.body}`;
    await createGit(directory, { ...env, ...dates }).write(['commit', '--quiet', `--author=${commit.author}`, '--file=-'], message);
  }
  return directory;
}

async function readCommits(): Promise<DemoCommit[]> {
  const file = 'demo/history.yaml';
  const { value, findings } = readYaml({ file, text: packagedText(file), maxLength: 64 * 1024 });
  if (findings.length > 0) throw new PromptError('file/unreadable', { file, reason: 'it is not valid YAML' }, { findings });
  return value as DemoCommit[];
}
