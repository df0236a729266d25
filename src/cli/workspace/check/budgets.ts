import { budgetOf } from '../../../core/check/budget-of.js';
import type { CheckedPrompt, Growth, PromptFacts } from '../../../core/check/rule.js';
import { isExceeded, mostOf } from '../../../core/check/rules/budget/template-growth.js';
import { PromptError } from '../../../core/errors.js';
import { readQuerySets } from '../../../core/eval/queries/queries.js';
import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { templateTexts } from '../../../core/prompt/template/static-text.js';
import { canonicalJson } from '../../../core/text/canonical-json.js';
import { encodingOfModel } from '../../../core/tokens/encoding-of-model.js';
import { FALLBACK_MODEL } from '../../../core/tokens/fallback-model.js';
import { mostTokens } from '../../../core/tokens/most-tokens.js';
import { templatesUsed } from '../../../runtime/open-variant.js';
import type { Project } from '../project.js';
import { measureRendered, type RenderedSize } from '../rendered-size.js';
import { openStandIn } from '../models/stand-in.js';
import { templatesFor } from '../templates/techniques.js';
import { sumTokens, type TokenCounts } from '../tokens.js';
import { type Before, measureGrowth } from './growth.js';
import { renderMaximum } from './maximum-request.js';
import { measureCompressed } from './measure-compressed.js';
import { measureLargest } from './measure-largest.js';
import { type Measuring, measureRequests, measureTemplate } from './measure-parts.js';

type QueryFiles = NonNullable<CheckedPrompt['queries']>;

/**
 * What a prompt has against its budget, and against those that `.promptrc` gives it. What has no limit is not measured.
 * @param facts absent in a hook, which has no time for what takes long
 */
export async function measureBudgets(
  { project, counts, before }: { project: Project; counts: TokenCounts; before: Before },
  prompt: Prompt,
  compiled: CompiledPrompt | undefined,
  queries: QueryFiles,
  facts?: PromptFacts,
): Promise<Pick<CheckedPrompt, 'model' | 'tokens' | 'growth' | 'rendered' | 'parts' | 'largest' | 'compressed'>> {
  const model = prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
  const budget = budgetOf(prompt.name, prompt.frontMatter.budget, project.config.budgets);
  const measuring = { project, counts, model, budget };
  const size = compiled && queries.length > 0 ? await requestSizes(compiled, queries, measuring) : undefined;
  const growth =
    budget.max_growth === undefined
      ? []
      : await measureGrowth(prompt, { before, served: facts?.served }, budget.max_growth, { layout: project.layout, counts, model });
  const tokens = await templateSize(prompt, measuring);
  const window = facts?.model?.window;
  const maximum = compiled && (budget.maximum !== undefined || window !== undefined) ? await renderMaximum(compiled, project, model) : {};
  const largest = window === undefined ? undefined : await measureLargest(prompt, maximum, size, window, counts, model);
  const compressed = await measureCompressed(prompt, limitsMissed(tokens, growth), counts, model, facts !== undefined);
  return {
    model,
    tokens,
    growth,
    parts: [...(await measureTemplate(prompt, measuring)), ...(compiled ? await measureRequests(compiled, size, maximum, measuring) : [])],
    ...(size && budget.rendered !== undefined ? { rendered: await againstBudget(prompt, size, budget.rendered, measuring) } : {}),
    ...(largest ? { largest } : {}),
    compressed,
  };
}

/** How many tokens a template that has too many may have. */
function limitsMissed({ tokens, budget = Infinity }: CheckedPrompt['tokens'], growth: readonly Growth[]): number[] {
  const allowed = growth.filter(isExceeded).map(mostOf);
  return [...new Set([...(tokens > budget ? [budget] : []), ...(allowed.length > 0 ? [Math.max(1, Math.min(...allowed))] : [])])];
}

async function againstBudget(
  prompt: Prompt,
  { largest, largestQuery: query }: RenderedSize,
  budget: number,
  { counts, model }: Measuring,
): Promise<NonNullable<CheckedPrompt['rendered']>> {
  if (largest.tokens <= budget) return { tokens: largest, query, budget };
  return { tokens: largest, query, budget, template: sumTokens(await counts.count(model, templateTexts(prompt).map(({ text }) => text))).tokens };
}

async function templateSize(prompt: Prompt, { counts, model, budget: { template: budget } }: Measuring): Promise<CheckedPrompt['tokens']> {
  if (budget === undefined) return { tokens: 0, method: 'exact' };
  const messages = templateTexts(prompt);
  const texts = messages.map(({ text }) => text);
  const most = mostTokens(texts, encodingOfModel(model));
  if (most <= budget) return { tokens: most, method: 'approx', budget };
  const counted = await counts.count(model, texts);
  const parts = counted.map(({ tokens }, index) => ({ name: `message ${index + 1} (${messages[index]?.role})`, tokens }));
  return { ...sumTokens(counted), budget, parts };
}

/** Where a limit asks for them; what keeps the prompt from being rendered is a finding of other rules. */
async function requestSizes(compiled: CompiledPrompt, queries: QueryFiles, { project, counts, model, budget }: Measuring): Promise<RenderedSize | undefined> {
  if (budget.rendered === undefined && budget.p95 === undefined && budget.cost_usd === undefined) return undefined;
  const { prompt } = compiled;
  const { set } = readQuerySets(queries, prompt.content.output);
  const added = await templatesUsed(compiled, [], templatesFor(project)).catch(unrendered);
  if (!added) return undefined;
  const measured = async (): Promise<RenderedSize | null> => {
    const variant = await openStandIn(compiled, [], { fallback: model, templates: async (name) => added[name] as string }).catch(unrendered);
    return (variant && set && (await measureRendered(variant, set, counts, model).catch(unrendered))) ?? null;
  };
  return (await project.derived.get('rendered', `${model} ${prompt.hash} ${set?.hash} ${canonicalJson(added)}`, measured)) ?? undefined;
}

/** For `catch`: what keeps it from being rendered is a finding. */
function unrendered(error: unknown): undefined {
  if (error instanceof PromptError) return undefined;
  throw error;
}
