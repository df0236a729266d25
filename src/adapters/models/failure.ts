import type { ModelFailure } from '../../core/ports.js';
import { TransportFault } from './bounded-fetch.js';
import type { FaultKind } from './bounded-fetch.js';
import type { Quote } from './quote.js';
import { errorText, isRecord } from './response.js';
import type { ResponseFault } from './response.js';
import { retryAfterOf } from './retry.js';
import type { FailedAttempt } from './retry.js';

/** What the messages name. */
export interface Endpoint {
  /** `provider/model` */
  id: string;
  /** Host and port, without credentials or path. */
  host: string;
  quote: Quote;
}

type FailureCode = ModelFailure['code'];

/** The failures of which the next request would be one more. */
const FATAL: ReadonlySet<FailureCode> = new Set(['unauthorized', 'unknown-model', 'quota-exceeded', 'unreachable']);

const REMEDY: Partial<Record<FailureCode, string>> = {
  unauthorized: "Check the provider's key and what it is allowed to use.",
  'unknown-model': "Check the model's name and the provider's base URL.",
  'quota-exceeded': 'Add credit or raise the limit at the provider, then resume.',
};

function failed(code: FailureCode, message: string, retry: boolean): FailedAttempt {
  return { ok: false, retry, failure: { code, message, fatal: FATAL.has(code) } };
}

/** A response that arrived and cannot be used. */
export function responseFailure(fault: ResponseFault, { id, host }: Endpoint): FailedAttempt {
  return failed(fault.code, `${id}: ${host} ${fault.said}.`, fault.retry);
}

/** No whole response within the time for one attempt. It may have been worked on, and billed. */
export function timeoutFailure(timeoutMs: number, { id, host }: Endpoint): FailedAttempt {
  return failed('timeout', `${id}: ${host} sent no whole answer within ${timeoutMs / 1000} s; what it worked on may be billed.`, true);
}

/** What a call of the SDK threw, with its retries off. `now` in epoch milliseconds. */
export function thrownFailure(error: unknown, endpoint: Endpoint, now: number): FailedAttempt {
  const { id, host, quote } = endpoint;
  if (error instanceof SyntaxError) return failed('malformed-response', `${id}: ${host} sent JSON that breaks off or is none.`, true);
  if (!(error instanceof Error)) return failed('bad-request', `${id}: the request failed.`, false);
  if (error.cause instanceof TransportFault) return transportFailure(error.cause, endpoint);
  if ('status' in error && typeof error.status === 'number') return statusFailure(error, error.status, endpoint, now);
  return failed('bad-request', `${id}: the request could not be made: ${quote(error.message)}`, false);
}

const TRANSPORT: Record<FaultKind, { code: FailureCode; said: string; retry: boolean }> = {
  unreachable: { code: 'unreachable', said: 'cannot be reached', retry: true },
  reset: { code: 'server-error', said: 'closed the connection before a whole answer', retry: true },
  stalled: { code: 'timeout', said: 'sent nothing for too long', retry: true },
  redirected: {
    code: 'unreachable',
    said: 'redirects elsewhere, and a key is not sent on; give the final address as base URL',
    retry: false,
  },
  'too-large': { code: 'malformed-response', said: 'sent more than an answer can hold', retry: false },
  'refused-by-fetch': {
    code: 'unreachable',
    said: 'cannot be asked; check the base URL and that the key has no line breaks',
    retry: false,
  },
};

function transportFailure(fault: TransportFault, { id, host }: Endpoint): FailedAttempt {
  const { code, said, retry } = TRANSPORT[fault.kind];
  return failed(code, `${id}: ${host} ${said}${fault.code === undefined ? '' : ` (${fault.code})`}.`, retry);
}

function statusFailure(error: Error, status: number, { id, host, quote }: Endpoint, now: number): FailedAttempt {
  const detail: unknown = 'error' in error ? error.error : undefined;
  const code = codeOfStatus(status, detail);
  // Without an error object the SDK's message is the status and the body's text.
  const text = isRecord(detail) ? errorText(detail, quote) : quote(error.message.replace(/^\d{3} /, ''));
  const message = [`${id}: ${host} answered ${status}: ${text.replace(/\.$/, '')}.`, REMEDY[code]].filter(Boolean).join(' ');
  const retry = code !== 'quota-exceeded' && (status === 408 || status === 409 || status === 429 || status >= 500);
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : new Headers();
  const retryAfterMs = retryAfterOf(headers, now);
  return { ...failed(code, message, retry), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function codeOfStatus(status: number, detail: unknown): FailureCode {
  const names = isRecord(detail) ? [detail.code, detail.type] : [];
  if (status === 402 || names.includes('insufficient_quota') || names.includes('billing_hard_limit_reached')) {
    return 'quota-exceeded';
  }
  if (status === 404 || names.includes('model_not_found')) return 'unknown-model';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limited';
  return status === 409 || status >= 500 ? 'server-error' : 'bad-request';
}
