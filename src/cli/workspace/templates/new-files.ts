import { join } from 'node:path';
import { fileExists, writeWhole } from '../../../adapters/files.js';
import { fulfilPolicies } from '../../../core/check/untrusted/fulfil-policies.js';
import { PromptError } from '../../../core/errors.js';
import { isError } from '../../../core/finding.js';
import { compilePrompt } from '../../../core/prompt/template/compile.js';
import { classify, examplesPaths, queriesPaths } from '../../../core/prompt/layout/layout.js';
import { readPrompt } from '../../../core/prompt/prompt.js';
import { isPattern } from '../../../core/prompt/layout/prompt-root.js';
import { ownPaths } from '../../../core/prompt/layout/rename.js';
import type { NewPrompt } from '../../../core/transform/tasks/new-prompt.js';
import type { ExampleFile } from '../../examples/example-file.js';
import type { Project } from '../project.js';
import { promptsIn, worktree } from '../tree.js';

/** The path of a prompt that is to have this name. @throws PromptError `usage` */
export function placeOfName({ layout }: Project, name: string): string {
  const folder = layout.roots.find((root) => !isPattern(root));
  if (folder === undefined) {
    throw new PromptError('usage', {
      message: '`prompts:` in .promptrc lists patterns only, so there is no folder for a new prompt',
      remedy: 'add a folder, such as `prompts`',
    });
  }
  const path = folder === '.' ? `${name}.md` : `${folder}/${name}.md`;
  const role = classify(layout, path);
  if (SPEAKABLE.test(name) && role?.kind === 'prompt' && role.name === name) return path;
  throw new PromptError('usage', {
    message: `\`${name}\` cannot be the name of a prompt`,
    remedy: 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`; no part may start with `_` or `.`, and `.md` is left out',
  });
}

const SPEAKABLE = /^(?![-/])(?!.*\/\/)(?!.*[./]$)(?!.*\.md$)[\p{L}\p{M}\p{N}/._-]+$/u;

/**
 * Writes a prompt with its companions, or nothing.
 * @returns the paths
 * @throws PromptError `new/exists`, `prompt/invalid`
 */
export async function writeNewPrompt(
  project: Project,
  { name, path }: { name: string; path: string },
  made: NewPrompt,
  examples: ExampleFile | undefined,
): Promise<string[]> {
  const [yaml, jsonl] = examplesPaths(path) as [string, string];
  const text = fulfilPolicies({ name, path, text: made.prompt }, project.config.untrusted);
  const files = new Map([[path, text], [queriesPaths(path)[0] as string, made.queries]]);
  if (examples) files.set(examples.file.endsWith('.jsonl') ? jsonl : yaml, examples.text);
  await requireFree(project, name, path);
  checkMade(name, path, text, examples && { path: examples.file, text: examples.text });
  for (const [file, text] of files) writeWhole(join(project.root, file), text);
  return [...files.keys()];
}

/** Neither a file of this prompt nor a prompt of this name may be there. */
async function requireFree(project: Project, name: string, path: string): Promise<void> {
  const own = ownPaths(path);
  const there = await Promise.all(own.map((file) => fileExists(join(project.root, file))));
  const named = promptsIn(project, await worktree(project)).filter((prompt) => prompt.name.toLowerCase() === name.toLowerCase());
  const paths = [...new Set([...own.filter((_, index) => there[index]), ...named.map((prompt) => prompt.path)])];
  if (paths.length > 0) throw new PromptError('new/exists', { paths });
}

/** A template of the project's own may make what is no prompt. */
function checkMade(name: string, path: string, text: string, examples: { path: string; text: string } | undefined): void {
  const read = readPrompt({ name, path, text, ...(examples ? { examples } : {}) });
  const findings = read.prompt ? [...read.findings, ...compilePrompt(read.prompt).findings] : read.findings;
  if (findings.some(isError)) throw new PromptError('prompt/invalid', { name: `the new ${name}` }, { findings });
}
