import type { Span } from '../edit.js';

/** A text in which every protected part is a placeholder. */
export interface Masked {
  text: string;
  /** What the placeholders stand for, in order. */
  kept: string[];
}

const PLACEHOLDER = /⟦(\d+)⟧/g;
/** A text that has these itself cannot be masked. */
export const BRACKETS = /[⟦⟧]/;

/** `Answer {{ x }} in 3 words.` → `Answer ⟦1⟧ in ⟦2⟧ words.`; parts with nothing but spaces between them are one. */
export function mask(text: string, spans: readonly Span[]): Masked {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && (span.start <= last.end || /^[ \t]*$/.test(text.slice(last.end, span.start)))) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  const parts: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of merged.entries()) {
    parts.push(text.slice(from, start), `⟦${index + 1}⟧`);
    from = end;
  }
  return { text: parts.join('') + text.slice(from), kept: merged.map(({ start, end }) => text.slice(start, end)) };
}

/** Each placeholder once and in order, and no other. @returns what is wrong, in words */
export function findMaskFaults(text: string, { kept }: Masked): string[] {
  const found = Array.from(text.matchAll(PLACEHOLDER), ([, number]) => Number(number));
  const stray = BRACKETS.test(text.replace(PLACEHOLDER, '')) ? ['⟦ or ⟧ stands alone'] : [];
  const counts = kept.map((_, index) => found.filter((number) => number === index + 1).length);
  const missing = counts.flatMap((count, index) => {
    if (count === 1) return [];
    return [`⟦${index + 1}⟧ ${count === 0 ? 'is missing' : `stands ${count} times`}`];
  });
  const unknown = [...new Set(found.filter((number) => number < 1 || number > kept.length))].map((number) => `⟦${number}⟧ was never there`);
  const faults = [...missing, ...unknown, ...stray];
  const ordered = found.every((number, index) => index === 0 || number > (found[index - 1] ?? 0));
  return faults.length === 0 && !ordered ? ['the placeholders stand in another order'] : faults;
}

/** With its placeholders filled in again. */
export function unmask(text: string, { kept }: Masked): string {
  return text.replace(PLACEHOLDER, (placeholder, number: string) => kept[Number(number) - 1] ?? placeholder);
}
