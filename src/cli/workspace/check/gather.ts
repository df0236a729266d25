import { checkPrompt } from '../../../core/check/check-prompt.js';
import { checkTexts } from '../../../core/check/check-texts.js';
import { checkTree } from '../../../core/check/check-tree.js';
import type { CheckedPrompt } from '../../../core/check/rule.js';
import type { Finding } from '../../../core/finding.js';
import { compilePrompt } from '../../../core/prompt/compile.js';
import { byFolder, examplesPaths, queriesPathsIn } from '../../../core/prompt/layout.js';
import type { Project } from '../project.js';
import { templateFaults } from '../techniques.js';
import { openTokenCounts, type TokenCounts } from '../tokens.js';
import { type PromptFile, readPrompts, type Tree } from '../tree.js';
import { measureBudgets } from './budgets.js';
import type { FindFacts } from './facts.js';
import { type Before, openBefore } from './growth.js';
import type { Gathered } from './settle.js';
import { type PromptFiles, textFilesOf } from './text-files.js';

/** What is looked at, and how closely. */
export interface Gathering {
  project: Project;
  tree: Tree;
  prompts: readonly PromptFile[];
  /** Also what takes longer than a hook has. */
  slow: boolean;
  /** These are all prompts of the project. */
  whole: boolean;
  /** The commit it is compared with, where that is not the one at which the branch left. */
  base?: string;
}

/** Every rule on everything that is given; nobody's wishes are heard yet. */
export async function gatherFindings({ project, tree, prompts, slow, whole, base }: Gathering): Promise<Gathered> {
  const levels = project.config.check.rules;
  const files = await readFiles(project, tree, prompts);
  const texts = textFilesOf(project, tree, files);
  const textual = checkTexts(texts.files, levels);
  const stored = slow ? await checkStored(project, whole) : undefined;
  const counts = await openTokenCounts(project);
  const measuring: Measuring = { project, counts, before: openBefore(project, base) };
  const gathered = { reading: [...texts.findings], judged: [...checkTree(tree.paths, tree.irregular, project.layout), ...textual, ...(stored?.findings ?? [])] };
  const checked: CheckedPrompt[] = [];
  for (const one of files) {
    const { reading, prompt } = await openPrompt(measuring, tree, one, stored?.facts);
    gathered.reading.push(...reading);
    if (!prompt) continue;
    checked.push(prompt);
    gathered.judged.push(...checkPrompt(prompt, levels));
  }
  // A hook does not even load what it leaves out.
  if (slow) gathered.judged.push(...(await import('../../../core/check/check-all.js')).checkAll(checked, levels));
  await counts.save();
  project.derived.save();
  return { ...withoutNoise(gathered, textual), prompts: files, slow, whole };
}

async function readFiles(project: Project, tree: Tree, prompts: readonly PromptFile[]): Promise<PromptFiles[]> {
  const reads = await readPrompts(project, tree, prompts);
  const beside = byFolder(tree.paths);
  const files = prompts.flatMap((file, index): PromptFiles[] => {
    const read = reads[index];
    return read ? [{ file, read, set: queriesPathsIn(file.path, beside(file.path)) }] : [];
  });
  await tree.load(files.flatMap(({ set }) => set));
  return files;
}

/** What lies beyond the prompts' own files. What is not about single prompts is left to whoever looks at all of them. */
async function checkStored(project: Project, whole: boolean): Promise<{ findings: Finding[]; facts: FindFacts }> {
  const [{ checkRecordings, checkReleased, openReleases }, { createFactFinder }] = await Promise.all([import('./stored.js'), import('./facts.js')]);
  const { releases, findings } = await openReleases(project);
  const facts = createFactFinder(project, releases);
  if (!whole) return { findings: [], facts };
  const [released, recordings] = await Promise.all([releases ? checkReleased(project, releases) : [], checkRecordings(project)]);
  return { findings: [...findings, ...released, ...recordings], facts };
}

interface Measuring {
  project: Project;
  counts: TokenCounts;
  before: Before;
}

async function openPrompt(measuring: Measuring, tree: Tree, { file, read, set }: PromptFiles, findFacts?: FindFacts): Promise<{ reading: Finding[]; prompt?: CheckedPrompt }> {
  const { prompt } = read;
  if (!prompt) return { reading: read.findings };
  const { compiled, findings } = compilePrompt(prompt);
  const textAt = (path: string): { path: string; text: string }[] => {
    const decoded = tree.read(path);
    return decoded?.ok ? [{ path, text: decoded.text }] : [];
  };
  const queries = set.flatMap(textAt);
  const [pool] = examplesPaths(file.path).flatMap(textAt);
  const facts = await findFacts?.(file, read);
  const unusableTemplates = compiled ? await templateFaults(measuring.project, compiled) : [];
  return {
    reading: [...read.findings, ...findings],
    prompt: {
      prompt,
      ...(await measureBudgets(measuring, prompt, compiled, queries, facts)),
      ...(compiled ? { compiled } : {}),
      ...(queries.length > 0 ? { queries } : {}),
      ...(pool ? { pool } : {}),
      ...(unusableTemplates.length > 0 ? { unusableTemplates } : {}),
      ...(facts ? { facts } : {}),
    },
  };
}

/** In a file with a merge conflict all other faults are the conflict's. */
function withoutNoise<T extends Record<'reading' | 'judged', Finding[]>>(gathered: T, textual: readonly Finding[]): Record<'reading' | 'judged', Finding[]> {
  const torn = new Set(textual.filter(({ code }) => code === 'file/conflict-markers').map(({ place }) => place.file));
  const isOwn = ({ code, place }: Finding): boolean => code === 'file/conflict-markers' || !torn.has(place.file);
  return { reading: gathered.reading.filter(isOwn), judged: gathered.judged.filter(isOwn) };
}
