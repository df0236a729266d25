import type { Completion, ModelFailure, Outcome, Random } from '../../core/ports.js';

/** What one request came to. */
export type Attempt = { ok: true; completion: Completion } | FailedAttempt;

export interface FailedAttempt {
  ok: false;
  failure: ModelFailure;
  /** True when the same request may well succeed later. */
  retry: boolean;
  /** Milliseconds the server asked to wait; may be negative. */
  retryAfterMs?: number;
}

interface RetryPolicy {
  /** Requests in all, at least 1; not counting those that were refused because there were too many. */
  maxAttempts: number;
  /** Requests that may be so refused. */
  maxRefusals: number;
  random: Random;
  /** Rejects when the signal aborts. */
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

const MIN_BACKOFF_MS = 250;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 8_000;
/** A server that asks for more is not waited for, nor asked again: the run can be resumed later. */
const MAX_RETRY_AFTER_MS = 60_000;

/** Makes the request until it succeeds, fails for good, or its attempts are used up. */
export async function withRetries(
  attempt: () => Promise<Attempt>,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  for (let [made, refused] = [1, 0]; ; made += 1) {
    const result = await attempt();
    if (result.ok) return { ok: true, completion: result.completion };
    const isRefusal = result.failure.code === 'rate-limited';
    if (isRefusal) refused += 1;
    const usedUp = isRefusal ? refused >= policy.maxRefusals : made - refused >= policy.maxAttempts;
    if (!result.retry || usedUp) return { ok: false, failure: afterAttempts(result.failure, made) };
    const asked = result.retryAfterMs;
    if (asked !== undefined && asked > MAX_RETRY_AFTER_MS) return { ok: false, failure: tooLong(result.failure, asked) };
    try {
      await policy.sleep(waitMs(isRefusal ? refused : made - refused, asked, policy.random), signal);
    } catch (error) {
      if (signal?.aborted) return { ok: false, failure: abortedFailure() };
      throw error;
    }
  }
}

export function abortedFailure(): ModelFailure {
  return { code: 'aborted', message: 'The request was aborted.', fatal: false };
}

/** Others to the same provider have failed for good. */
export function notSent(): Attempt {
  return { ok: false, failure: { code: 'aborted', message: 'The request was not sent.', fatal: false }, retry: false };
}

/** Doubles from half a second, and up to a half of each wait is random so that workers do not return together. */
function waitMs(made: number, asked: number | undefined, random: Random): number {
  if (asked !== undefined) return Math.round(Math.max(asked, MIN_BACKOFF_MS) + random() * MIN_BACKOFF_MS);
  const full = Math.min(FIRST_BACKOFF_MS * 2 ** (made - 1), MAX_BACKOFF_MS);
  return Math.round(full * (1 - random() / 2));
}

function afterAttempts(failure: ModelFailure, made: number): ModelFailure {
  return made === 1 ? failure : { ...failure, message: failure.message.replace(/\.?$/, `, after ${made} attempts.`) };
}

function tooLong(failure: ModelFailure, asked: number): ModelFailure {
  const wait = `It asks to wait ${Math.ceil(asked / 1000)} s, and at most ${MAX_RETRY_AFTER_MS / 1000} s are waited: run again later.`;
  return { code: 'rate-limited', message: `${failure.message} ${wait}`, fatal: true };
}

/**
 * `retry-after-ms` in milliseconds, else `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3).
 * Undefined when absent or not understood; negative when the time has passed. `now` in epoch milliseconds.
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const ms = numberIn(headers.get('retry-after-ms'));
  if (ms !== undefined) return ms;
  const after = headers.get('retry-after');
  const seconds = numberIn(after);
  if (seconds !== undefined) return seconds * 1000;
  const date = after === null ? Number.NaN : Date.parse(after);
  return Number.isNaN(date) ? undefined : date - now;
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
