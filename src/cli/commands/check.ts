import { isAbsolute, relative, resolve } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { checkPrompt } from '../../core/check/check-prompt.js';
import { checkTree } from '../../core/check/check-tree.js';
import { type Finding, isError } from '../../core/finding.js';
import { byFolder, queriesPathsIn } from '../../core/prompt/layout.js';
import { compilePrompt, type CompiledPrompt } from '../../core/prompt/compile.js';
import { readQuerySets } from '../../core/eval/queries/queries.js';
import type { ReadPrompt } from '../../core/prompt/prompt.js';
import { type CommandSpec, result } from '../command.js';
import { renderCheck, type CheckData } from '../render/check.js';
import { openProject, openStaged, type Project, requireWorktree } from '../workspace/project.js';
import { measureRendered, type RenderedSize } from '../workspace/rendered-size.js';
import { touchedProjects } from '../workspace/touched-projects.js';
import { templateTokens } from '../workspace/template-tokens.js';
import { FALLBACK_MODEL, openTokenCounts, type TokenCounts } from '../workspace/tokens.js';
import { promptsIn, readPrompts, staged, type Tree, worktree } from '../workspace/tree.js';
import { openVariant } from '../../runtime/open-variant.js';

export const check: CommandSpec = {
  arguments: [{ name: '[paths...]', description: 'only prompts at or below these paths' }],
  options: [{ flags: '--staged', description: 'what is staged for the next commit, not the work tree' }],
  examples: ['prompt check', 'prompt check --staged', 'prompt check prompts/support --json'],
  async run({ cwd }, [typed], options) {
    const here = await openProject(cwd);
    const paths = (typed as string[] | undefined) ?? [];
    const data = options['staged'] === true ? await checkStaged(here, paths, cwd) : await checkHere(here, paths, cwd);
    return result(data, renderCheck, data.findings.some(isError) ? 1 : 0);
  },
};

async function checkHere(project: Project, paths: readonly string[], cwd: string): Promise<CheckData> {
  const tree = await worktree(project);
  const { prompts, findings } = await checkProject(project, tree, paths, cwd);
  if (prompts === 0) throw new PromptError('prompt/none', { folders: paths.length > 0 ? paths : project.layout.roots });
  return { where: tree.label, prompts, findings: [...project.findings, ...findings] };
}

/** Every project of the repository that the next commit touches; the one here, if it touches none. Places are then below the top. */
async function checkStaged(here: Project, paths: readonly string[], cwd: string): Promise<CheckData> {
  requireWorktree(here);
  const touched = await touchedProjects(here.repository);
  const data: CheckData = { where: 'the index', prompts: 0, findings: [] };
  for (const project of touched.length > 0 ? touched : [await openStaged(here.repository, here.prefix)]) {
    const { prompts, findings } = await checkProject(project, await staged(project), paths, cwd);
    data.prompts += prompts;
    data.findings.push(...project.findings, ...findings.map((finding) => ({ ...finding, place: { ...finding.place, file: project.prefix + finding.place.file } })));
  }
  return data;
}

async function checkProject(project: Project, tree: Tree, paths: readonly string[], cwd: string): Promise<{ prompts: number; findings: Finding[] }> {
  const prompts = promptsIn(project, tree).filter(({ path }) => isWanted(project, path, paths, cwd));
  const counts = await openTokenCounts(project);
  const reads = await readPrompts(project, tree, prompts);
  const beside = byFolder(tree.paths);
  const sets = prompts.map(({ path }) => queriesPathsIn(path, beside(path)));
  await tree.load(sets.flat());
  const findings = checkTree(tree.paths, tree.irregular, project.layout);
  for (const index of prompts.keys()) {
    findings.push(...(await checkOne(project, tree, { read: reads[index] as ReadPrompt, set: sets[index] ?? [] }, counts)));
  }
  await counts.save();
  project.derived.save();
  return { prompts: prompts.length, findings };
}

async function checkOne(project: Project, tree: Tree, { read, set }: { read: ReadPrompt; set: readonly string[] }, counts: TokenCounts): Promise<Finding[]> {
  const { prompt } = read;
  if (!prompt) return read.findings;
  const { compiled, findings } = compilePrompt(prompt);
  const queries = set.flatMap((file) => {
    const text = tree.read(file);
    return text?.ok ? [{ path: file, text: text.text }] : [];
  });
  const rendered = compiled && queries.length > 0 ? await renderedSize(project, compiled, queries, counts) : undefined;
  const own = checkPrompt({
    prompt,
    ...(compiled ? { compiled } : {}),
    ...(queries.length > 0 ? { queries } : {}),
    ...(rendered ? { rendered } : {}),
    tokens: await templateTokens(project, counts, read),
  });
  return [...read.findings, ...findings, ...own];
}

/** Against `budget.rendered`, if there is one; what keeps the prompt from being rendered is a finding of other rules. */
async function renderedSize(project: Project, compiled: CompiledPrompt, queries: readonly { path: string; text: string }[], counts: TokenCounts) {
  const { prompt } = compiled;
  const budget = prompt.frontMatter.budget?.rendered;
  if (budget === undefined) return undefined;
  const { set } = readQuerySets(queries, prompt.content.output);
  const model = prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
  const measured = async (): Promise<RenderedSize | null> => {
    try {
      return (set && (await measureRendered(await openVariant(compiled, [], { fallback: model }), set, counts, model))) ?? null;
    } catch (error) {
      if (error instanceof PromptError) return null;
      throw error;
    }
  };
  const size = await project.derived.get('rendered', `${model} ${prompt.hash} ${set?.hash}`, measured);
  return size ? { tokens: size.largest, query: size.largestQuery, budget } : undefined;
}

function isWanted(project: Project, path: string, wanted: readonly string[], cwd: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((typed) => {
    const inside = relative(project.root, isAbsolute(typed) ? typed : resolve(cwd, typed)).split('\\').join('/');
    return inside === '' || path === inside || path.startsWith(`${inside}/`);
  });
}
