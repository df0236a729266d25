import { describe, expect, it } from 'vitest';
import { brief, faults, listed, render, renderText, withTexts } from '../reading.js';

const undeclared = (line: number, column: number, name: string, meant?: string) =>
  `error p/a.md:${line}:${column} prompt/variable-undeclared: the variable \`${name}\` is not declared${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
const unused = (line: number, column: number, name: string) => `warning p/a.md:${line}:${column} prompt/variable-unused: the variable \`${name}\` is declared but never used`;

describe('what is read against what is declared', () => {
  it.each([
    { id: 'an output', body: '{{ tickt }}{{ ticket }}', told: [undeclared(4, 4, 'tickt', 'ticket')] },
    { id: 'every place', body: '{{ ticket }}{{ nope }}\n{{ nope }}', told: [undeclared(4, 16, 'nope'), undeclared(5, 4, 'nope')] },
    { id: 'a condition', body: '{{ ticket }}{% if urgent %}!{% endif %}', told: [undeclared(4, 19, 'urgent')] },
    { id: 'a loop', body: '{{ ticket }}{% for i in list %}{{ i }}{{ forloop.index }}{% endfor %}', told: [undeclared(4, 25, 'list')] },
    { id: 'a range', body: '{{ ticket }}{% for i in (1..n) %}{{ i }}{% endfor %}', told: [undeclared(4, 29, 'n')] },
    { id: 'an argument of a filter', body: '{{ ticket | truncate: limit }}', told: [undeclared(4, 23, 'limit')] },
    { id: 'an index', body: '{{ ticket[key] }}', told: [undeclared(4, 11, 'key')] },
    { id: 'only the first name of a path', body: '{{ tickets.first.body }}{{ ticket }}', told: [undeclared(4, 4, 'tickets', 'ticket')] },
    { id: 'a loop variable after the loop', body: '{% for i in (1..2) %}{{ i }}{% endfor %}{{ i }}{{ ticket }}', told: [undeclared(4, 44, 'i')] },
    { id: 'an argument of a partial', body: "{{ ticket }}{% render 'tone', style: mood %}", told: [undeclared(4, 38, 'mood')] },
    { id: 'nothing, of what the template makes itself', body: '{% assign a = ticket %}{% capture b %}{{ a }}{% endcapture %}{{ b }}', told: [] },
    { id: 'nothing in comments and raw text', body: '{{ ticket }}{% comment %}{{ nope }}{% endcomment %}{% raw %}{{ nix }}{% endraw %}', told: [] },
    { id: 'nothing that is a literal', body: "{{ ticket }}{{ 'text' }}{{ 1 }}{{ true }}{% if ticket == nil %}{% endif %}", told: [] },
    { id: 'the examples, which are always there', body: '{{ ticket }}{% for example in examples %}{{ example.input }}{% endfor %}', told: [] },
  ])('$id', ({ body, told }) => {
    expect(listed(faults(withTexts('ticket', body), { partials: { tone: '{{ style }}' } }))).toEqual(told);
  });

  it('says how to declare it', () => {
    expect(faults('---\n---\n{{ x }}')[0]?.remedy).toBe('declare it: `variables: { x: { type: string } }`');
  });

  it('warns of what is never used, at its key', () => {
    expect(listed(faults('---\nvariables:\n  a: { type: string }\n  b: { type: string }\n  c: { type: string }\n---\n{{ b }}'))).toEqual([unused(3, 3, 'a'), unused(5, 3, 'c')]);
    expect(render(withTexts('a b', '{{ b }}'), { a: '1', b: '2' })).toHaveLength(1);
  });

  it.each([
    { id: 'in a condition', body: '{% if x %}a{% endif %}' },
    { id: 'as an argument of a partial', body: "{% render 'tone', style: x %}" },
    { id: 'in another message', body: 'system:\na\nuser:\n{{ x }}' },
  ])('used $id is used', ({ body }) => {
    expect(faults(withTexts('x', body), { partials: { tone: '{{ style }}' } })).toEqual([]);
  });

  it('says nothing of unused ones while a template does not parse', () => {
    expect(faults(withTexts('x', '{{ x | nope }}')).map(brief)).toEqual(['error p/a.md:4:1 prompt/template']);
  });
});

