import { budgetOf } from '../../../core/check/budget-of.js';
import { checkPrompt } from '../../../core/check/check-prompt.js';
import { requiredPolicies } from '../../../core/check/untrusted/required-policies.js';
import { checkTexts } from '../../../core/check/check-texts.js';
import { ignoringPrompt } from '../../../core/check/ignores.js';
import type { CheckedPrompt } from '../../../core/check/rule.js';
import { compilePrompt } from '../../../core/prompt/template/compile.js';
import { examplesPaths } from '../../../core/prompt/layout/layout.js';
import type { Project } from '../project.js';
import { templateFaults } from '../templates/techniques.js';
import { openTokenCounts, type TokenCounts } from '../tokens.js';
import { readPrompts, type Tree } from '../tree.js';
import { measureBudgets } from './budgets.js';
import type { FindFacts } from './find-facts.js';
import { type Before, openBefore } from './growth.js';
import type { Look, WithSet } from './known-looks.js';
import { ownFiles, type PromptFiles, textFilesOf } from './text-files.js';

export interface Looking {
  project: Project;
  tree: Tree;
  /** What only slow rules ask for. */
  findFacts?: FindFacts;
  /** The commit it is compared with, where that is not the one at which the branch left. */
  base?: string;
}

/** What was found, and what whoever compares prompts wants of it; that is undefined for one that cannot be read. */
export interface Looked {
  look: Look;
  checked?: CheckedPrompt;
}

/** Every rule about single prompts, on each of these. Loads what parses and counts. */
export async function lookAt({ project, tree, findFacts, base }: Looking, prompts: readonly WithSet[]): Promise<Looked[]> {
  const reads = await readPrompts(project, tree, prompts.map(({ file }) => file));
  await tree.load(prompts.flatMap(({ set }) => set));
  const counts = await openTokenCounts(project);
  const measuring: Measuring = { project, counts, before: openBefore(project, base) };
  const looked: Looked[] = [];
  for (const [index, one] of prompts.entries()) {
    const read = reads[index];
    if (read) looked.push(await lookAtOne(measuring, tree, { ...one, read }, findFacts));
  }
  await counts.save();
  return looked;
}

interface Measuring {
  project: Project;
  counts: TokenCounts;
  before: Before;
}

async function lookAtOne(measuring: Measuring, tree: Tree, files: PromptFiles, findFacts: FindFacts | undefined): Promise<Looked> {
  const { project } = measuring;
  const { read, set, file } = files;
  const texts = textLooks(project, tree, files);
  if (!read.prompt) return { look: { reading: read.findings, judged: [], texts, fixed: true } };
  const { prompt } = read;
  const { compiled, findings } = compilePrompt(prompt);
  const textAt = (path: string): { path: string; text: string }[] => {
    const decoded = tree.read(path);
    return decoded?.ok ? [{ path, text: decoded.text }] : [];
  };
  const queries = set.flatMap(textAt);
  const [pool] = examplesPaths(file.path).flatMap(textAt);
  const facts = await findFacts?.(file, read);
  const unusableTemplates = compiled ? await templateFaults(project, compiled) : [];
  const checked: CheckedPrompt = {
    prompt,
    ...(await measureBudgets(measuring, prompt, compiled, queries, facts)),
    required: requiredPolicies(prompt, project.config.untrusted),
    ...(compiled ? { compiled } : {}),
    ...(queries.length > 0 ? { queries } : {}),
    ...(pool ? { pool } : {}),
    ...(unusableTemplates.length > 0 ? { unusableTemplates } : {}),
    ...(facts ? { facts } : {}),
  };
  const { ignore } = prompt.frontMatter;
  const report = file.path.replace(/\.[^./]+$/, '.report.json');
  const judged = checkPrompt(checked, project.config.check.rules);
  return {
    checked,
    look: {
      reading: [...read.findings, ...findings],
      judged,
      texts,
      ...(ignore ? { ignoring: ignoringPrompt(prompt, ignore, [...ownFiles(tree, files), report]) } : {}),
      ...(budgetOf(prompt.name, prompt.frontMatter.budget, project.config.budgets).max_growth === undefined ? {} : { compared: true }),
      // Templates of the project's own folders are read from disk, whatever is staged; and of what has too many tokens more may be known next time.
      fixed: (project.config.techniques.length === 0 || prompt.content.transforms.length === 0) && !judged.some(({ code }) => code.startsWith('budget/')),
    },
  };
}

function textLooks(project: Project, tree: Tree, one: PromptFiles): Look['texts'] {
  const { files, findings } = textFilesOf(project, tree, [one]);
  const judged = files.map((file) => ({ path: file.path, reading: [], judged: checkTexts([file], project.config.check.rules) }));
  return [...findings.map((finding) => ({ path: finding.place.file, reading: [finding], judged: [] })), ...judged.filter((text) => text.judged.length > 0)];
}
