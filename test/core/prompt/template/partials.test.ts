import { describe, expect, it } from 'vitest';
import { inlinePartials, reachedPartials } from '../../../../src/core/prompt/template/partials.js';
import { faults, listed, readWhole, renderText, withTexts } from '../reading.js';

const told = (body: string, partials: Record<string, string> = {}): string[] => listed(faults(`---\n---\n${body}`, { partials }));

describe('including', () => {
  it.each([
    { id: 'a text', body: "a {% render 'tone' %} b", partials: { tone: 'Be kind.' }, text: 'a Be kind. b' },
    { id: 'in double quotes', body: '{% render "tone" %}', partials: { tone: 'Be kind.' }, text: 'Be kind.' },
    { id: 'from a folder', body: "{% render 'team/tone' %}", partials: { 'team/tone': 'Be kind.' }, text: 'Be kind.' },
    { id: 'twice', body: "{% render 'tone' %}{% render 'tone' %}", partials: { tone: 'x' }, text: 'xx' },
    { id: 'partials of partials', body: "{% render 'a' %}", partials: { a: "1{% render 'b' %}", b: '2' }, text: '12' },
    { id: 'with arguments', body: "{% render 'tone', style: x, loud: true %}", partials: { tone: '{{ style }}{% if loud %}!{% endif %}' }, text: 'v!' },
    { id: 'with', body: "{% render 'tone' with x as style %}", partials: { tone: '<{{ style }}>' }, text: '<v>' },
    { id: 'for', body: "{% render 'item' for list as i %}", partials: { item: '{{ forloop.index }}{{ i }};' }, text: '1a;2b;' },
    { id: 'in a block', body: "{% if x %}{% render 'tone' %}{% endif %}", partials: { tone: 'y' }, text: 'y' },
    { id: 'what it assigns stays inside', body: "{% assign y = 'out' %}{% render 'p' %}{{ y }}", partials: { p: "{% assign y = 'in' %}{{ y }}," }, text: 'in,out' },
    { id: 'names of Object', body: "{% render 'constructor' %}{% render 'toString' %}", partials: { constructor: 'a', toString: 'b' } as unknown as Record<string, string>, text: 'ab' },
  ])('$id', ({ body, partials, text }) => {
    const declared = '---\nvariables: { x: { type: string }, list: { type: array } }\n---\n';
    expect(renderText(declared + body, { x: 'v', list: ['a', 'b'] }, { partials })).toBe(text);
  });

  it('uses and keeps only what the body reaches', () => {
    const { content } = readWhole("---\n---\n{% render 'a' %}", { partials: { a: "{% render 'b' %}", b: 'x\n', c: 'unused' } });
    expect(content.partials).toEqual({ a: "{% render 'b' %}", b: 'x' });
  });

  it('does nothing in a file without front matter', () => {
    const { content, messages } = readWhole("{% render 'a' %}", { partials: { a: 'x' } });
    expect(content.partials).toEqual({});
    expect(messages[0]?.text).toBe("{% render 'a' %}");
  });
});

describe('names', () => {
  const dynamic = (line: number, column: number, file = 'p/a.md') => `error ${file}:${line}:${column} prompt/partial-dynamic: \`render\` takes the name of a partial in quotes`;

  it.each([
    { id: 'a variable', body: 'a {% render x %}{{ x }}', told: dynamic(4, 3) },
    { id: 'a member', body: '{% render x.name %}', told: dynamic(4, 1) },
    { id: 'none', body: '{{ x }}{% render none %}', told: dynamic(4, 8) },
    { id: 'with a filter before it', body: '{{ x }}{% render upcase %}', told: dynamic(4, 8) },
  ])('must be in quotes, not $id', ({ body, told: expected }) => {
    expect(listed(faults(withTexts('x', body), { partials: { a: '1' } }))).toContain(expected);
  });

  it('in partials too, where they stand', () => {
    expect(told("{% render 'a' %}", { a: 'x\n{% render b %}' })).toContain(dynamic(2, 1, 'p/_partials/a.md'));
  });

  it.each([
    { id: 'missing', name: 'tnoe', remedy: 'create `p/_partials/tnoe.md`, or mend the name' },
    { id: 'with its ending', name: 'tone.md', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'in the folder above', name: '../secret', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'absolute', name: '/etc/passwd', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'from here', name: './tone', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'with backslashes', name: '..\\secret', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'a URL', name: 'http://example.com/x', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'of a drive', name: 'C:/x', remedy: 'write the name as its path inside `p/_partials`, without `.md`' },
    { id: 'with an output', name: '{{ x }}', remedy: 'create `p/_partials/{{ x }}.md`, or mend the name' },
    { id: '__proto__', name: '__proto__', remedy: 'create `p/_partials/__proto__.md`, or mend the name' },
    { id: 'constructor', name: 'constructor', remedy: 'create `p/_partials/constructor.md`, or mend the name' },
  ])('$id: lists what there is', ({ name, remedy }) => {
    const findings = faults(`---\n---\na\n {% render '${name}' %}`, { partials: { tone: 'x', 'team/kind': 'y' } });
    expect(findings).toEqual([
      { code: 'prompt/partial-missing', severity: 'error', place: { file: 'p/a.md', line: 4, column: 2 }, message: `the partial \`${name}\` does not exist; there are: team/kind, tone`, remedy },
    ]);
  });

  it('says so where there are none', () => {
    expect(told("{% render 'tone' %}")).toEqual(['error p/a.md:3:1 prompt/partial-missing: the partial `tone` does not exist; there are no partials']);
  });

  it('all that are missing, in partials where they stand', () => {
    expect(told("{% render 'x' %}\n{% render 'a' %}", { a: "\n{% render 'y' %}" })).toEqual([
      'error p/_partials/a.md:2:1 prompt/partial-missing: the partial `y` does not exist; there are: a',
      'error p/a.md:3:1 prompt/partial-missing: the partial `x` does not exist; there are: a',
    ]);
  });
});

