import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 1_000;

/** Runs git again while another git process holds a lock: for a second at most, and its lock is never touched. */
export async function pastLocks<T>(run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (let pause = 20; ; pause *= 2) {
    try {
      return await run();
    } catch (error) {
      if (!/Unable to create '.*\.lock': File exists/s.test((error as Error).message) || performance.now() - started + pause > LIMIT_MS) throw error;
      await delay(pause * (0.5 + Math.random()));
    }
  }
}

/** Whether git refused to move a branch because it had moved meanwhile. */
export function hasMoved(error: unknown): boolean {
  return /cannot lock ref '.*': (?:is at [0-9a-f]+ but expected|reference already exists|unable to resolve reference)/s.test((error as Error).message);
}
