/** A signal that aborts when the time is over or the given signal aborts. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time was over first. */
  expired(): boolean;
  /** To be called when the work has ended: releases the timer and the given signal. */
  clear(): void;
}

/**
 * By hand, because `AbortSignal.any([signal, AbortSignal.timeout(ms)])` can be collected by Node 20 while
 * it is waited for, and then never fires; and each one leaves something on a signal that lives on.
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
