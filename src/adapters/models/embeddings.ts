import type { Config } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import type { Embed } from '../../core/ports.js';
import { askEmbeddings, shortened } from './ask-embeddings.js';
import { cutBatches, createSlots } from './batches.js';
import { addressOf, type Environment, findTarget, type NamedTarget, requireBaseUrl, requireKey } from './providers.js';
import { countSpending, type Spending, type SpendingLimit } from './spending.js';
import { openVectorStore, singlePrecision, vectorKey, type VectorStore } from './vectors.js';

/** Requests at a time, where the provider has no limit of its own. */
const CONCURRENCY = 4;

export interface EmbeddingsOptions {
  config: Pick<Config, 'providers' | 'evaluation'>;
  env: Environment;
  /** Where vectors are kept; undefined: they are asked for anew. `prepare` is called before the first is written. */
  cache?: { folder: string; prepare(): void } | undefined;
  /** Vectors that are kept, and no others. */
  offline: boolean;
  signal?: AbortSignal;
  /** Once so much is spent nothing more is sent. */
  limit?: SpendingLimit | undefined;
  /** Told what costs time or money but fails nothing. */
  warn(text: string): void;
}

/** What one model was asked since the last time. */
export interface EmbeddingUsage {
  /** `provider/model`, as it was named. */
  name: string;
  provider: string;
  modelName: string;
  /** Different texts that were sent. */
  asked: number;
  /** Different texts whose vectors were kept. */
  kept: number;
  /** Of each request the tokens, as the provider counted them. */
  requests: (number | undefined)[];
}

/** Embedding models behind servers that speak OpenAI's API. */
export interface Embeddings {
  /**
   * Texts that are asked for at one time go together, and each text only once.
   * @throws PromptError `embeddings/failed`, `embeddings/missing`, `embeddings/budget`, and those of `require`
   */
  embed: Embed;
  /**
   * Nothing is sent, but what can be known to be missing is said.
   * @throws PromptError `model/unknown-provider`, `model/key-missing`
   */
  require(name: string): void;
  takeUsage(): EmbeddingUsage[];
  /** US dollars since the last time, where there is a limit and the price is known. */
  takeSpent(): number;
  close(): void;
}

export function openEmbeddings(options: EmbeddingsOptions): Embeddings {
  const store = options.cache && openVectorStore(options.cache.folder, { warn: options.warn, prepare: options.cache.prepare });
  const spending = countSpending(options.limit);
  const models = new Map<string, EmbeddingModel>();
  const require = (name: string): EmbeddingModel => {
    const model = models.get(name) ?? openModel(name, options, store, spending);
    models.set(name, model);
    return model;
  };
  return {
    embed: async (name, texts, labels) => require(name).vectorsOf(texts, labels ?? texts.map((text) => `“${shortened(text)}”`)),
    require: (name) => require(name).requireSender(),
    takeUsage: () => [...models].map(([name, model]) => ({ name, ...model.takeUsage() })).filter(({ asked, kept }) => asked + kept > 0),
    takeSpent: spending.take,
    close: () => store?.close(),
  };
}

interface EmbeddingModel {
  requireSender(): void;
  vectorsOf(texts: readonly string[], labels: readonly string[]): Promise<Float32Array[]>;
  takeUsage(): Omit<EmbeddingUsage, 'name'>;
}

