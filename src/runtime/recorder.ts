import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { PromptError } from '../core/errors.js';
import type { RequestEvent } from '../core/monitor/request-event.js';
import type { Price, Usage } from '../core/ports.js';
import type { Values } from '../core/prompt/values.js';
import { openRequestLog } from './request-log.js';
import type { ServedPrompt } from './served-prompt.js';

export interface LogOptions {
  /** Folder of the log; relative to the working directory. */
  folder?: string;
  /** Beside values, what is not logged unless asked. */
  values?: boolean;
  outputs?: boolean;
  /** In front of every key before it is hashed. */
  salt?: string;
  /** Bytes after which a new file begins. Default 64 MB. */
  maxBytes?: number;
}

/** What an application knows of one request to a model. What it does not know it leaves out. */
export interface RequestFacts {
  key?: string;
  /** When it began; default: now less `latencyMs`. */
  time?: Date;
  values?: Values;
  output?: string;
  usage?: Usage;
  latencyMs?: number;
  responseModel?: string;
  finishReason?: string;
  /** A short name such as `timeout`, where it failed. */
  error?: string;
  cost?: number;
  cached?: boolean;
}

/** Puts requests and ratings into the log. */
export interface Recorder {
  /** @returns the request's id, for `rate`; undefined where it could not be logged */
  logRequest(prompt: ServedPrompt, facts: RequestFacts): string | undefined;
  /** @param rating 1, 2, 3, 4 or 5 @throws PromptError `runtime/option` for another */
  rate(request: string, rating: number): boolean;
  close(): void;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;

export function openRecorder(options: LogOptions, folder: string, price: Price, onError: (error: unknown) => void): Recorder {
  const log = openRequestLog(resolve(options.folder ?? folder), options.maxBytes ?? DEFAULT_BYTES, onError);
  return {
    logRequest(prompt, facts) {
      const event = requestEvent(prompt, facts, options, price);
      return log.write(event) ? event.id : undefined;
    },
    rate(request, rating) {
      if (!(Number.isInteger(rating) && rating >= 1 && rating <= 5)) throw new PromptError('runtime/option', { message: `${String(rating)} is no rating`, remedy: 'give 1, 2, 3, 4 or 5: whole numbers, 5 is best' });
      return log.write({ event: 'rating', id: randomUUID(), request, time: new Date().toISOString(), rating });
    },
    close: log.close,
  };
}

function requestEvent(prompt: ServedPrompt, facts: RequestFacts, { salt = '', values, outputs }: LogOptions, price: Price): RequestEvent {
  const [provider, model] = splitModel(prompt.model);
  const { key, usage = {}, latencyMs } = facts;
  const cost = facts.cost ?? (facts.cached || facts.error !== undefined || provider === undefined || model === undefined ? undefined : price(provider, model, usage));
  const time = facts.time ?? new Date(Date.now() - (latencyMs ?? 0));
  const event: { [K in keyof RequestEvent]: RequestEvent[K] | undefined } = {
    event: 'request',
    id: randomUUID(),
    time: time.toISOString(),
    prompt: prompt.name,
    version: prompt.version,
    hash: prompt.hash,
    variant: prompt.variant,
    environment: prompt.environment,
    key: key === undefined || key === '' ? undefined : createHash('sha256').update(salt + key).digest('hex').slice(0, 16),
    'gen_ai.request.model': model,
    'gen_ai.provider.name': provider,
    'gen_ai.response.model': facts.responseModel,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.response.finish_reasons': facts.finishReason === undefined ? undefined : [facts.finishReason],
    latency_ms: latencyMs,
    'error.type': facts.error,
    cost_usd: cost,
    cached: facts.cached,
    values: values ? facts.values : undefined,
    output: outputs ? facts.output : undefined,
  };
  // JSON leaves out what is undefined.
  return event as RequestEvent;
}

/** `provider/model` in its two parts. */
export function splitModel(model: string | undefined): [provider?: string, model?: string] {
  const cut = model?.indexOf('/') ?? -1;
  return model === undefined || cut === -1 ? [] : [model.slice(0, cut), model.slice(cut + 1)];
}
