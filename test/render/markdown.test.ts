import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeBlock, codeCell, codeSpan } from '../../src/cli/render/elements/markdown.js';

describe('text in code', () => {
  it.each([
    { id: 'plain', text: 'a *b* <i> @ada #1', span: '`a *b* <i> @ada #1`' },
    { id: 'with a backtick', text: 'a `b` c', span: '``a `b` c``' },
    { id: 'at the border', text: '`b`', span: '`` `b` ``' },
    { id: 'with lines', text: 'a\n\n# b', span: '`a # b`' },
    { id: 'blank', text: ' ', span: '`   `' },
    { id: 'nothing', text: '', span: '`  `' },
  ])('$id', ({ text, span }) => {
    expect(codeSpan(text)).toBe(span);
  });

  it('in a table has no bar of its own', () => {
    expect(codeCell('a | b')).toBe('`a \\| b`');
  });

  it('cannot be ended by what it holds', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('`', '``', '````', 'a', ' ', '\n', '~~~'), { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      const [, fence = '', inner = ''] = /^(`+)([\s\S]*)\1$/.exec(codeSpan(text)) ?? [];
      expect(inner.match(/`+/g) ?? []).not.toContain(fence);
      expect(inner.startsWith('`') || inner.endsWith('`')).toBe(false);
      const block = codeBlock('diff', text.split('\n'));
      const [open = '', ...rest] = block.split('\n');
      expect(rest.findIndex((line) => /^`{3,}$/.test(line.trim()) && line.trim().length >= open.length - 'diff'.length)).toBe(rest.length - 1);
    }));
  });
});
