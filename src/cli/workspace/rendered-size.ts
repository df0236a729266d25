import type { QuerySet } from '../../core/eval/queries/queries.js';
import type { TokenCount } from '../../core/ports.js';
import { chatOverhead } from '../../core/prompt/template/static-text.js';
import type { Variant } from '../../core/transform/variant.js';
import { sumTokens, type TokenCounts } from './tokens.js';

/** Tokens of whole requests over a query set: values, examples and chat format included. */
export interface RenderedSize {
  queries: number;
  median: TokenCount;
  /** 95th percentile: the smallest that at least 95 of 100 requests do not exceed. */
  p95: TokenCount;
  largest: TokenCount;
  /** Id of the query that gives the largest. */
  largestQuery: string;
  /** Of the largest: what the chat format adds. */
  overhead: number;
}

/** Undefined where no query has values that fit. @throws PromptError `render/failed`, `transform/invalid` */
export async function measureRendered(
  { variant, estimated }: { variant: Variant; estimated: boolean },
  set: QuerySet,
  counts: TokenCounts,
  model: string,
  onQuery: () => void = () => {},
): Promise<RenderedSize | undefined> {
  const sizes: { id: string; count: TokenCount; overhead: number }[] = [];
  for (const query of set.queries) {
    onQuery();
    const { values, faults } = variant.compiled.checker.complete(query.vars);
    if (faults.length > 0) continue;
    const { messages } = variant.render(values);
    const overhead = chatOverhead(messages.length);
    const count = sumTokens(await counts.count(model, messages.map(({ content }) => content)));
    sizes.push({ id: query.id, overhead, count: { method: estimated ? 'approx' : count.method, tokens: count.tokens + overhead } });
  }
  sizes.sort((a, b) => a.count.tokens - b.count.tokens);
  const [median, p95, largest] = [sizes[(sizes.length - 1) >> 1], sizes[Math.ceil(sizes.length * 0.95) - 1], sizes.at(-1)];
  if (!median || !p95 || !largest) return undefined;
  return { queries: sizes.length, median: median.count, p95: p95.count, largest: largest.count, largestQuery: largest.id, overhead: largest.overhead };
}
