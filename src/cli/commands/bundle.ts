import { relative, resolve as resolvePath } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { formatBundle, parseBundle } from '../../core/release/bundle.js';
import { isReleasePath } from '../../core/release/release-files.js';
import { defineCommand, result } from '../command.js';
import { type BundleData, renderBundle } from '../render/bundle.js';
import { openProject } from '../workspace/project.js';
import { bundleReleases } from '../workspace/release/make-bundle.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';

const DEFAULT_FILE = 'prompts.bundle.json';

export const bundle = defineCommand({
  arguments: [],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '-o, --out <file>', description: `where it is written (default: ${DEFAULT_FILE})` },
    { flags: '--check', description: 'write nothing; exit 1 where the file is not what is served' },
  ],
  examples: ['prompt bundle', 'prompt bundle --env production -o prompts.bundle.json', 'prompt bundle --check'],
  async run({ cwd }, _, options) {
    const project = await openProject(cwd);
    const environment = checkEnvironment(project, options.env);
    const releases = await createResolver(project).releases();
    const made = await bundleReleases(project, releases, environment);
    const path = resolvePath(cwd, options.out ?? DEFAULT_FILE);
    const file = relative(cwd, path);
    const text = formatBundle(made);
    const checked = options.check === true;
    if (checked) await requireCurrent(path, file, made);
    else writeWhole(path, text);
    const data: BundleData = {
      environment, file, checked,
      commit: releases.commit,
      digest: made.digest,
      prompts: Object.keys(made.files).filter(isReleasePath).length,
      bytes: Buffer.byteLength(text),
    };
    return result(data, renderBundle);
  },
});

/** @throws PromptError `bundle/invalid`, `bundle/outdated` */
async function requireCurrent(path: string, file: string, { environment, digest }: { environment: string; digest: string }): Promise<void> {
  const text = await readText(path);
  if (!text?.ok) throw new PromptError('bundle/invalid', { file, reason: text ? text.message : 'there is no such file' });
  const there = parseBundle(file, text.text);
  if (there.environment !== environment || there.digest !== digest) throw new PromptError('bundle/outdated', { file, environment });
}
