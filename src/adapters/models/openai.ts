import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type OpenAI from 'openai';
import { estimateTokens } from '../../core/eval/run/estimate-tokens.js';
import { createThrottle, type Ended } from '../../core/eval/run/throttle.js';
import type { Model, ModelFailure, ModelRequest, Random } from '../../core/ports.js';
import { checkBaseUrl } from './base-url.js';
import { boundedFetch } from './bounded-fetch.js';
import { startDeadline } from './deadline.js';
import { createGate, type Gate } from './gate.js';
import { responseFailure, thrownFailure, timeoutFailure } from './failure.js';
import type { Endpoint } from './failure.js';
import { quoter } from './quote.js';
import { readCompletion } from './response.js';
import { abortedFailure, notSent, withRetries } from './retry.js';
import type { Attempt } from './retry.js';

export interface OpenAiOptions {
  /** As references name it: `openai`, `groq`, `ollama`. */
  provider: string;
  model: string;
  /** Required for every provider but `openai`. */
  baseUrl?: string;
  /** Empty for a server that needs none; no Authorization header is sent then. */
  apiKey: string;
  headers?: Record<string, string>;
  /** For one attempt as a whole, body included. Node's fetch itself gives up after 300 s without a byte. */
  timeoutMs?: number;
  maxAttempts?: number;
  /** Shared by all models of a provider. */
  gate?: Gate;
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Spreads the waits between attempts. */
  random?: Random;
}

const OPENAI_URL = 'https://api.openai.com/v1';
const TIMEOUT_MS = 120_000;
const MAX_ATTEMPTS = 3;
const MAX_REFUSALS = 8;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const SECRET_HEADER = /auth|key|token|secret|cookie/i;

/**
 * A model behind a server that speaks OpenAI's chat completions. It never throws: whatever goes wrong is
 * a `ModelFailure`, and no message holds a key. The key and the client stay inside the closure, because
 * printing the SDK's client object prints the key.
 */
export function openAiModel(options: OpenAiOptions): Model {
  const id = `${options.provider}/${options.model}`;
  const apiKey = options.apiKey.trim();
  const secrets = [apiKey, ...secretHeaders(options.headers ?? {})].filter((secret) => secret !== '');
  const base = baseUrlOf(options, secrets.length > 0);
  if (!base.ok) {
    const failure: ModelFailure = { code: 'bad-request', message: base.message, fatal: true };
    return { id, kind: 'api', complete: async () => ({ ok: false, failure }) };
  }
  const endpoint: Endpoint = { id, host: base.host, quote: quoter(secrets) };
  const timeoutMs = Math.ceil(options.timeoutMs ?? TIMEOUT_MS);
  const policy = {
    maxAttempts: Math.max(1, options.maxAttempts ?? MAX_ATTEMPTS),
    maxRefusals: MAX_REFUSALS,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? sleep,
  };
  const gate = options.gate ?? createGate(createThrottle({}, policy.random));
  let client: Promise<OpenAI> | undefined;
  return {
    id,
    kind: 'api',
    async complete(request, signal) {
      // One signal stops all requests of a run, and Node warns of more than ten listeners.
      if (signal !== undefined) setMaxListeners(0, signal);
      let ready: OpenAI;
      try {
        ready = await (client ??= createClient(options, base.url, apiKey, timeoutMs));
      } catch (error) {
        return { ok: false, failure: thrownFailure(error, endpoint, Date.now()).failure };
      }
      const tokens = estimateTokens(request);
      const outcome = await withRetries(() => passing(gate, tokens, signal, () => attempt(ready, request, endpoint, timeoutMs, signal)), policy, signal);
      if (!outcome.ok && outcome.failure.fatal) gate.close();
      return outcome;
    },
  };
}

function baseUrlOf(options: OpenAiOptions, sendsSecret: boolean): ReturnType<typeof checkBaseUrl> {
  const text = options.baseUrl ?? (options.provider === 'openai' ? OPENAI_URL : undefined);
  // Falling back to OpenAI's address would show it another provider's key.
  if (text === undefined) return { ok: false, message: `Provider ${options.provider} has no base URL: configure one.` };
  return checkBaseUrl(text, options.provider, sendsSecret);
}

/** The values without a scheme such as `Bearer`: that is how a server would repeat them. */
function secretHeaders(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    SECRET_HEADER.test(name) ? [value.replace(/^\w+\s+/, '')] : [],
  );
}

async function createClient(options: OpenAiOptions, baseURL: string, apiKey: string, timeoutMs: number): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({
    baseURL,
    // The SDK wants a key; the header it makes of it is removed where there is none.
    apiKey: apiKey === '' ? 'none' : apiKey,
    adminAPIKey: null,
    // From the environment these are meant for OpenAI only.
    ...(options.provider === 'openai' ? {} : { organization: null, project: null }),
    defaultHeaders: { ...(apiKey === '' ? { Authorization: null } : {}), ...options.headers },
    maxRetries: 0,
    // Later than our own, which is the one that covers the body and is reported.
    timeout: timeoutMs + 10_000,
    logLevel: 'off',
    fetch: boundedFetch(MAX_BODY_BYTES),
  });
}

/** One attempt when the gate lets it through, of which the gate learns. */
async function passing(gate: Gate, tokens: number, signal: AbortSignal | undefined, make: () => Promise<Attempt>): Promise<Attempt> {
  const ticket = await gate.enter(tokens, signal);
  if (!ticket) return signal?.aborted ? { ok: false, failure: abortedFailure(), retry: false } : notSent();
  const result = await make();
  // Before the next one is let in.
  if (!result.ok && result.failure.fatal && !result.retry) gate.close();
  gate.leave(ticket, endedBy(result));
  return result;
}

function endedBy(result: Attempt): Ended {
  if (result.ok) {
    const { inputTokens, outputTokens } = result.completion.usage;
    return inputTokens === undefined || outputTokens === undefined ? { kind: 'answered' } : { kind: 'answered', tokens: inputTokens + outputTokens };
  }
  const isRefusal = result.retry && (result.failure.code === 'rate-limited' || result.retryAfterMs !== undefined);
  return isRefusal ? { kind: 'refused', retryAfterMs: result.retryAfterMs } : { kind: 'failed' };
}

async function attempt(
  client: OpenAI,
  request: ModelRequest,
  endpoint: Endpoint,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const deadline = startDeadline(timeoutMs, signal);
  const started = performance.now();
  try {
    const body: unknown = await client.chat.completions.create(bodyOf(request), { signal: deadline.signal });
    const latencyMs = performance.now() - started;
    const read = readCompletion(body, endpoint.quote);
    return read.ok ? { ok: true, completion: { ...read.completion, latencyMs } } : responseFailure(read.fault, endpoint);
  } catch (error) {
    if (signal?.aborted) return { ok: false, failure: abortedFailure(), retry: false };
    if (deadline.expired()) return timeoutFailure(timeoutMs, endpoint);
    return thrownFailure(error, endpoint, Date.now());
  } finally {
    deadline.clear();
  }
}

/** Answers are read whole: a parameter that asks for a stream is left out. */
function bodyOf(request: ModelRequest): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { stream: _stream, stream_options: _options, ...parameters } = request.parameters;
  return { ...parameters, model: request.model, messages: [...request.messages] };
}

async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal });
}
