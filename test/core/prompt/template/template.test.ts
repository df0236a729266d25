import * as fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { afterEach, describe, expect, it } from 'vitest';
import { faults, listed, renderText, withAny } from '../reading.js';

const TAGS = 'if unless case for assign capture render comment raw';
const FILTERS =
  'default join size first last upcase downcase capitalize strip truncate truncatewords split replace json date round plus minus times divided_by escape';
const ALL = new Liquid();

const show = (body: string, x: unknown = 'text'): string => renderText(withAny('x', body), { x });

describe('what a template can say', () => {
  it.each([
    { body: '{{ x }}', x: 'a', text: 'a' },
    { body: '{{ x }}', x: 0, text: '0' },
    { body: '{{ x }}', x: false, text: 'false' },
    { body: '{{ x }}', x: null, text: '' },
    { body: '{{ x }}', x: '', text: '' },
    { body: '{% if x %}yes{% else %}no{% endif %}', x: false, text: 'no' },
    { body: '{% if x > 2 and x < 5 %}yes{% elsif x == 9 %}nine{% endif %}', x: 9, text: 'nine' },
    { body: '{% if x contains "b" %}yes{% endif %}', x: 'abc', text: 'yes' },
    { body: '{% unless x %}no{% endunless %}', x: false, text: 'no' },
    { body: '{% case x %}{% when 1, 2 %}few{% else %}many{% endcase %}', x: 2, text: 'few' },
    { body: '{% for i in x %}{{ forloop.index }}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}', x: ['a', 'b'], text: '1a,2b' },
    { body: '{% for i in x limit: 1 offset: 1 %}{{ i }}{% else %}none{% endfor %}', x: ['a', 'b', 'c'], text: 'b' },
    { body: '{% for i in (1..3) reversed %}{{ i }}{% endfor %}', x: 1, text: '321' },
    { body: '{% assign y = x | upcase %}{{ y }}', x: 'a', text: 'A' },
    { body: '{% capture y %}<{{ x }}>{% endcapture %}{{ y }}{{ y }}', x: 'a', text: '<a><a>' },
    { body: 'a {%- if true -%} b {%- endif -%} c', x: 1, text: 'abc' },
    { body: '{% raw %}{{ x }}{% if %}{% endraw %}', x: 1, text: '{{ x }}{% if %}' },
    { body: '{{ x.a.b[0] }}{{ x["a"].b[1] }}', x: { a: { b: [1, 2] } }, text: '12' },
    { body: '{{ x | default: "d" }}', x: '', text: 'd' },
    { body: '{{ x | join: ", " }}', x: ['a', 1], text: 'a, 1' },
    { body: '{{ x | size }}{{ x | first }}{{ x | last }}', x: ['a', 'b'], text: '2ab' },
    { body: '{{ x | upcase }}{{ x | downcase }}{{ x | capitalize }}', x: 'aB', text: 'ABabAb' },
    { body: '[{{ x | strip }}]', x: ' a ', text: '[a]' },
    { body: '{{ x | truncate: 4 }}|{{ x | truncatewords: 1 }}', x: 'one two', text: 'o...|one...' },
    { body: '{{ x | split: "," | last }}{{ x | replace: ",", ";" }}', x: 'a,b', text: 'ba;b' },
    { body: '{{ x | json }}', x: { a: ['"'] }, text: '{"a":["\\""]}' },
    { body: '{{ x | round: 1 }} {{ x | plus: 1 }} {{ x | minus: 1 }} {{ x | times: 2 }} {{ x | divided_by: 2 }}', x: 2.25, text: '2.3 3.25 1.25 4.5 1.125' },
    { body: '{{ x | escape }}', x: '<a & "b">', text: '&lt;a &amp; &#34;b&#34;&gt;' },
  ])('$body', ({ body, x, text }) => {
    expect(show(body, x)).toBe(text);
  });
});

