import { PromptError } from '../../../core/errors.js';
import type { Case, Plan } from '../../../core/eval/run/plan.js';
import type { Price } from '../../../core/ports.js';
import { sumTokens, type TokenCounts } from '../tokens.js';
import type { Side } from './sides.js';

/** What a run will cost, as far as can be said before. */
export interface Estimate {
  requests: number;
  inputTokens: number;
  /** US dollars of the input. */
  input: number;
  /** The most that the answers may add; undefined where `max_tokens` does not bound them. */
  output?: number;
  /** The most that one request may cost, as far as it is bounded. */
  largest: number;
  /** From a part of the requests, or an estimate of tokens. */
  approximate: boolean;
}

/** Counting tokens takes longer than sending requests where there are thousands; the order of the plan is random. */
const COUNTED = 200;

/** Undefined where the price of no model is known. */
export async function estimateCost(
  sides: readonly Side[],
  cases: readonly Case[],
  messagesOf: Plan['messagesOf'],
  counts: TokenCounts,
  price: Price,
): Promise<Estimate | undefined> {
  const priced = cases.filter(({ variant }) => isPriced(sides[variant] as Side, price));
  if (priced.length === 0) return undefined;
  const counted = priced.slice(0, COUNTED);
  const total = { tokens: 0, input: 0, output: 0, largest: 0, bounded: true, exact: true };
  for (const one of counted) {
    const { provider, modelName, variant } = sides[one.variant] as Side;
    const { tokens, method } = sumTokens(await counts.count(`${provider}/${modelName}`, messagesOf(one).map(({ content }) => content)));
    const most = variant.parameters['max_completion_tokens'] ?? variant.parameters['max_tokens'];
    const input = price(provider, modelName, { inputTokens: tokens, outputTokens: 0 }) ?? 0;
    const all = typeof most === 'number' ? price(provider, modelName, { inputTokens: tokens, outputTokens: most }) : undefined;
    total.tokens += tokens;
    total.input += input;
    total.output += (all ?? input) - input;
    total.largest = Math.max(total.largest, all ?? input);
    total.bounded &&= all !== undefined;
    total.exact &&= method === 'exact';
  }
  const factor = priced.length / counted.length;
  return {
    requests: priced.length,
    inputTokens: Math.round(total.tokens * factor),
    input: total.input * factor,
    largest: total.largest,
    approximate: factor > 1 || !total.exact,
    ...(total.bounded ? { output: total.output * factor } : {}),
  };
}

/** What the embedded learner answers costs nothing. @throws PromptError `run/unpriced` */
export function requirePrices(sides: readonly Side[], price: Price): void {
  const unknown = sides.filter((side) => side.model.kind === 'api' && !isPriced(side, price));
  if (unknown.length > 0) {
    throw new PromptError('run/unpriced', { models: [...new Set(unknown.map(({ provider, modelName }) => `${provider}/${modelName}`))] });
  }
}

function isPriced({ provider, modelName }: Side, price: Price): boolean {
  return price(provider, modelName, { inputTokens: 1000, outputTokens: 1000 }) !== undefined;
}
