import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Price, Usage } from '../core/ports.js';
import { fileStamp } from './files.js';

/** US dollars per million tokens. */
interface PriceOverride {
  input: number;
  output: number;
  /** Of input that the provider had from earlier requests; as `input` unless given. */
  cached_input?: number | undefined;
}

/** Providers under the name they have in the price list, where that differs from the usual one. */
const LISTED_AS: ReadonlyMap<string, string> = new Map([
  ['bedrock', 'aws'],
  ['gemini', 'google'],
  ['moonshot', 'moonshotai'],
  ['vertex', 'google'],
  ['voyage', 'voyageai'],
  ['xai', 'x-ai'],
]);

/**
 * Prices of single requests: `overrides`, by `provider/model`, then the public list of the package
 * genai-prices as it was installed. A request whose usage or price is not known has no price, rather than 0.
 * Price each request by itself and add: some tariffs depend on the size of a request.
 */
export async function loadPrices(overrides: Readonly<Record<string, PriceOverride>> = {}): Promise<Price> {
  return createPrices(await import('@pydantic/genai-prices'), overrides);
}

/**
 * The same list, loaded when the first price is asked for: an application that only renders does without it, and one that
 * logs must not wait. Where the package is not to be found there are no prices, which `onError` hears of once.
 */
export function lazyPrices(onError: (error: unknown) => void): Price {
  const load = (): Price => {
    try {
      return createPrices(createRequire(import.meta.url)('@pydantic/genai-prices') as PriceList, {});
    } catch (error) {
      onError(error);
      return () => undefined;
    }
  };
  let price: Price | undefined;
  return (provider, model, usage) => (price ??= load())(provider, model, usage);
}

type PriceList = Pick<typeof import('@pydantic/genai-prices'), 'calcPrice'>;

function createPrices({ calcPrice }: PriceList, overrides: Readonly<Record<string, PriceOverride>>): Price {
  // The package goes through its whole list for each request; what it does not know, it will not know for the next either.
  const unlisted = new Set<string>();

  function listPrice(provider: string, model: string, tokens: Tokens): number | undefined {
    const providerId = LISTED_AS.get(provider) ?? provider;
    const name = `${providerId}/${model}`;
    if (unlisted.has(name)) return undefined;
    const usage = { input_tokens: tokens.inputTokens, output_tokens: tokens.outputTokens, cache_read_tokens: tokens.cachedInputTokens };
    const found = calcPrice(usage, model, { providerId });
    // The package also takes `my-openai-proxy` for `openai`: another server, whose price nobody stated.
    if (found?.provider.id === providerId) return found.total_price;
    unlisted.add(name);
    return undefined;
  }

  return (provider, model, usage) => {
    const tokens = knownTokens(usage);
    if (tokens === undefined) return undefined;
    const key = `${provider}/${model}`;
    const override = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
    if (override === undefined) return listPrice(provider, model, tokens);
    const { input, output, cached_input: cached = input } = override;
    return ((tokens.inputTokens - tokens.cachedInputTokens) * input + tokens.cachedInputTokens * cached + tokens.outputTokens * output) / 1_000_000;
  };
}

/** Changes with the list that is installed. It is looked for where Node would, since asking Node takes as long as all else a hook does. */
export function priceListStamp(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const stamp = fileStamp(join(folder, 'node_modules/@pydantic/genai-prices/package.json'));
    if (stamp || folder === dirname(folder)) return stamp?.id ?? '';
  }
}

/** What the same list says of a model; `unjudged` where it does not know the provider. And its context window, in tokens, where it has one. */
export type ModelList = (provider: string, model: string) => { known: 'listed' | 'unlisted' | 'deprecated' | 'unjudged'; window?: number };

export async function loadModelList(): Promise<ModelList> {
  const { calcPrice, findProvider } = await import('@pydantic/genai-prices');
  return (provider, model) => {
    const providerId = LISTED_AS.get(provider) ?? provider;
    if (findProvider({ providerId })?.id !== providerId) return { known: 'unjudged' };
    const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId });
    if (found?.provider.id !== providerId) return { known: 'unlisted' };
    const { deprecated, context_window: window } = found.model;
    return { known: deprecated === true ? 'deprecated' : 'listed', ...(window === undefined ? {} : { window }) };
  };
}

type Tokens = Required<Usage>;

/** Of what was cached nothing need be known; more than all of the input cannot have been. */
function knownTokens({ inputTokens, outputTokens, cachedInputTokens = 0 }: Usage): Tokens | undefined {
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined;
  return { inputTokens, outputTokens, cachedInputTokens: isCount(cachedInputTokens) && cachedInputTokens <= inputTokens ? cachedInputTokens : 0 };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}
