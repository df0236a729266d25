/** Nesting beyond this is not data that anybody wrote, and recursion over it ends the process. */
export const MAX_DEPTH = 64;

interface Problem {
  message: string;
  remedy: string;
}

/** Numbers that would be other numbers, or `null`, by the time they are hashed or sent. */
export function numberProblem(value: unknown): Problem | undefined {
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return { message: 'this number is infinite or not a number, which JSON cannot hold', remedy: 'quote it, or leave it out' };
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return { message: 'this integer loses digits as a number', remedy: 'quote it' };
  return undefined;
}

export function keyProblem(key: unknown): Problem | undefined {
  return key === '__proto__' ? { message: 'the key `__proto__` is not read', remedy: 'use another key' } : undefined;
}

/** The first thing in a parsed JSON value that is not read. Iterative: recursion is what hostile nesting breaks. */
export function dataProblem(value: unknown): Problem | undefined {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { value: current, depth } = entry;
    const problem = numberProblem(current);
    if (problem) return problem;
    if (typeof current !== 'object' || current === null) continue;
    if (depth >= MAX_DEPTH) return { message: `nested more than ${MAX_DEPTH} levels deep`, remedy: 'flatten it' };
    for (const [key, member] of Object.entries(current)) {
      const keyed = keyProblem(key);
      if (keyed) return keyed;
      waiting.push({ value: member, depth: depth + 1 });
    }
  }
  return undefined;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message names it. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'a map' : `\`${String(value).slice(0, 40)}\``;
}
