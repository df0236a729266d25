import { join } from 'node:path';
import { readText, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { appendExamples, type WrittenExample } from '../../core/examples/append.js';
import type { AskedQuery } from '../../core/examples/inputs.js';
import type { CompiledPrompt } from '../../core/prompt/template/compile.js';
import { usesExamples } from '../../core/prompt/content.js';
import { examplesPaths } from '../../core/prompt/layout/layout.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { parseReference } from '../../core/version/reference.js';
import type { Context } from '../command.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
import { readQuerySetIfAny } from '../workspace/evaluate/queries.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved } from '../workspace/references/resolver.js';

/** A prompt of the work tree and its pool, which may not be there yet. */
export interface Pool {
  project: Project;
  resolved: Resolved;
  /** Path of the pool in the project. */
  file: string;
  text?: string;
}

/** @throws PromptError `usage` for a reference to anything but the work tree: only its pool can be changed */
export async function openPool({ cwd, note }: Context, typed: string): Promise<Pool> {
  const { selector, stages } = parseReference(typed);
  if (selector.kind !== 'worktree' || stages.length > 0) {
    throw new PromptError('usage', {
      message: `\`${typed}\` is not a prompt of the work tree`,
      remedy: 'write the name alone: its pool is the file beside it',
    });
  }
  const project = await openProject(cwd);
  requireWorktree(project);
  const resolved = await createResolver(project, note).resolve(typed);
  const path = resolved.read.prompt?.path ?? resolved.read.draft?.path;
  const [first = '', ...others] = path === undefined ? [] : examplesPaths(path);
  for (const file of [first, ...others]) {
    const text = file === '' ? undefined : await readText(join(project.root, file));
    if (text?.ok === false) throw new PromptError('file/unreadable', { file, reason: text.message });
    if (text) return { project, resolved, file, text: text.text };
  }
  return { project, resolved, file: first };
}

/** The prompt and its queries, for what looks closer. @throws PromptError `prompt/invalid`, `queries/invalid` */
export async function openPrompt({
  project,
  resolved,
}: Pick<Pool, 'project' | 'resolved'>): Promise<{ compiled: CompiledPrompt; queries: readonly AskedQuery[] }> {
  const compiled = requireCompiled(resolved);
  const set = await readQuerySetIfAny(project, compiled.prompt);
  return { compiled, queries: set?.queries ?? [] };
}

export function writePool({ project, file, text }: Pool, added: readonly WrittenExample[]): void {
  if (added.length > 0) writeWhole(join(project.root, file), appendExamples(file, text, added));
}

/** A pool that nothing shows does nothing. */
export function noteUnused({ content, path, name }: Prompt, note: Context['note']): void {
  if (!usesExamples(content.transforms, content.body, content.template)) {
    note(`note: ${name} does not show examples yet; add \`transforms: [few-shot: { k: 4 }]\` to ${path}`);
  }
}