function openModel(name: string, options: EmbeddingsOptions, store: VectorStore | undefined, spending: Spending): EmbeddingModel {
  const target = findTarget(name, options.config, options.env);
  if (target.local) {
    const remedy = 'name an embedding model, such as openai/text-embedding-3-small';
    throw new PromptError('usage', { message: `\`${name}\` imitates examples; it has no vectors of texts`, remedy });
  }
  const { provider, modelName } = target;
  const address = addressOf(target.baseUrl ?? '');
  const usage = countUsage((tokens) => spending.add(provider, modelName, tokens));
  let collecting: ReturnType<typeof collector> | undefined;
  // Where all vectors are kept, no key is needed.
  const collect = (): ReturnType<typeof collector> => (collecting ??= collector(openSender(name, target, options), usage, spending.reached));
  const vectors = new Map<string, Promise<Float32Array>>();
  const failed = (reason: string): PromptError => new PromptError('embeddings/failed', { reason });
  let length: number | undefined;
  const fitting = (vector: Float32Array): Float32Array => {
    length ??= vector.length;
    if (vector.length !== length) {
      const unlike = `${name}: vectors of ${vector.length} and of ${length} numbers cannot be compared`;
      throw failed(`${unlike}; the model was replaced behind its name, or the server is faulty`);
    }
    return vector;
  };
  const ask = async (text: string, send: ReturnType<typeof collector>): Promise<Float32Array> => {
    try {
      const vector = fitting(singlePrecision(await send(text)));
      store?.put(vectorKey(provider, modelName, address, text), vector);
      return vector;
    } catch (error) {
      // A failure is not kept.
      vectors.delete(text);
      throw error instanceof PromptError ? error : failed((error as Error).message);
    }
  };
  const find = (text: string): Promise<Float32Array> | undefined => {
    const known = vectors.get(text);
    if (known) return known;
    const kept = store?.get(vectorKey(provider, modelName, address, text));
    if (kept) usage.kept();
    else if (options.offline) return undefined;
    const found = kept ? Promise.resolve(fitting(kept)) : ask(text, collect());
    vectors.set(text, found);
    return found;
  };
  return {
    requireSender: () => {
      if (!options.offline) collect();
    },
    async vectorsOf(texts, labels) {
      const blank = labels.filter((_, at) => texts[at]?.trim() === '');
      if (blank.length > 0) throw failed(`${name}: an empty text has no vector (${blank.slice(0, 8).join(', ')})`);
      const found = texts.map(find);
      const missing = labels.filter((_, at) => !found[at]);
      if (missing.length > 0) throw new PromptError('embeddings/missing', { model: name, missing: [...new Set(missing)], of: new Set(texts).size });
      return Promise.all(found as Promise<Float32Array>[]);
    },
    takeUsage: () => ({ provider, modelName, ...usage.take() }),
  };
}

interface Counting {
  kept(): void;
  sent(texts: number, tokens: number | undefined): void;
  take(): Pick<EmbeddingUsage, 'asked' | 'kept' | 'requests'>;
}

function countUsage(charge: (tokens: number | undefined) => void): Counting {
  let counts = { asked: 0, kept: 0, requests: [] as (number | undefined)[] };
  return {
    kept: () => void (counts.kept += 1),
    sent(texts, tokens) {
      counts.asked += texts;
      counts.requests.push(tokens);
      charge(tokens);
    },
    take() {
      const taken = counts;
      counts = { asked: 0, kept: 0, requests: [] };
      return taken;
    },
  };
}

type Sender = { ask: ReturnType<typeof askEmbeddings>; concurrency: number };

function openSender(name: string, target: NamedTarget, { config, env, signal }: EmbeddingsOptions): Sender {
  const baseUrl = requireBaseUrl(target, name, config);
  const ask = askEmbeddings({ target, baseUrl, apiKey: requireKey(target, env), timeoutMs: config.evaluation.timeout * 1000, signal });
  return { ask, concurrency: target.limits.concurrency ?? CONCURRENCY };
}

interface Waiting {
  text: string;
  done(vector: ArrayLike<number>): void;
  fail(error: Error): void;
}

/**
 * Collects what is asked for in one turn of the event loop, and sends it in batches. After a failure that is for good nothing is sent, nor once a
 * limit is reached.
 */
function collector({ ask, concurrency }: Sender, usage: Counting, reached: Spending['reached']): (text: string) => Promise<ArrayLike<number>> {
  const slot = createSlots(concurrency);
  let waiting: Waiting[] = [];
  let over: string | undefined;
  const send = async (batch: readonly Waiting[]): Promise<void> => {
    const limit = reached();
    if (limit !== undefined) {
      for (const { fail } of batch) fail(new PromptError('embeddings/budget', { maxUsd: limit }));
      return;
    }
    const reply = over === undefined ? await ask(batch.map(({ text }) => text)) : { ok: false as const, message: over, fatal: true };
    if (reply.ok) {
      usage.sent(batch.length, reply.tokens);
      for (const [at, { done }] of batch.entries()) done(reply.vectors[at] as ArrayLike<number>);
      return;
    }
    if (reply.fatal) over = reply.message;
    for (const { fail } of batch) fail(new Error(reply.message));
  };
  const flush = (): void => {
    for (const batch of cutBatches(waiting, ({ text }) => text)) void slot(() => send(batch));
    waiting = [];
  };
  return (text) =>
    new Promise((done, fail) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ text, done, fail });
    });
}
