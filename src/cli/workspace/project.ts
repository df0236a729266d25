import { dirname, join, relative, resolve, sep } from 'node:path';
import { realpathSync } from 'node:fs';
import { fileExists, readText } from '../../adapters/files.js';
import { openRepository, type Repository } from '../../adapters/git/repository.js';
import { CONFIG_FILE, readConfig } from '../../core/config/config.js';
import type { Config } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Layout } from '../../core/prompt/layout.js';

/** A folder of prompts under one configuration. */
export interface Project {
  repository: Repository;
  /** Absolute path of the project's folder: where the nearest `.promptrc` is, else the top of the work tree. */
  root: string;
  /** `root` inside the repository, with a trailing `/`, or empty. */
  prefix: string;
  config: Config;
  layout: Layout;
  /** Warnings about the configuration. */
  findings: readonly Finding[];
}

/** @throws PromptError `repository/missing`, `repository/no-worktree`, `config/invalid` */
export async function openProject(cwd: string): Promise<Project> {
  const repository = await openRepository(cwd);
  const { top } = repository;
  if (top === undefined) throw new PromptError('repository/no-worktree', {});
  const root = await nearestConfig(realpathSync(cwd), realpathSync(top));
  const text = await readText(join(root, CONFIG_FILE));
  const inside = relative(realpathSync(top), root).split(sep).join('/');
  const prefix = inside === '' ? '' : `${inside}/`;
  if (text && !text.ok) {
    throw new PromptError('config/invalid', {}, { findings: [{ code: text.code, severity: 'error', place: { file: prefix + CONFIG_FILE }, message: text.message, remedy: text.remedy }] });
  }
  const { config, findings } = readConfig(text?.text, prefix + CONFIG_FILE);
  return { repository, root, prefix, config, layout: { roots: config.prompts }, findings };
}

/** The nearest folder upwards with a `.promptrc`, up to the top of the work tree; else the top. */
async function nearestConfig(start: string, top: string): Promise<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await fileExists(join(folder, CONFIG_FILE))) return folder;
    if (folder === top || folder === dirname(folder)) return resolve(top);
  }
}
