import type OpenAI from 'openai';
import type { Config } from '../../core/config/schema.js';
import type { Embed } from '../../core/eval/scorers/ports.js';
import { checkBaseUrl } from './base-url.js';
import { boundedFetch } from './bounded-fetch.js';
import { type Environment, findTarget, requireBaseUrl, requireKey } from './providers.js';
import { quoter } from './quote.js';

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Embedding models behind servers that speak OpenAI's API. */
export interface Embeddings {
  /** Each text is asked for once. */
  embed: Embed;
  /** What was asked since the last time, by model; tokens as the provider counted them. */
  takeUsage(): { model: string; texts: number; tokens: number | undefined }[];
}

type Vectors = Map<string, Promise<readonly number[]>>;

/**
 * @param names `provider/model`; nothing is sent yet, but what can be known to be missing is said now
 * @throws PromptError `model/unknown-provider`, `model/key-missing`
 */
export function openEmbeddings(names: readonly string[], config: Pick<Config, 'providers' | 'evaluation'>, env: Environment): Embeddings {
  const models = new Map(names.map((name) => [name, openModel(name, config, env)]));
  return {
    embed: (name, texts) => {
      const model = models.get(name);
      return model ? Promise.all(texts.map((text) => model.vectorOf(text))) : Promise.reject(new Error(`${name} may not be asked`));
    },
    takeUsage: () => [...models].map(([model, { takeUsed }]) => ({ model, ...takeUsed() })).filter(({ texts }) => texts > 0),
  };
}

function openModel(name: string, config: Pick<Config, 'providers' | 'evaluation'>, env: Environment) {
  const target = findTarget(name, config, env);
  const [apiKey, url] = [requireKey(target, env), requireBaseUrl(target, name, config)];
  const quote = quoter([apiKey].filter((key) => key !== ''));
  let client: Promise<OpenAI> | undefined;
  const vectors: Vectors = new Map();
  let used: { texts: number; tokens: number | undefined } = { texts: 0, tokens: 0 };
  const ask = async (text: string): Promise<readonly number[]> => {
    client ??= createClient(url, apiKey, target, config.evaluation.timeout * 1000);
    const { data, usage } = await (await client).embeddings.create({ model: target.modelName, input: text, encoding_format: 'float' });
    const tokens = typeof usage?.prompt_tokens === 'number' && used.tokens !== undefined ? used.tokens + usage.prompt_tokens : undefined;
    used = { texts: used.texts + 1, tokens };
    const vector = data?.[0]?.embedding;
    if (!Array.isArray(vector) || vector.length === 0 || !vector.every(Number.isFinite)) throw new Error('the reply holds no vector');
    return vector;
  };
  // The SDK's own error may hold the key, and a failure is not kept.
  const failed = (text: string, error: unknown): Promise<never> => {
    vectors.delete(text);
    return Promise.reject(new Error(`${name}: ${quote((error as Error).message)}`));
  };
  return {
    vectorOf(text: string): Promise<readonly number[]> {
      const known = vectors.get(text) ?? ask(text).catch((error: unknown) => failed(text, error));
      vectors.set(text, known);
      return known;
    },
    takeUsed() {
      const taken = used;
      used = { texts: 0, tokens: 0 };
      return taken;
    },
  };
}

async function createClient(url: string, apiKey: string, { provider, headers }: ReturnType<typeof findTarget>, timeout: number): Promise<OpenAI> {
  const base = checkBaseUrl(url, provider, apiKey !== '');
  if (!base.ok) throw new Error(base.message);
  const { default: Client } = await import('openai');
  return new Client({
    baseURL: base.url,
    apiKey: apiKey === '' ? 'none' : apiKey,
    adminAPIKey: null,
    ...(provider === 'openai' ? {} : { organization: null, project: null }),
    defaultHeaders: { ...headers, ...(apiKey === '' ? { Authorization: null } : {}) },
    fetch: boundedFetch(MAX_BODY_BYTES),
    timeout,
    maxRetries: 3,
    logLevel: 'off',
  });
}
