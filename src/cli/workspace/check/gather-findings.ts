import { checkTree } from '../../../core/check/check-tree.js';
import type { CheckedPrompt } from '../../../core/check/rule.js';
import type { Finding } from '../../../core/finding.js';
import { queriesFinder } from '../../../core/prompt/layout/layout.js';
import type { Project } from '../project.js';
import { type PromptFile, promptsIn, readPrompts, type Tree } from '../tree.js';
import type { Looking } from './look-at.js';
import { knownLooks, type Look, type WithSet } from './known-looks.js';
import type { Gathered } from './gathered.js';

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
  const queriesOf = queriesFinder(tree.paths);
  const files = prompts.map((file): WithSet => ({ file, set: queriesOf(file.path) }));
  const looking: Looking = { project, tree, ...(base === undefined ? {} : { base }) };
  const {
    looks,
    stored = [],
    compared = [],
  } = slow
    ? await lookClosely(looking, files, whole)
    : { looks: await knownLooks(project, tree, files, base, (unknown) => lookFast(looking, unknown)) };
  const texts = [...new Map(looks.flatMap((look) => look.texts).map((text) => [text.path, text])).values()];
  const textual = texts.flatMap(({ judged }) => judged);
  const gathered = {
    reading: [...texts.flatMap(({ reading }) => reading), ...looks.flatMap(({ reading }) => reading)],
    judged: [...checkTree(tree, project.layout), ...textual, ...stored, ...looks.flatMap(({ judged }) => judged), ...compared],
  };
  return { ...withoutNoise(gathered, textual), ignoring: looks.flatMap(({ ignoring }) => ignoring ?? []), slow, whole };
}

/** What looks is not even loaded where everything is known. */
async function lookFast(looking: Looking, prompts: readonly WithSet[]): Promise<Look[]> {
  const { lookAt } = await import('./look-at.js');
  return (await lookAt(looking, prompts)).map(({ look }) => look);
}

/** Also what lies beyond the prompts' own files, and prompts against each other. What is not about single prompts is left to whoever looks at all of them. */
async function lookClosely(looking: Looking, prompts: readonly WithSet[], whole: boolean): Promise<{ looks: Look[]; stored: Finding[]; compared: Finding[] }> {
  const { project, tree } = looking;
  const [{ lookAt }, { checkAll }, { checkStored }, { findUnused }] = await Promise.all([
    import('./look-at.js'),
    import('../../../core/check/check-all.js'),
    import('./check-stored.js'),
    import('./unused-config.js'),
  ]);
  const { findings, findFacts } = await checkStored(project, tree, whole);
  const looked = await lookAt({ ...looking, findFacts }, prompts);
  const unused = whole ? await findUnused(project, tree, looked) : [];
  const others = whole ? [] : await readOthers(looking, prompts);
  const compared = checkAll([...others, ...looked.flatMap(({ checked }) => checked ?? [])], project.config.check.rules);
  const elsewhere = new Set(others.map(({ prompt }) => prompt.path));
  return { looks: looked.map(({ look }) => look), stored: [...unused, ...findings], compared: compared.filter(({ place }) => !elsewhere.has(place.file)) };
}

/** What prompts are compared with beside each other. Before them: of two that are alike the one that is looked at is told of. */
async function readOthers({ project, tree }: Looking, prompts: readonly WithSet[]): Promise<CheckedPrompt[]> {
  const looked = new Set(prompts.map(({ file }) => file.path));
  const reads = await readPrompts(project, tree, promptsIn(project, tree).filter(({ path }) => !looked.has(path)));
  return reads.flatMap(({ prompt }) => (prompt ? [{ prompt, tokens: { tokens: 0, method: 'exact' } }] : []));
}

/** In a file with a merge conflict all other faults are the conflict's. */
function withoutNoise<T extends Record<'reading' | 'judged', Finding[]>>(gathered: T, textual: readonly Finding[]): Record<'reading' | 'judged', Finding[]> {
  const torn = new Set(textual.filter(({ code }) => code === 'file/conflict-markers').map(({ place }) => place.file));
  const isOwn = ({ code, place }: Finding): boolean => code === 'file/conflict-markers' || !torn.has(place.file);
  return { reading: gathered.reading.filter(isOwn), judged: gathered.judged.filter(isOwn) };
}
