import type { Ended, Throttle, Ticket } from '../../core/eval/run/throttle.js';

export interface GateClock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** @returns what cancels it */
  after(ms: number, work: () => void): () => void;
}

/** Lets the requests to one provider through, the first come first, when its throttle allows. */
export interface Gate {
  /** Undefined where the signal aborted, or the gate was closed, first: then nothing may be sent. */
  enter(tokens: number, signal: AbortSignal | undefined): Promise<Ticket | undefined>;
  leave(ticket: Ticket, ended: Ended): void;
  /** Every further request would fail alike: those that wait are not sent. */
  close(): void;
}

interface Waiting {
  tokens: number;
  admit(ticket: Ticket | undefined): void;
}

export const REAL_CLOCK: GateClock = {
  now: () => performance.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

export function createGate(throttle: Throttle, clock: GateClock = REAL_CLOCK): Gate {
  const queue = new Set<Waiting>();
  let closed = false;
  let cancelTimer: (() => void) | undefined;

  const pump = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    for (const waiting of queue) {
      const delay = throttle.delay(clock.now(), waiting.tokens);
      if (delay === undefined) return;
      if (delay > 0) {
        cancelTimer = clock.after(delay, pump);
        return;
      }
      queue.delete(waiting);
      waiting.admit(throttle.start(clock.now(), waiting.tokens));
    }
  };

  const wait = (tokens: number, signal: AbortSignal | undefined): Promise<Ticket | undefined> =>
    new Promise((resolve) => {
      const waiting: Waiting = {
        tokens,
        admit(ticket) {
          signal?.removeEventListener('abort', abort);
          resolve(ticket);
        },
      };
      const abort = (): void => {
        queue.delete(waiting);
        waiting.admit(undefined);
        pump();
      };
      signal?.addEventListener('abort', abort, { once: true });
      queue.add(waiting);
      pump();
    });

  return {
    async enter(tokens, signal) {
      return closed || signal?.aborted ? undefined : wait(tokens, signal);
    },
    leave(ticket, ended) {
      throttle.end(clock.now(), ticket, ended);
      pump();
    },
    close() {
      closed = true;
      cancelTimer?.();
      for (const waiting of queue) waiting.admit(undefined);
      queue.clear();
    },
  };
}