describe('what it cannot', () => {
  const otherTags = [...Object.keys(ALL.tags).filter((name) => !TAGS.split(' ').includes(name)), 'ifchanged', 'constructor', 'toString', '__proto__'];
  const otherFilters = [...Object.keys(ALL.filters).filter((name) => !FILTERS.split(' ').includes(name)), 'nope', 'constructor', 'toString', 'valueOf', '__proto__', '__defineGetter__'];

  it('LiquidJS has more tags and filters than are listed here', () => {
    for (const tag of ['include', 'layout', 'block', 'tablerow', 'cycle', 'increment', 'decrement', 'echo', 'liquid', 'break', 'continue', '#']) expect(otherTags).toContain(tag);
    for (const filter of ['raw', 'where_exp', 'sha256', 'url_encode', 'newline_to_br', 'map', 'find_exp', 'inspect']) expect(otherFilters).toContain(filter);
  });

  it.each(otherTags)('the tag `%s`', (tag) => {
    expect(listed(faults(`---\n---\na\n {% ${tag} 'x' %}`))).toEqual([`error p/a.md:4:2 prompt/template: the tag \`${tag}\` is not available; available: ${TAGS}`]);
  });

  it.each(otherFilters)('the filter `%s`', (filter) => {
    expect(listed(faults(`---\n---\na {{ 'x' | ${filter} }}`))).toEqual([`error p/a.md:3:3 prompt/template: the filter \`${filter}\` is not available; available: ${FILTERS}`]);
  });

  it('a filter in a tag, and after an allowed one', () => {
    expect(listed(faults("---\n---\n{% assign y = 'x' | upcase | sha256 %}{{ y }}"))).toEqual([expect.stringContaining('the filter `sha256` is not available')]);
  });

  it.each([
    { x: { a: 1 }, path: 'x.constructor' },
    { x: { a: 1 }, path: 'x.__proto__' },
    { x: { a: 1 }, path: 'x.toString' },
    { x: { a: 1 }, path: 'x.hasOwnProperty' },
    { x: [1], path: 'x.map' },
    { x: 'text', path: 'x.constructor' },
    { x: 'text', path: 'x.at' },
    { x: 5, path: 'x.toFixed' },
  ])('$path of $x', ({ x, path }) => {
    expect(() => show(`{{ ${path} }}`, x)).toThrow(`line 4: undefined variable: ${path}`);
    expect(() => show(`{{ x["${path.slice(2)}"] }}`, x)).toThrow('line 4: undefined variable');
    expect(show(`{% if ${path} %}yes{% else %}no{% endif %}`, x)).toBe('no');
  });

  it('an own member of such a name is read', () => {
    expect(show('{{ x.constructor }}', { constructor: 'Ferrari' })).toBe('Ferrari');
  });
});

describe('printing a list or a map', () => {
  const list = 'the value is a list; print it with `| join: ", "` or `| json`';
  const map = 'the value is a map; print one of its members, or all with `| json`';

  it.each([
    { body: '{{ x }}', x: ['a'], message: list },
    { body: '{{ x }}', x: [], message: list },
    { body: '{{ x }}', x: { a: 1 }, message: map },
    { body: '{{ x.a }}', x: { a: [1] }, message: list },
    { body: '{{ x | upcase }}', x: { a: 1 }, message: map },
    { body: '{{ x | strip | truncate: 3 }}', x: ['a'], message: list },
    { body: '{{ x | escape }}', x: ['a'], message: list },
    { body: '{{ x | first }}', x: [{ a: 1 }], message: map },
    { body: '{{ x | join: "," }}', x: [{ a: 1 }], message: '`join` takes a list of texts or numbers; print others with `| json`, or in a `for`' },
    { body: '{{ x | date: "%Y" }}', x: { a: 1 }, message: map },
  ])('$body of $x', ({ body, x, message }) => {
    expect(() => show(`a\nb\n${body}`, x)).toThrow(`line 6: ${message}`);
  });

  it('numbers that are none', () => {
    expect(() => show('{{ x | divided_by: 0 }}', 1)).toThrow('line 4: the result is not a number');
    expect(() => show('{% assign y = x | divided_by: 0 %}{{ y }}', 0)).toThrow('the result is not a number');
  });
});

