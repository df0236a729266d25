import * as fc from 'fast-check';
import { Tokenizer } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { scanTags, staticText } from '../../../../src/core/prompt/template/scan.js';

const seen = (text: string): string[] => scanTags(text).map(({ start, end, kind, name, argument }) => `${start}-${end} ${name ?? kind} ${argument}`.trim());

describe('scanTags', () => {
  it.each([
    { text: 'none { here } %}', tags: [] },
    { text: 'a {{ x }} b', tags: ['2-9 output x'] },
    { text: '{%- if x -%}y{%endif%}', tags: ['0-12 if x', '13-22 endif'] },
    { text: "{% render 'tone', a: b %}", tags: ["0-25 render 'tone', a: b"] },
    { text: '{{ "}}" }}', tags: ['0-10 output "}}"'] },
    { text: '{{ "a\\"}}" }}', tags: ['0-13 output "a\\"}}"'] },
    { text: "{% if x == '%}' %}", tags: ["0-14 if x == '"] },
    { text: "{% comment %}it's {{ x }} {% if %}{% endcomment %}{{ y }}", tags: ['0-50 comment', '50-57 output y'] },
    { text: '{% comment %}{{ "{% endcomment %}" }}{% endcomment %}', tags: ['0-53 comment'] },
    { text: '{% raw %}{{ x }}{% if %}{% endraw %}{{ y }}', tags: ['0-36 raw', '36-43 output y'] },
    { text: '{% raw %}{% endraws %}{% endraw %}', tags: ['0-34 raw'] },
    { text: '{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}', tags: ['0-66 comment'] },
    { text: '{% raw %} never closed {{ x }}', tags: ['0-30 raw'] },
    { text: '{% comment %} never closed', tags: ['0-26 comment'] },
    { text: '{{ x }} {{ open', tags: ['0-7 output x'] },
    { text: '{% Weird %}', tags: ['0-11  Weird'] },
  ])('$text', ({ text, tags }) => {
    expect(seen(text)).toEqual(tags);
  });

  const piece = fc.constantFrom(
    '{{', '}}', '{%', '%}', '{% if x %}', '{% endif %}', '{% raw %}', '{% endraw %}', '{%- endraw %}', '{% comment %}', '{% endcomment %}', "'", '"', '\\', '-', ' ', '\n', 'x', 'render',
    '{', '}', '%', '{{ x }}', '{{ "', 'endraw', 'é',
  );

  it('sees the delimiters that LiquidJS sees', () => {
    let compared = 0;
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('');
      const expected = tokensOf(text);
      if (!expected) return;
      compared++;
      expect(scanTags(text).map(({ start, end }) => [start, end])).toEqual(expected);
    }), { numRuns: 5000 });
    expect(compared).toBeGreaterThan(300);
  });

  it('reaches the end of a megabyte of anything', () => {
    for (const unit of ['{{', '{%', '{', '"', "'", '{{ "', "{% '", '{% raw %}', '{% comment %}', '{% endraw', '{{ x }}', '{%   ', '{% if x %}', '}}', '%}', '```\n', '{% raw %}{% endraw %}']) {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(scanTags(text).at(-1)?.end ?? 0).toBeLessThanOrEqual(text.length);
      expect(staticText(text).length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('staticText', () => {
  it.each([
    { text: 'Hi {{ name }}!', left: 'Hi !' },
    { text: '{% if a %}A{% else %}B{% endif %}', left: 'AB' },
    { text: 'a{% comment %}secret{% endcomment %}b', left: 'ab' },
    { text: 'a{% raw %}{{ x }}{% endraw %}b', left: 'a{{ x }}b' },
    { text: 'a{%- raw -%}{% if %}{% endraw -%}b', left: 'a{% if %}b' },
    { text: 'a{% raw %}', left: 'a' },
    { text: "a{% render 'p' %}b", left: 'ab' },
    { text: 'plain { } %}', left: 'plain { } %}' },
  ])('$text', ({ text, left }) => {
    expect(staticText(text)).toBe(left);
  });
});

/** Extents of what LiquidJS takes for tags, comments and raw blocks in one; undefined where it refuses the text. */
function tokensOf(text: string): [number, number][] | undefined {
  const extents: [number, number][] = [];
  let inside: 'comment' | 'raw' | undefined;
  try {
    for (const token of new Tokenizer(text).readTopLevelTokens() as { begin: number; end: number; name?: string; getText(): string }[]) {
      if (!/^\{[{%]/.test(token.getText()) || (inside === 'raw' && token.name !== 'endraw')) continue;
      const last = extents.at(-1);
      if (inside && last) {
        last[1] = token.end;
        if (token.name === `end${inside}`) inside = undefined;
      } else {
        extents.push([token.begin, token.end]);
        if (token.name === 'comment' || token.name === 'raw') inside = token.name;
      }
    }
  } catch {
    return undefined;
  }
  return inside ? undefined : extents;
}
