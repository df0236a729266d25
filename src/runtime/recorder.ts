import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { PromptError } from '../core/errors.js';
import type { RequestEvent } from '../core/monitor/request-event.js';
import type { Price, Usage } from '../core/ports.js';
import type { Values } from '../core/prompt/values/values.js';
import { describe } from '../core/text/plain-data.js';
import { checkFacts, keyOf } from './options.js';
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
  /**
   * A figure that is none is left out, which `onError` is told.
   * @returns the request's id, for `rate`; undefined where it could not be logged
   * @throws PromptError `runtime/option` for a fact that nothing would read
   */
  logRequest(prompt: ServedPrompt, facts: RequestFacts): string | undefined;
  /**
   * @param request as `complete` and `logRequest` give it; of one that was not logged nothing is said
   * @param rating 1, 2, 3, 4 or 5
   * @returns whether it was logged
   * @throws PromptError `runtime/option` for another rating
   */
  rate(request: string | undefined, rating: number): boolean;
  close(): void;
}

const DEFAULT_BYTES = 64 * 1024 * 1024;

export function openRecorder(options: LogOptions | false, folder: string, price: Price, onError: (error: unknown) => void): Recorder {
  if (options === false) return { logRequest: () => undefined, rate: () => false, close: () => {} };
  const log = openRequestLog(resolve(options.folder ?? folder), options.maxBytes ?? DEFAULT_BYTES, onError);
  return {
    logRequest(prompt, facts) {
      checkFacts(facts);
      const event = requestEvent(prompt, withoutNonsense(facts, onError), options, price);
      return log.write(event) ? event.id : undefined;
    },
    rate(request, rating) {
      if (!(Number.isInteger(rating) && rating >= 1 && rating <= 5)) {
        throw new PromptError('runtime/option', {
          message: `${String(rating)} is no rating`,
          remedy: 'give 1, 2, 3, 4 or 5: whole numbers, 5 is best',
        });
      }
      if (request === undefined) return false;
      if (typeof request !== 'string' || request === '') {
        throw new PromptError('runtime/option', {
          message: `the id of a request is expected, but got ${describe(request)}`,
          remedy: 'give what `complete` or `logRequest` returned',
        });
      }
      return log.write({ event: 'rating', id: randomUUID(), request, time: new Date().toISOString(), rating });
    },
    close: log.close,
  };
}

/** An application that serves an answer must not fail for what it measured. */
function withoutNonsense(facts: RequestFacts, onError: (error: unknown) => void): RequestFacts {
  const { latencyMs, cost, time, usage = {} } = facts;
  const figures: [string, number | undefined][] = [
    ['latencyMs', latencyMs],
    ['cost', cost],
    ['usage.inputTokens', usage.inputTokens],
    ['usage.outputTokens', usage.outputTokens],
    ['time', time?.getTime()],
  ];
  const isNonsense = (figure: number | undefined): boolean => figure !== undefined && !(Number.isFinite(figure) && figure >= 0);
  const wrong = figures.filter(([, figure]) => isNonsense(figure));
  if (wrong.length === 0) return facts;
  onError(
    new PromptError('runtime/option', {
      message: `logged without what is no figure: ${wrong.map(([name, figure]) => `${name} ${String(figure)}`).join(', ')}`,
      remedy: 'give numbers of 0 or more, or leave out what is not known',
    }),
  );
  const sound = ([name]: readonly [string, unknown]): boolean => !wrong.some(([one]) => one === name || one === `usage.${name}`);
  return { ...Object.fromEntries(Object.entries(facts).filter(sound)), usage: Object.fromEntries(Object.entries(usage).filter(sound)) };
}

/** Microseconds are more than is known. */
function toMicroseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

function requestEvent(prompt: ServedPrompt, facts: RequestFacts, { salt = '', values, outputs }: LogOptions, price: Price): RequestEvent {
  const [provider, model] = splitModel(prompt.model);
  const { usage = {}, latencyMs } = facts;
  const key = keyOf(facts.key);
  const cost =
    facts.cost ??
    (facts.cached || facts.error !== undefined || provider === undefined || model === undefined ? undefined : price(provider, model, usage));
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
    key: key === undefined ? undefined : createHash('sha256').update(salt + key).digest('hex').slice(0, 16),
    'gen_ai.request.model': model,
    'gen_ai.provider.name': provider,
    'gen_ai.response.model': facts.responseModel,
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    'gen_ai.response.finish_reasons': facts.finishReason === undefined ? undefined : [facts.finishReason],
    latency_ms: latencyMs === undefined ? undefined : toMicroseconds(latencyMs),
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
