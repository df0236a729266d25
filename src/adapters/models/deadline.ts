/** A signal that aborts when the time is over or the given signal aborts. */
interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time was over first. */
  expired(): boolean;
  /** To be called when the work has ended: releases the timer and the given signal. */
  clear(): void;
}

/**
 * By hand rather than `AbortSignal.any` over `AbortSignal.timeout`: on Node 20 these leave about 2 KB for each
 * request on a signal that lives as long as the run, and a timer until it fires.
 */
export function startDeadline(ms: number, signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  const abort = (): void => controller.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return {
    signal: controller.signal,
    expired: () => expired,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}
