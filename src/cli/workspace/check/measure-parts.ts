import { findTarget } from '../../../adapters/models/providers.js';
import { loadPrices } from '../../../adapters/prices.js';
import type { MeasuredPart } from '../../../core/check/rule.js';
import { answerTokens } from '../../../core/check/rules/budget/window-exceeded.js';
import type { TokenCount } from '../../../core/ports.js';
import type { Budget } from '../../../core/prompt/front-matter/budget.js';
import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { staticText } from '../../../core/prompt/template/scan.js';
import { templateTexts } from '../../../core/prompt/template/static-text.js';
import type { Project } from '../project.js';
import type { RenderedSize } from '../rendered-size.js';
import { sumTokens, type TokenCounts } from '../tokens.js';
import { countRequest, type MaximumRequest } from './maximum-request.js';

/** What a prompt is measured with. */
export interface Measuring {
  project: Project;
  counts: TokenCounts;
  model: string;
  budget: Budget;
}

/** The parts that the template alone has: only those with a limit are counted. */
export async function measureTemplate(prompt: Prompt, { counts, model, budget }: Measuring): Promise<MeasuredPart[]> {
  const parts: MeasuredPart[] = [];
  if (budget.message !== undefined) {
    const texts = templateTexts(prompt);
    const [largest] = bySize(texts.map(({ role }, index) => `message ${index + 1} (${role})`), await counts.count(model, texts.map(({ text }) => text)));
    if (largest) parts.push(part('message', budget.message, largest.count, `${largest.name} has`));
  }
  if (budget.partials !== undefined) {
    const entries = Object.entries(prompt.content.partials);
    const sizes = bySize(entries.map(([name]) => name), await counts.count(model, entries.map(([, text]) => staticText(text))));
    parts.push(part('partials', budget.partials, sumTokens(sizes.map(({ count }) => count)), `the partials (largest: ${largestOf(sizes)}) have`));
  }
  if (budget.examples !== undefined) {
    const pool = prompt.content.examples ?? [];
    const texts = pool.map(({ input, output }) => [...(typeof input === 'string' ? [input] : Object.values(input)), output].map(asText).join('\n'));
    const sizes = bySize(pool.map(({ id }) => id), await counts.count(model, texts)).slice(0, fewShotOption(prompt, 'k'));
    const shown = sumTokens(sizes.map(({ count }) => count));
    const most = fewShotOption(prompt, 'max-tokens') ?? Infinity;
    parts.push(
      part(
        'examples',
        budget.examples,
        { ...shown, tokens: Math.min(shown.tokens, most) },
        `the examples shown (at most ${sizes.length}, largest: ${largestOf(sizes)}) have`,
      ),
    );
  }
  return parts;
}

/** The parts that take rendering. @param size over the query set, where there is one @param maximum where a limit asks for it */
export async function measureRequests(
  { prompt }: CompiledPrompt,
  size: RenderedSize | undefined,
  maximum: MaximumRequest,
  measuring: Measuring,
): Promise<MeasuredPart[]> {
  const { budget } = measuring;
  const parts: MeasuredPart[] = [];
  if (budget.p95 !== undefined && size) parts.push(part('p95', budget.p95, size.p95, 'the 95th percentile of the query set’s requests has'));
  if (budget.maximum !== undefined) parts.push(...(await measureMaximum(maximum, budget.maximum, measuring)));
  if (budget.cost_usd !== undefined && size) parts.push(...(await measureCost(prompt, budget.cost_usd, size, measuring)));
  return parts;
}

/** What keeps the prompt from being rendered is a finding of other rules. */
async function measureMaximum(maximum: MaximumRequest, limit: number, { counts, model }: Measuring): Promise<MeasuredPart[]> {
  if ('unbounded' in maximum) return [{ part: 'maximum', limit, amount: 0, approx: true, what: '', unbounded: maximum.unbounded }];
  if (!maximum.texts) return [];
  return [part('maximum', limit, await countRequest(maximum.texts, counts, model), 'with values of the greatest length the prompt has')];
}

/** Nothing where the price is not known: unknown is not dear. */
async function measureCost(
  { content }: Prompt,
  limit: number,
  { largest, largestQuery }: RenderedSize,
  { project, model }: Measuring,
): Promise<MeasuredPart[]> {
  const { provider, modelName } = findTarget(model, project.config, process.env);
  const price = await loadPrices(project.config.prices);
  const outputTokens = answerTokens(content.parameters) ?? 0;
  const amount = price(provider, modelName, { inputTokens: largest.tokens, outputTokens });
  if (amount === undefined) return [];
  const answer = outputTokens > 0 ? ` and an answer of ${outputTokens} tokens` : ' without its answer (no `max_tokens`)';
  return [{ part: 'cost_usd', limit, amount, approx: true, what: `query \`${largestQuery}\`${answer}` }];
}

function part(name: MeasuredPart['part'], limit: number, { tokens, method }: TokenCount, what: string): MeasuredPart {
  return { part: name, limit, amount: tokens, approx: method === 'approx', what };
}

function bySize(names: readonly string[], counts: readonly TokenCount[]): { name: string; count: TokenCount }[] {
  return counts.map((count, index) => ({ name: names[index] ?? '', count })).sort((a, b) => b.count.tokens - a.count.tokens);
}

function largestOf([largest]: readonly { name: string; count: TokenCount }[]): string {
  return largest ? `\`${largest.name}\` with ${largest.count.tokens}` : 'none';
}

/** Of how many examples a request shows, or how many tokens they have. */
function fewShotOption({ content }: Prompt, option: 'k' | 'max-tokens'): number | undefined {
  const value = content.transforms.find(({ name }) => name === 'few-shot')?.options[option];
  return typeof value === 'number' ? value : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