describe('partials see what is passed', () => {
  const notPassed = (line: number, column: number, partial: string, name: string, read: number, file = 'p/a.md') =>
    `error ${file}:${line}:${column} prompt/variable-not-passed: the partial \`${partial}\` reads \`${name}\` (line ${read}), which is not passed to it`;

  it.each([
    { id: 'by name', body: "{% render 'p', a: x, b: 'text' %}", p: '{{ a }}{{ b }}', told: [] },
    { id: 'of another name', body: "{% render 'p', style: x %}", p: '{{ style.tone }}', told: [] },
    { id: 'with', body: "{% render 'p' with x as a %}", p: '{{ a }}', told: [] },
    { id: 'with, under its own name', body: "{% render 'p' with x %}", p: '{{ p }}', told: [] },
    { id: 'for', body: "{% render 'p' for x as a %}", p: '{{ a }}{{ forloop.index }}', told: [] },
    { id: 'made by itself', body: "{{ x }}{% render 'p' %}", p: '{% assign a = 1 %}{{ a }}', told: [] },
    { id: 'not the declared ones', body: "{{ x }}\n {% render 'p' %}", p: 'a\n{{ x }}', told: [notPassed(5, 2, 'p', 'x', 2)] },
    { id: 'not the ones assigned outside', body: "{% assign a = x %}{% render 'p' %}", p: '{{ a }}', told: [notPassed(4, 19, 'p', 'a', 1)] },
    { id: 'all that are missing', body: "{{ x }}{% render 'p', b: 1 %}", p: '{{ a }}{{ b }}{{ c }}{{ a }}', told: [notPassed(4, 8, 'p', 'a', 1), notPassed(4, 8, 'p', 'c', 1)] },
    { id: 'at every inclusion', body: "{% render 'p', a: x %}{% render 'p' %}", p: '{{ a }}', told: [notPassed(4, 23, 'p', 'a', 1)] },
    { id: 'inside blocks', body: "{% if x %}{% render 'p' %}{% endif %}", p: '{{ a }}', told: [notPassed(4, 11, 'p', 'a', 1)] },
    { id: 'not the examples', body: "{{ x }}{% render 'p' %}", p: '{{ examples | size }}', told: [notPassed(4, 8, 'p', 'examples', 1)] },
    { id: 'not forloop without for', body: "{{ x }}{% render 'p' %}", p: '{{ forloop.index }}', told: [notPassed(4, 8, 'p', 'forloop', 1)] },
  ])('$id', ({ body, p, told }) => {
    expect(listed(faults(withTexts('x', body), { partials: { p } }))).toEqual(told);
  });

  it('from partial to partial, at the place where it is missing', () => {
    const partials = { a: "first\n{% render 'b/c', z: style %}", 'b/c': '{{ z }}\n{{ y }}' };
    expect(listed(faults(withTexts('x', "{% render 'a', style: x %}"), { partials }))).toEqual([notPassed(2, 1, 'b/c', 'y', 2, 'p/_partials/a.md')]);
  });

  it('says what to write', () => {
    expect(faults(withTexts('x', "{{ x }}{% render 'p' %}"), { partials: { p: '{{ a }}' } })[0]?.remedy).toBe("write `{% render 'p', a: … %}`");
  });
});

describe('optional members', () => {
  const text = '---\nvariables: { x: { type: object } }\n---\n{% if x.a %}A{{ x.a }}{% else %}none{% endif %}{% unless x.b.c %}!{% endunless %}{{ x.d | default: "d" }}';

  it.each([
    [{}, 'none!d'],
    [{ a: 1, b: { c: true }, d: 'D' }, 'A1D'],
    [{ a: false }, 'none!d'],
  ])('%j', (x, rendered) => {
    expect(renderText(text, { x })).toBe(rendered);
  });

  it('are a fault where they are printed', () => {
    expect(() => renderText('---\nvariables: { x: { type: object } }\n---\na\n{{ x.a }}', { x: {} })).toThrow('line 5: undefined variable: x.a');
  });
});

describe('conversations', () => {
  const declared = (body: string): string => `---\nvariables: { history: { type: messages }, q: { type: string, default: why } }\n---\n${body}`;

  it.each([
    { id: 'alone', body: 'system:\nS\nuser:\n{{ history }}\nuser:\n{{ q }}' },
    { id: 'alone, with blanks', body: 'system:\nS {{ q }}\nuser:\n\n  {{- history -}}  \n' },
    { id: 'alone, where there are no markers', body: '{{ history }}' },
    { id: 'gone through', body: '{% for message in history %}{{ message.role }}: {{ message.content }}{% endfor %}{{ q }}' },
    { id: 'counted', body: '{{ history | size }}{{ q }}' },
  ])('$id', ({ body }) => {
    expect(faults(declared(body)).filter(({ code }) => code !== 'prompt/variable-unused')).toEqual([]);
  });

  it.each(['user:\nSo far: {{ history }}', 'user:\n{{ history }}{{ history }}', 'user:\n{% if true %}{{ history }}{% endif %}', 'user:\n{{ history }}{% comment %}c{% endcomment %}'])('%j is a fault', (body) => {
    expect(faults(declared(body)).filter(({ code }) => code === 'prompt/conversation-not-alone')).not.toEqual([]);
  });

  it('among other text are a fault', () => {
    expect(faults(declared('user:\nSo far:\n  {{ history }}\n{{ q }}'))).toEqual([
      {
        code: 'prompt/conversation-not-alone',
        severity: 'error',
        place: { file: 'p/a.md', line: 6, column: 3 },
        message: '`history` is a conversation (`type: messages`); it can only stand alone in its message',
        remedy: 'put a role marker before it and after it, or go through it with `for`',
      },
    ]);
  });

  it('become their messages', () => {
    const history = [{ role: 'user', content: 'a', extra: 1 }, { role: 'assistant', content: 'b' }];
    expect(render(declared('system:\nS\nassistant:\n{{ history }}\nuser:\n{{ q }}'), { history })).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'b' },
      { role: 'user', content: 'why' },
    ]);
    expect(render(declared('system:\nS {{ q }}\nuser:\n{{ history }}'), { history: [] })).toEqual([{ role: 'system', content: 'S why' }]);
  });
});
