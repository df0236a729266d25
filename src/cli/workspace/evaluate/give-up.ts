/** What is under way when a run is interrupted may end within this time. */
export const GRACE_SECONDS = 10;

/** Aborts a while after `signal` does: until then requests that were paid for may come to an end. */
export function giveUpAfter(signal: AbortSignal, seconds: number): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => controller.abort(), seconds * 1000);
  };
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', wait, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    },
  };
}