describe('nesting', () => {
  const chain = (length: number) => Object.fromEntries(Array.from({ length }, (_, index) => [`p${index + 1}`, index + 1 === length ? 'end' : `{% render 'p${index + 2}' %}`]));

  it.each([
    { id: 'itself', partials: { a: "{% render 'a' %}" }, trail: 'a → a' },
    { id: 'two', partials: { a: "x{% render 'b' %}", b: "{% if true %}{% render 'a' %}{% endif %}" }, trail: 'a → b → a' },
    { id: 'further in', partials: { a: "{% render 'b' %}", b: "{% render 'c' %}", c: "{% render 'b' %}" }, trail: 'a → b → c → b' },
    { id: 'after sound ones', partials: { a: "{% render 'c' %}{% render 'b' %}", b: "{% render 'c' %}{% render 'a' %}", c: 'x' }, trail: 'a → b → a' },
  ])('a cycle: $id', ({ partials, trail }) => {
    expect(told("{% render 'a' %}", partials)).toEqual([`error p/a.md:3:1 prompt/partial-cycle: partials include each other: ${trail}`]);
  });

  it('eight deep, not nine', () => {
    expect(renderText("---\n---\n{% render 'p1' %}", {}, { partials: chain(8) })).toBe('end');
    expect(told("{% render 'p1' %}", chain(9))).toEqual(['error p/a.md:3:1 prompt/partial-depth: partials nested more than 8 deep: p1 → p2 → p3 → p4 → p5 → p6 → p7 → p8 → p9']);
  });

  it('a partial that was in order further out may be too deep further in', () => {
    expect(told("{% render 'p2' %}{% render 'p1' %}", chain(9))).toEqual([expect.stringContaining('p/a.md:3:18 prompt/partial-depth')]);
  });

  it('many inclusions of each other are looked at once', () => {
    const wide = Object.fromEntries(Array.from({ length: 8 }, (_, level) => [`p${level}`, level === 7 ? 'x' : `{% render 'p${level + 1}' %}`.repeat(100)]));
    expect(told("{% render 'p0' %}", wide)).toEqual([]);
  });
});

describe('inlinePartials', () => {
  it.each([
    { id: 'in place', text: "a{% render 'p' %}b", partials: { p: '[{% comment %}c{% endcomment %}]' }, result: 'a[{% comment %}c{% endcomment %}]b' },
    { id: 'nested', text: "{% render 'a' %}", partials: { a: "1{% render 'b' %}3", b: '2' }, result: '123' },
    { id: 'missing', text: "a{% render 'p' %}b", partials: {}, result: 'ab' },
    { id: 'cyclic', text: "a{% render 'p' %}b", partials: { p: "1{% render 'p' %}2" }, result: 'a12b' },
    { id: 'dynamic', text: 'a{% render p %}b', partials: { p: 'x' }, result: 'ab' },
    { id: 'not in comments and raw text', text: "{% comment %}{% render 'p' %}{% endcomment %}{% raw %}{% render 'p' %}{% endraw %}", partials: { p: 'x' }, result: "{% comment %}{% render 'p' %}{% endcomment %}{% raw %}{% render 'p' %}{% endraw %}" },
  ])('$id', ({ text, partials, result }) => {
    expect(inlinePartials(text, partials)).toBe(result);
  });

  it('ends, however often partials include each other', () => {
    const doubling = Object.fromEntries(Array.from({ length: 60 }, (_, level) => [`p${level}`, level === 59 ? 'x' : `{% render 'p${level + 1}' %}`.repeat(2)]));
    expect(inlinePartials("{% render 'p0' %}", doubling)).toHaveLength(4_000_000);
    const silent = Object.fromEntries(Array.from({ length: 60 }, (_, level) => [`p${level}`, level === 59 ? '' : `{% render 'p${level + 1}' %}`.repeat(2)]));
    expect(inlinePartials("{% render 'p0' %}", silent)).toBe('');
  });
});

describe('reachedPartials', () => {
  const texts: Record<string, string> = { a: "{% render 'b' %}{% render 'gone' %}", b: "{% render 'a' %}", c: '' };

  it.each([
    { text: 'none', names: [] },
    { text: "{% render 'b' %}", names: ['a', 'b'] },
    { text: "{% if x %}{% render 'c' %}{% endif %}{% render 'gone' %}", names: ['c'] },
    { text: "{% comment %}{% render 'c' %}{% endcomment %}{% raw %}{% render 'a' %}{% endraw %}", names: [] },
    { text: "{{ \"{% render 'c' %}\" }}", names: [] },
    { text: '{% render c %}', names: [] },
  ])('$text', ({ text, names }) => {
    expect(reachedPartials(text, (name) => texts[name])).toEqual(names);
  });
});
