import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, readText } from '../../adapters/files.js';
import { listIndex } from '../../adapters/git/tree.js';
import { PromptError } from '../../core/errors.js';
import { classify, examplesPaths, queriesPaths, reportPath } from '../../core/prompt/layout.js';
import { isPattern } from '../../core/prompt/prompt-root.js';
import { formatAlias, formatRelease, isAlias, parseReleaseFile } from '../../core/release/release-format.js';
import { contentRoot, isReleasePath, releasePath, RELEASES } from '../../core/release/release-files.js';
import { MANIFEST, renameManifest } from '../../core/release/manifest.js';
import { startStaging } from './move-files.js';
import type { Project } from './project.js';
import type { PromptFile, Tree } from './tree.js';

/** What a rename of a prompt does. */
export interface MovePlan {
  name: string;
  newName: string;
  moves: { from: string; to: string }[];
  writes: { path: string; text: string }[];
  /** Environments that keep serving the old name. */
  aliases: string[];
}

/** @throws PromptError `usage`, `release/invalid`; nothing has been changed */
export async function planMove(project: Project, tree: Tree, prompt: PromptFile, newName: string): Promise<MovePlan> {
  const target = targetPath(project, prompt, newName);
  const own = [prompt.path, ...companions(prompt.path)];
  const pairs = own.map((from, index) => ({ from, to: [target, ...companions(target)][index] as string }));
  const moves = pairs.filter(({ from }) => tree.paths.includes(from));
  const plan: MovePlan = { name: prompt.name, newName, moves, writes: [], aliases: [] };
  await planReleases(project, plan);
  const indexed = await listIndex(project.repository.git, [...pairs.map(({ to }) => to), ...plan.moves.map(({ to }) => to)], project.prefix);
  for (const { to } of [...pairs, ...plan.moves]) {
    if (existsSync(join(project.root, to)) || indexed.has(to)) throw new PromptError('usage', { message: `${to} is there already`, remedy: 'choose another name, or move that one away first' });
  }
  return plan;
}

/** Does it in work tree and index; nothing is committed. @throws whatever stops it, with everything as it was */
export async function applyMove(project: Project, { moves, writes }: MovePlan): Promise<void> {
  const staging = startStaging(project);
  try {
    for (const { from, to } of moves) await staging.move(from, to);
    for (const { path, text } of writes) await staging.write(path, text);
  } catch (error) {
    await staging.takeBack();
    throw error;
  }
}

function companions(path: string): string[] {
  return [...queriesPaths(path), ...examplesPaths(path), reportPath(path)];
}

function targetPath({ layout }: Project, { name, path, root }: PromptFile, newName: string): string {
  const entry = layout.roots.find((text) => !isPattern(text) && text === root);
  if (entry === undefined) {
    throw new PromptError('usage', { message: `the name of ${name} follows from a pattern under \`prompts:\``, remedy: `move its file: \`git mv ${path} …\`` });
  }
  const target = entry === '.' ? `${newName}.md` : `${entry}/${newName}.md`;
  const role = classify(layout, target);
  if (newName === name) throw new PromptError('usage', { message: `${name} has that name already`, remedy: 'there is nothing to do' });
  if (role?.kind === 'prompt' && role.name === newName && SPEAKABLE.test(newName)) return target;
  throw new PromptError('usage', { message: `\`${newName}\` cannot be the name of a prompt`, remedy: 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`; no part may start with `_` or `.`' });
}

const SPEAKABLE = /^(?!-)(?!.*\/\/)(?!.*\/$)[\p{L}\p{M}\p{N}/._-]+$/u;

/** Releases and released contents move with the prompt; an alias stays in every environment that serves it. */
async function planReleases(project: Project, plan: MovePlan): Promise<void> {
  const { name, newName } = plan;
  for (const { path, release } of await releasesHere(project)) {
    if (isAlias(release)) continue;
    if (release.prompt === newName) throw new PromptError('usage', { message: `${path} is there already: ${release.environment} serves a prompt of that name`, remedy: 'choose another name' });
    if (release.prompt !== name) continue;
    const { environment } = release;
    plan.writes.push({ path: releasePath(environment, newName), text: formatRelease({ ...release, prompt: newName }) });
    plan.writes.push({ path, text: formatAlias({ schemaVersion: 1, prompt: name, environment, alias: newName }) });
    plan.aliases.push(environment);
  }
  await planContents(project, plan);
}

async function releasesHere(project: Project): Promise<{ path: string; release: ReturnType<typeof parseReleaseFile> }[]> {
  const { files } = await listFiles(project.root, RELEASES);
  return Promise.all(files.filter(isReleasePath).map(async (path) => {
    const text = await readText(join(project.root, path));
    if (!text?.ok) throw new PromptError('file/unreadable', { file: path, reason: text?.message ?? 'it is gone' });
    return { path, release: parseReleaseFile(project.prefix + path, text.text) };
  }));
}

/** A folder of contents may hold those of other prompts, too: `a` and `a/b`. */
async function planContents(project: Project, { name, newName, moves, writes }: MovePlan): Promise<void> {
  const folder = contentRoot(name);
  const { files } = await listFiles(project.root, folder);
  for (const manifest of files.filter((path) => CONTENT_MANIFEST.test(path.slice(folder.length + 1)))) {
    const from = manifest.slice(0, -MANIFEST.length - 1);
    const to = contentRoot(newName) + from.slice(folder.length);
    const text = await readText(join(project.root, manifest));
    moves.push({ from, to });
    if (text?.ok) writes.push({ path: `${to}/${MANIFEST}`, text: renameManifest(text.text, newName) });
  }
}

const CONTENT_MANIFEST = /^[0-9a-f]{12}\/manifest\.json$/;
