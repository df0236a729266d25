import type OpenAI from 'openai';
import type { Vector } from '../../core/ports.js';
import { checkBaseUrl } from './base-url.js';
import { boundedFetch } from './bounded-fetch.js';
import { type Endpoint, thrownFailure } from './failure.js';
import type { NamedTarget } from './providers.js';
import { quoter } from './quote.js';
import { isRecord } from './response.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const RETRIES = 4;
const LONGEST_QUOTE = 60;

/** What came for some texts, or why nothing did. */
export type EmbeddingReply =
  | { ok: true; vectors: readonly Vector[]; tokens: number | undefined }
  /** @param fatal every further request would fail alike */
  | { ok: false; message: string; fatal: boolean };

/** Asks for the vectors of some texts with one request, made again where that may help. Never throws. */
export type AskEmbeddings = (texts: readonly string[]) => Promise<EmbeddingReply>;

export interface AskingOptions {
  target: NamedTarget;
  baseUrl: string;
  /** Empty for a server that needs none. */
  apiKey: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** An embedding model behind a server that speaks OpenAI's API. No message holds the key. */
export function askEmbeddings({ target, baseUrl, apiKey, timeoutMs, signal }: AskingOptions): AskEmbeddings {
  const id = `${target.provider}/${target.modelName}`;
  const base = checkBaseUrl(baseUrl, target.provider, apiKey !== '');
  if (!base.ok) return async () => ({ ok: false, message: base.message, fatal: true });
  const endpoint: Endpoint = { id, host: base.host, quote: quoter([apiKey].filter((key) => key !== '')) };
  let client: Promise<OpenAI> | undefined;
  return async (texts) => {
    try {
      client ??= createClient(base.url, apiKey, target, timeoutMs);
      const body: unknown = await (
        await client
      ).embeddings.create({ model: target.modelName, input: [...texts], encoding_format: 'float' }, signal ? { signal } : {});
      return readReply(body, texts.length, endpoint);
    } catch (error) {
      if (signal?.aborted) return { ok: false, message: `${id}: interrupted`, fatal: true };
      const { message, fatal, code } = thrownFailure(error, endpoint, Date.now()).failure;
      return { ok: false, message: code === 'bad-request' ? `${message} ${describeLongest(texts)}` : message, fatal };
    }
  };
}

/** Which text was refused is not said by servers; mostly it is the longest. */
function describeLongest(texts: readonly string[]): string {
  const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), '');
  return `The longest of the ${texts.length} texts has ${longest.length} characters: “${shortened(longest)}”.`;
}

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/** A reply that cannot be put in order, or is no vectors, is none: a wrong vector would not be noticed later. */
function readReply(body: unknown, count: number, { id, host }: Endpoint): EmbeddingReply {
  const refuse = (what: string): EmbeddingReply => ({ ok: false, message: `${id}: ${host} sent ${what}.`, fatal: false });
  const rows = isRecord(body) && Array.isArray(body['data']) ? (body['data'] as unknown[]) : undefined;
  if (!rows) return refuse('no vectors');
  if (rows.length !== count) return refuse(`${rows.length} vectors for ${count} texts`);
  const vectors: (readonly number[] | undefined)[] = Array.from({ length: count });
  for (const [at, row] of rows.entries()) {
    const { index = at, embedding } = isRecord(row) ? row : {};
    if (!isVector(embedding)) return refuse('a vector that is empty, is all zero, or holds something that is no number');
    if (typeof index !== 'number' || !(index in vectors) || vectors[index]) return refuse('vectors whose order cannot be told');
    vectors[index] = embedding;
  }
  const usage = isRecord(body) && isRecord(body['usage']) ? body['usage'] : {};
  const tokens = usage['prompt_tokens'] ?? usage['total_tokens'];
  return { ok: true, vectors: vectors as Vector[], tokens: typeof tokens === 'number' && tokens >= 0 ? tokens : undefined };
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isFinite(item)) && value.some((item) => item !== 0);
}

async function createClient(baseURL: string, apiKey: string, { provider, headers }: NamedTarget, timeoutMs: number): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({
    baseURL,
    apiKey: apiKey === '' ? 'none' : apiKey,
    adminAPIKey: null,
    // From the environment these are meant for OpenAI only.
    ...(provider === 'openai' ? {} : { organization: null, project: null }),
    defaultHeaders: { ...headers, ...(apiKey === '' ? { Authorization: null } : {}) },
    fetch: boundedFetch(MAX_BODY_BYTES),
    timeout: timeoutMs,
    maxRetries: RETRIES,
    logLevel: 'off',
  });
}
