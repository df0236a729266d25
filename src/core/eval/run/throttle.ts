import type { Random } from '../../ports.js';
import { createTokenBucket } from './token-bucket.js';

/** What a provider's users may ask of it; undefined: as much as it takes. */
export interface Limits {
  /** Requests at a time. */
  concurrency?: number | undefined;
  requestsPerMinute?: number | undefined;
  tokensPerMinute?: number | undefined;
}

/** A request that was let through. */
export interface Ticket {
  generation: number;
  tokens: number;
  startedAt: number;
}

/** How a request ended: with an answer, refused because there were too many, or otherwise. */
export type Ended =
  | { kind: 'answered'; tokens?: number }
  | { kind: 'refused'; retryAfterMs?: number | undefined }
  | { kind: 'failed' };

/** Decides when the next request to one provider may start. It has no clock: every call says what time it is, in milliseconds. */
export interface Throttle {
  /** Until a request of about so many tokens may start; 0: now; undefined: not before another has ended. */
  delay(now: number, tokens: number): number | undefined;
  start(now: number, tokens: number): Ticket;
  end(now: number, ticket: Ticket, ended: Ended): void;
}

const MIN_PAUSE_MS = 250;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 8_000;
/** How long an answer takes, as long as none has come. */
const UNKNOWN_LATENCY_MS = 1_000;

/**
 * Additive increase, multiplicative decrease, as in congestion control (Chiu and Jain 1989): a refusal halves the number
 * of requests at a time, each round of answers adds one. Refusals of requests that had started before the last halving
 * tell nothing new, but may ask for a longer pause. A pause is for all requests; after it the first starts are spread over
 * the time that an answer takes, because all at once they would be refused again.
 */
export function createThrottle(limits: Limits, random: Random): Throttle {
  const most = limits.concurrency ?? Infinity;
  const requests = limits.requestsPerMinute === undefined ? undefined : createTokenBucket(limits.requestsPerMinute);
  const tokenBucket = limits.tokensPerMinute === undefined ? undefined : createTokenBucket(limits.tokensPerMinute);
  let [width, active, generation, refusals] = [most, 0, 0, 0];
  let [pausedUntil, spreadStarts, latency] = [-Infinity, 0, UNKNOWN_LATENCY_MS];

  const refuse = (now: number, ticket: Ticket, asked: number | undefined): void => {
    if (ticket.generation === generation) {
      generation += 1;
      refusals += 1;
      // The refused one was active, too.
      width = Math.max(1, Math.floor(Math.min(width, active + 1) / 2));
    }
    const pause = asked === undefined ? Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, refusals - 1), MAX_PAUSE_MS) : Math.max(asked, MIN_PAUSE_MS);
    // Other processes were told the same.
    pausedUntil = Math.max(pausedUntil, now + pause + random() * MIN_PAUSE_MS);
    spreadStarts = width;
  };

  return {
    delay(now, tokens) {
      if (active >= Math.floor(width)) return undefined;
      return Math.max(0, Math.ceil(pausedUntil - now), requests?.wait(now, 1) ?? 0, tokenBucket?.wait(now, tokens) ?? 0);
    },
    start(now, tokens) {
      active += 1;
      requests?.take(now, 1);
      tokenBucket?.take(now, tokens);
      if (spreadStarts > 0) {
        spreadStarts -= 1;
        pausedUntil = now + (latency / width) * (0.5 + random());
      }
      return { generation, tokens, startedAt: now };
    },
    end(now, ticket, ended) {
      active -= 1;
      if (ended.kind === 'answered') {
        latency = now - ticket.startedAt;
        if (ended.tokens !== undefined) tokenBucket?.giveBack(ticket.tokens - ended.tokens);
        if (ticket.generation === generation) {
          refusals = 0;
          width = Math.min(most, width + 1 / width);
        }
      } else if (ended.kind === 'refused') refuse(now, ticket, ended.retryAfterMs);
    },
  };
}
