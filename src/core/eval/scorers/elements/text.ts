import type { Expectation } from '../scorer.js';

/** A text as it is compared: composed (é is é however it was typed) and, where case does not count, in lower case. */
export function comparable(text: string, ignoreCase: boolean): string {
  const composed = text.normalize('NFC');
  return ignoreCase ? composed.toLowerCase() : composed;
}

/** Equal for texts that are the same label. */
export function labelKey(text: string): string {
  return comparable(text, true).trim();
}

/** An answer that has to be JSON and nothing else, or why it is not. @param fenced it may stand in a code fence */
export function parseAnswer(text: string, fenced = false): { value: unknown } | { fault: string } {
  const inner = fenced ? FENCE.exec(text)?.[1] : undefined;
  try {
    return { value: JSON.parse(inner ?? text) as unknown };
  } catch {
    const inFence = text.includes('```') ? ' (it stands in a code fence)' : '';
    return { fault: `not JSON${inFence}: "${excerpt(text)}"` };
  }
}

/** The whole answer is one fence. */
const FENCE = /^\s*```[\w-]*\n([\s\S]*?)\n\s*```\s*$/;

/** The texts an answer may be like: `expected` is one or a list of them. Undefined where it is something else. */
export function referencesOf({ expected }: Expectation): string[] | undefined {
  const list: unknown[] = Array.isArray(expected) ? expected : [expected];
  const texts = list.filter((item): item is string => typeof item === 'string');
  return texts.length > 0 && texts.length === list.length ? texts : undefined;
}

export const EXPECTS_TEXTS = 'expected a text or a list of texts under `expected`';

/** The expected text that the answer is most like; the first among equals. */
export function bestOf(references: readonly string[], likeness: (reference: string) => number): { value: number; reference: string } {
  return references
    .map((reference) => ({ reference, value: likeness(reference) }))
    .reduce((best, one) => (one.value > best.value ? one : best));
}

/** `0.83 against "…"` */
export function likenessExplained(answer: string, { value, reference }: { value: number; reference: string }): string {
  return `${value.toFixed(2)}: got "${excerpt(answer)}", expected "${excerpt(reference)}"`;
}

const LONGEST = 60;

/** A text shortened for an explanation; characters stay whole. */
export function excerpt(text: string): string {
  const line = text.slice(0, 4 * LONGEST).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST || text.length > 4 * LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

const MOST = 3;

/** The first few of many faults. */
export function firstFew(items: readonly string[], separator: string): string {
  const more = items.length > MOST ? `${separator}and ${items.length - MOST} more` : '';
  return items.slice(0, MOST).join(separator) + more;
}
