import { join } from 'node:path';
import { readExactly, writeWhole } from '../../../adapters/files.js';
import { type RaisedLimit, raisedLimits, writeLimits } from '../../../core/check/raise-limits.js';
import { byFolder, queriesPathsIn } from '../../../core/prompt/layout/layout.js';
import { compilePrompt } from '../../../core/prompt/template/compile.js';
import type { Project } from '../project.js';
import { openTokenCounts } from '../tokens.js';
import { type PromptFile, readPrompts, type Tree } from '../tree.js';
import { measureBudgets } from './budgets.js';
import { openBefore } from './growth.js';

/** What a limit was and is. */
export type UpdatedLimit = Pick<RaisedLimit, 'part' | 'before' | 'after'> & { file: string };

/** Raises the limits that prompts of the work tree exceed to what they have now. Those of `.promptrc` are for many prompts: they stay. */
export async function updateBudgets(project: Project, tree: Tree, files: readonly PromptFile[]): Promise<UpdatedLimit[]> {
  const counts = await openTokenCounts(project);
  const measuring = { project, counts, before: openBefore(project) };
  const reads = await readPrompts(project, tree, files);
  const beside = byFolder(tree.paths);
  const updated: UpdatedLimit[] = [];
  for (const { prompt } of reads) {
    if (!prompt?.frontMatter.budget) continue;
    const set = queriesPathsIn(prompt.path, beside(prompt.path));
    await tree.load(set);
    const queries = set.flatMap((path) => {
      const text = tree.read(path);
      return text?.ok ? [{ path, text: text.text }] : [];
    });
    const limits = raisedLimits(prompt, await measureBudgets(measuring, prompt, compilePrompt(prompt).compiled, queries));
    if (await writeInto(join(project.root, prompt.path), limits)) {
      updated.push(...limits.map(({ part, before, after }) => ({ file: prompt.path, part, before, after })));
    }
  }
  await counts.save();
  return updated;
}

async function writeInto(path: string, limits: readonly RaisedLimit[]): Promise<boolean> {
  const raw = limits.length > 0 ? await readExactly(path) : undefined;
  const text = raw === undefined ? undefined : writeLimits(raw, limits);
  if (text === undefined) return false;
  writeWhole(path, text);
  return true;
}
