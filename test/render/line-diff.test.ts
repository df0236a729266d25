import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearChanges, toLineDiff } from '../../src/cli/render/diff/line-diff.js';
import { comparePrompts, type WordChange } from '../../src/core/prompt/compare/compare-prompts.js';
import { readWhole } from '../core/prompt/reading.js';

/** `[-gone-]{+come+}stays` */
function words(text: string): WordChange[] {
  return [...text.matchAll(/\[-([\s\S]*?)-\]|\{\+([\s\S]*?)\+\}|([^[{]+)/g)].map(([, removed, added, same]) => {
    if (removed !== undefined) return { kind: 'removed', text: removed };
    return added === undefined ? { kind: 'same', text: same ?? '' } : { kind: 'added', text: added };
  });
}

const changesOf = (before: string, after: string): WordChange[] => comparePrompts(readWhole(before), readWhole(after)).messages[0]?.words ?? [{ kind: 'same', text: before }];

describe('words as lines', () => {
  it.each([
    { id: 'a word', text: 'Route by [-topic-]{+queue+}.\nend', lines: ['-Route by topic.', '+Route by queue.', ' end'] },
    { id: 'a line more', text: 'one\n{+and\n+}two', lines: [' one', '+and', ' two'] },
    { id: 'a line less', text: 'one\n[-and\n-]two', lines: [' one', '-and', ' two'] },
    { id: 'a line replaced at the end', text: 'keep\n[-abc def\n-]{+uvw+}', lines: [' keep', '-abc def', '+uvw'] },
    { id: 'a line broken in two', text: 'a b{+\n+}[- -]c', lines: ['-a b c', '+a b', '+c'] },
    { id: 'all new', text: '{+a\nb+}', lines: ['+a', '+b'] },
    { id: 'all gone', text: '[-a\nb-]', lines: ['-a', '-b'] },
    { id: 'empty lines between', text: 'a\n\n[-b-]{+c+}\n\nd', lines: [' a', ' ', '-b', '+c', ' ', ' d'] },
    { id: 'two lines edited, one after the other', text: 'a [-x-]{+y+}\nb [-x-]{+y+}', lines: ['-a x', '+a y', '-b x', '+b y'] },
  ])('$id', ({ text, lines }) => {
    expect(toLineDiff(words(text))).toEqual(lines);
  });

  it('give both texts back', () => {
    const text = fc.array(fc.constantFrom('route', 'the', 'ticket', 'by', '\n', '\n\n', ' '), { maxLength: 14 }).map((parts) => `x ${parts.join(' ')} y`);
    fc.assert(fc.property(text, text, (before, after) => {
      const lines = toLineDiff(changesOf(before, after));
      const side = (sign: string): string => lines.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1)).join('\n');
      expect(side('-')).toBe(before);
      expect(side('+')).toBe(after);
    }));
  });

  it('far from a change are one', () => {
    const lines = [' a', ' b', ' c', '-d', '+e', ' f', ' g', ' h', ' i', '+j'];
    expect(nearChanges(lines, 1)).toEqual(['@@ … @@', ' c', '-d', '+e', ' f', '@@ … @@', ' i', '+j']);
    expect(nearChanges(lines, 9)).toEqual(lines);
  });
});
