import { join } from 'node:path';
import { fileExists, listFiles, readText, writeWhole } from '../../adapters/files.js';
import { openRepository } from '../../adapters/git/repository.js';
import { packagedText, packageFile } from '../../adapters/package-files.js';
import { PromptError } from '../../core/errors.js';
import { defineCommand, result } from '../command.js';
import { type InitData, renderInit } from '../render/init.js';
import { IGNORED } from '../workspace/tokens.js';

/** The sample that `init` brings: one prompt with all its companions. */
const SAMPLE = /^prompts\/(?:support\/triage\.(?:md|queries\.yaml|examples\.yaml)|_partials\/tone\.md)$/;

const ATTRIBUTES = ['.prompt/** -text', '*.report.json linguist-generated', '.prompt/recordings/** merge=union'];

export const init = defineCommand({
  arguments: [],
  options: [{ flags: '--no-sample', description: 'configuration only, no sample prompt' }],
  examples: ['prompt init', 'npx git-prompt init'],
  async run({ cwd, env }, _, options) {
    const { top } = await openRepository(cwd);
    if (top === undefined) throw new PromptError('repository/no-worktree', {});
    const data: InitData = {
      directory: cwd,
      written: [],
      kept: [],
      program: env['npm_command'] === 'exec' ? 'npx git-prompt' : 'prompt',
      sample: options.sample !== false,
    };
    for (const [path, text] of Object.entries(await filesToWrite(data.sample))) {
      if (await fileExists(join(cwd, path))) data.kept.push(path);
      else {
        writeWhole(join(cwd, path), text);
        data.written.push(path);
      }
    }
    await addAttributes(cwd, data);
    return result(data, renderInit);
  },
});

async function filesToWrite(sample: boolean): Promise<Record<string, string>> {
  const files: Record<string, string> = { '.promptrc': packagedText('.promptrc.example'), '.prompt/.gitignore': IGNORED };
  if (!sample) return files;
  const { files: paths } = await listFiles(packageFile(), 'prompts');
  for (const path of paths.filter((one) => SAMPLE.test(one))) files[path] = packagedText(path);
  return files;
}

/** Lines are added to an existing file, none is changed. */
async function addAttributes(cwd: string, data: InitData): Promise<void> {
  const path = join(cwd, '.gitattributes');
  const existing = await readText(path);
  const text = existing?.ok ? existing.text : '';
  const missing = ATTRIBUTES.filter((line) => !text.split('\n').includes(line));
  if (missing.length === 0) {
    data.kept.push('.gitattributes');
    return;
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  writeWhole(path, `${text}${separator}${missing.join('\n')}\n`);
  data.written.push('.gitattributes');
}
