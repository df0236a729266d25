import type { WordChange } from '../../../core/prompt/compare/compare-prompts.js';

/** Words as the lines of a diff: ` `, `-` or `+`, then the text. */
export function toLineDiff(words: readonly WordChange[]): string[] {
  const lines: string[] = [];
  const pending: { removed: string[]; added: string[] } = { removed: [], added: [] };
  let [old, now] = ['', ''];
  const flush = (): void => {
    lines.push(...pending.removed.splice(0).map((line) => `-${line}`), ...pending.added.splice(0).map((line) => `+${line}`));
  };
  // Both sides end a line here, so they are in step again.
  const endBoth = (): void => {
    if (old !== now) {
      pending.removed.push(old);
      pending.added.push(now);
    }
    flush();
    if (old === now) lines.push(` ${old}`);
    [old, now] = ['', ''];
  };
  for (const { kind, text } of words) {
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0 && kind === 'same') endBoth();
      if (index > 0 && kind === 'removed') [old] = ['', pending.removed.push(old)];
      if (index > 0 && kind === 'added') [now] = ['', pending.added.push(now)];
      if (kind !== 'added') old += piece;
      if (kind !== 'removed') now += piece;
    }
  }
  if (old === now && old !== '') endBoth();
  // What ends with a line break has no line after it.
  if (old !== '') pending.removed.push(old);
  if (now !== '') pending.added.push(now);
  flush();
  return lines;
}

/** Only the lines near a change; a longer stretch becomes one line. */
export function nearChanges(lines: readonly string[], context: number): string[] {
  const near = (index: number): boolean => lines.slice(Math.max(0, index - context), index + context + 1).some((line) => !line.startsWith(' '));
  const shown: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (near(index)) shown.push(line);
    else if (shown.at(-1) !== GAP) shown.push(GAP);
  }
  return shown;
}

const GAP = '@@ … @@';