describe('dates', () => {
  it.each([
    { x: '2025-01-31', text: '2025-01-31 00:00' },
    { x: '2025-01-31T10:20:30Z', text: '2025-01-31 10:20' },
    { x: '2025-01-31T10:20', text: '2025-01-31 10:20' },
    { x: '2025-01-31 10:20:30.5', text: '2025-01-31 10:20' },
    { x: '2025-01-31T10:20+02:00', text: '2025-01-31 08:20' },
    { x: '2025-01-31 10:20 -0130', text: '2025-01-31 11:50' },
    { x: 1738318800, text: '2025-01-31 10:20' },
    { x: '1738318800', text: '2025-01-31 10:20' },
    { x: null, text: '' },
  ])('$x', ({ x, text }) => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
      process.env['TZ'] = zone;
      expect(show('{{ x | date: "%Y-%m-%d %H:%M" }}', x), zone).toBe(text);
    }
  });

  it('setting the time zone has an effect here', () => {
    process.env['TZ'] = 'Asia/Kathmandu';
    expect(new Date(2025, 0, 1).getTimezoneOffset()).toBe(-345);
  });

  afterEach(() => {
    process.env['TZ'] = 'UTC';
  });

  it.each(['now', 'today'])('%s has no clock', (word) => {
    expect(() => show(`{{ '${word}' | date: "%Y" }}`)).toThrow('line 4: `now` is not available: pass the date as a variable');
    expect(() => show('{{ x | date: "%Y" }}', word)).toThrow('`now` is not available');
  });

  it.each(['Jan 31 2025', '31.1.2025', '2025-13-45', 'yesterday', '', ' now', '2025-01-31T10:20 Europe/Berlin'])('%j reads differently from place to place', (x) => {
    expect(() => show('{{ x | date: "%Y" }}', x)).toThrow(`\`${x}\` is not a date; write it as 2025-01-31 or 2025-01-31T10:00:00Z, or in seconds since 1970`);
  });
});

describe('faults of syntax', () => {
  const told = (body: string): string[] => listed(faults(`---\nvariables: { x: {} }\n---\n${body}`)).filter((line) => !line.startsWith('warning'));

  it.each([
    { body: 'a\n{% if x %}b', told: ['error p/a.md:5:1 prompt/template: tag {% if x %} not closed'] },
    { body: 'a\n {{ x', told: ['error p/a.md:5:2 prompt/template: output "{{ x" not closed'] },
    { body: '{% if x', told: ['error p/a.md:4:1 prompt/template: tag "{% if x" not closed'] },
    { body: '{{ }}', told: ['error p/a.md:4:4 prompt/template: invalid value expression: ""'] },
    { body: 'a {% endif %}', told: ['error p/a.md:4:3 prompt/template: `endif` belongs to no open block'] },
    { body: '{% else %}', told: ['error p/a.md:4:1 prompt/template: `else` belongs to no open block'] },
    { body: '{% for a b %}{% endfor %}', told: ['error p/a.md:4:1 prompt/template: illegal tag: {% for a b %}'] },
    { body: '{% raw %}a', told: [expect.stringMatching(/^error p\/a.md:4:\d+ prompt\/template: raw .* not closed$/)] },
    { body: '{% comment %}a', told: ['error p/a.md:4:1 prompt/template: tag {% comment %} not closed'] },
    { body: '{{ x | truncate 3 }}', told: [expect.stringContaining('prompt/template: expected ":" after filter name')] },
  ])('$body', ({ body, told: expected }) => {
    expect(told(body)).toEqual(expected);
  });

  it('all of a message, without those that follow from others', () => {
    expect(told('{% if x %}{% foo %}{% else %}{% bar %}{% endif %}\n{{ x | baz }}').map((line) => line.slice(0, 60))).toEqual([
      'error p/a.md:4:11 prompt/template: the tag `foo` is not avai',
      'error p/a.md:4:30 prompt/template: the tag `bar` is not avai',
      'error p/a.md:5:1 prompt/template: the filter `baz` is not av',
    ]);
  });

  it('all of several messages and partials', () => {
    const findings = faults("---\n---\n{% foo %}{% render 'p' %}\nuser:\nb {{ 'x' | bar }}", { partials: { p: "a\n{% baz %}{% render 'q' %}", q: '{{' } });
    expect(findings.map(({ place }) => `${place.file}:${place.line}:${place.column}`)).toEqual(['p/_partials/p.md:2:1', 'p/_partials/q.md:1:1', 'p/a.md:3:1', 'p/a.md:5:3']);
  });
});

