import { comparePrompts, isEmptyDifference } from '../../core/prompt/compare-prompts.js';
import { templateTexts } from '../../core/prompt/static-text.js';
import { loadPrices } from '../../adapters/prices.js';
import { type CommandSpec, result } from '../command.js';
import { renderDiff, type DiffSide, type DiffData } from '../render/diff.js';
import { openProject, type Project } from '../workspace/project.js';
import { committedReports, worktreeReport } from '../workspace/reports.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver, type Resolved, type Resolver } from '../workspace/resolve.js';
import { FALLBACK_MODEL, openTokenCounts, sumTokens, type TokenCounts } from '../workspace/tokens.js';

export const diff: CommandSpec = {
  arguments: [
    { name: '<a>', description: 'a version; alone, it is compared with the work tree' },
    { name: '[b]', description: 'another; `@5` belongs to the same prompt' },
  ],
  options: [],
  examples: ['prompt diff support/triage@production', 'prompt diff triage@2 @3', 'prompt diff triage@main --json'],
  async run({ cwd, note }, [a, b]) {
    const project = await openProject(cwd);
    const resolver = createResolver(project, note);
    const typed = await resolver.resolve(a as string);
    // A prompt alone is its work tree: that is compared with what was committed last.
    const alone = b === undefined && typed.source === 'worktree';
    const before = alone ? await resolver.resolve('@latest', typed.name) : typed;
    const after = alone ? typed : await resolver.resolve((b as string | undefined) ?? typed.name, typed.name);
    const counts = await openTokenCounts(project);
    const difference = comparePrompts(requirePrompt(before), requirePrompt(after));
    const data: DiffData = {
      before: await describe(resolver, project, counts, before),
      after: await describe(resolver, project, counts, after),
      difference,
      same: isEmptyDifference(difference),
    };
    await counts.save();
    return result(data, renderDiff);
  },
};

async function describe(resolver: Resolver, project: Project, counts: TokenCounts, resolved: Resolved): Promise<DiffSide> {
  const prompt = requirePrompt(resolved);
  const model = resolved.pinnedModel ?? prompt.content.model ?? project.config.default_model;
  const tokens = sumTokens(await counts.count(model ?? FALLBACK_MODEL, templateTexts(prompt).map(({ text }) => text)));
  const own = await worktreeReport(project, prompt.path);
  const score = own?.content === prompt.hash ? own : committedReports(await resolver.history(), resolved.name).get(prompt.hash);
  const inputCost = model === undefined ? undefined : await priceOf(project, model, tokens.tokens);
  return {
    label: resolved.label,
    hash: prompt.hash,
    tokens,
    ...(resolved.version === undefined ? {} : { version: resolved.version }),
    ...(model === undefined ? {} : { model }),
    ...(inputCost === undefined ? {} : { inputCost }),
    ...(score ? { score } : {}),
  };
}

async function priceOf(project: Project, model: string, inputTokens: number): Promise<number | undefined> {
  const slash = model.indexOf('/');
  const price = await loadPrices(project.config.prices);
  return price(model.slice(0, slash), model.slice(slash + 1), { inputTokens, outputTokens: 0 });
}