describe('limits', () => {
  const deep = (depth: number): string => '{% if x %}'.repeat(depth) + '{% endif %}'.repeat(depth);

  it.each([
    { id: 'endless loops', body: '{% for i in (1..1000000) %}{% for j in (1..1000000) %}a{% endfor %}{% endfor %}', message: 'rendering takes longer than 1000 ms' },
    { id: 'loops without a body', body: '{% for i in (1..15000000) %}{% endfor %}', message: 'rendering takes longer than 1000 ms' },
    { id: 'long ranges', body: '{% for i in (1..1000000000) %}a{% endfor %}', message: 'its loops and filters make more than 20000000 characters and items' },
    { id: 'long messages', body: '{% for i in (1..5000) %}{{ x }}{% endfor %}', message: 'the message renders to 5000000 characters; at most 4000000' },
    { id: 'texts that double', body: '{% assign y = x %}{% for i in (1..40) %}{% assign y = y | replace: "a", "aa" %}{% endfor %}{{ y }}', message: 'its loops and filters make more than 20000000 characters and items' },
    { id: 'captures that double', body: '{% capture y %}{{ x }}{% endcapture %}{% for i in (1..40) %}{% capture y %}{{ y }}{{ y }}{% endcapture %}{% endfor %}{{ y }}', message: 'the text becomes longer than any message may be' },
  ])('$id end with an error', ({ body, message }) => {
    expect(() => show(body, 'a'.repeat(1000))).toThrow(message);
  });

  it('partials that include each other often', () => {
    const partials = Object.fromEntries(Array.from({ length: 7 }, (_, level) => [`p${level}`, `{% render 'p${level + 1}' %}`.repeat(50)]));
    expect(() => renderText("---\n---\n{% render 'p0' %}", {}, { partials: { ...partials, p7: 'a' } })).toThrow('rendering takes longer than 1000 ms');
  });

  it('blocks in blocks', () => {
    expect(listed(faults(withAny('x', deep(100))))).toEqual([]);
    expect(listed(faults(withAny('x', deep(101))))).toEqual(['error p/a.md:4:1001 prompt/template: blocks nested more than 100 deep']);
    expect(listed(faults(withAny('x', deep(20_000))))).toEqual(['error p/a.md:4:1001 prompt/template: blocks nested more than 100 deep']);
  });

  it('long files, templates and partials', () => {
    const long = 'a'.repeat(4_000_001);
    const tooLong = 'error p/a.md file/too-long: the file has 4000001 characters; at most 4000000 are read, for no message may be longer';
    expect(listed(faults(long))).toEqual([tooLong]);
    expect(listed(faults('\n'.repeat(4_000_001)))).toEqual([tooLong]);
    expect(listed(faults(long.slice(1)))).toEqual([]);
    const partial = "error p/_partials/long.md:1:1 prompt/template: the text is longer than 4000000 characters, the most that is read";
    expect(listed(faults("---\n---\n{% render 'long' %}", { partials: { long } }))).toContain(partial);
  });

  it('blank lines are no limit', () => {
    expect(renderText(`${'\n'.repeat(3_999_990)}a`)).toBe('a');
  });

  it('tags in one text', () => {
    expect(listed(faults(withAny('x', '{{ x }}'.repeat(2000))))).toEqual([]);
    expect(listed(faults(withAny('x', '{{ x }}\n'.repeat(20_000))))).toEqual(['error p/a.md:2004:1 prompt/template: more than 2000 tags in one text']);
  });
});

it('plain text is what it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((text) => !/\{[{%]|^\s|\s$|^$/.test(text)), (text) => {
    expect(renderText(`---\n---\n${text}`)).toBe(text);
  }));
});
