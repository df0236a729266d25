import { describe, expect, it } from 'vitest';
import { faults, listed, readWhole, renderText, withTexts } from '../reading.js';

const FRONT = '---\nid: x\n---\n';
const cut = (body: string): [string, string, number][] => readWhole(FRONT + body).messages.map(({ role, text, line }) => [role, text, line]);

describe('markers', () => {
  it.each([
    { id: 'no marker: one user message', body: 'Hi\nthere', messages: [['user', 'Hi\nthere', 4]] },
    { id: 'text before the first: the system message', body: 'Be kind.\nuser:\nHi', messages: [['system', 'Be kind.', 4], ['user', 'Hi', 6]] },
    { id: 'blank lines before the first are none', body: '\n\nuser:\nHi', messages: [['user', 'Hi', 7]] },
    { id: 'all roles', body: 'system:\na\ndeveloper:\nb\nuser:\nc\nassistant:\nd', messages: [['system', 'a', 5], ['developer', 'b', 7], ['user', 'c', 9], ['assistant', 'd', 11]] },
    { id: 'blanks after the colon', body: 'user: \t\nHi', messages: [['user', 'Hi', 5]] },
    { id: 'blank lines around a text', body: 'user:\n\n  indented\nmore  \n\n\nassistant:\nx', messages: [['user', '  indented\nmore', 6], ['assistant', 'x', 11]] },
    { id: 'the same role twice', body: 'user:\na\nuser:\nb', messages: [['user', 'a', 5], ['user', 'b', 7]] },
    { id: 'not in capitals', body: 'User:\nHi', messages: [['user', 'User:\nHi', 4]] },
    { id: 'not with text beside it', body: 'user: Hi', messages: [['user', 'user: Hi', 4]] },
    { id: 'not indented', body: 'a\n user:\nHi', messages: [['user', 'a\n user:\nHi', 4]] },
    { id: 'not after other line separators', body: 'a\u2028user:\nb\u2029system:\nuser:\u2028\nc', messages: [['user', 'a\u2028user:\nb\u2029system:\nuser:\u2028\nc', 4]] },
    { id: 'not of other roles', body: 'tool:\nfunction:\nHi', messages: [['user', 'tool:\nfunction:\nHi', 4]] },
    { id: 'after a block that is closed', body: '{% if true %}a{% endif %}\nuser:\nb', messages: [['system', '{% if true %}a{% endif %}', 4], ['user', 'b', 6]] },
    { id: 'after a fence that is closed', body: '```\ncode\n```\nuser:\nb', messages: [['system', '```\ncode\n```', 4], ['user', 'b', 8]] },
    { id: 'after code within a line', body: '```inline``` code\nuser:\nb', messages: [['system', '```inline``` code', 4], ['user', 'b', 6]] },
    { id: 'after raw text with braces', body: '{% raw %}{% if %}{{{% endraw %}\nuser:\nb', messages: [['system', '{% raw %}{% if %}{{{% endraw %}', 4], ['user', 'b', 6]] },
    { id: 'after a quote in a tag', body: "{% comment %}don't{% endcomment %}\nuser:\nb", messages: [['system', "{% comment %}don't{% endcomment %}", 4], ['user', 'b', 6]] },
  ])('$id', ({ body, messages }) => {
    expect(cut(body)).toEqual(messages);
  });
});

describe('markers where no message can start', () => {
  const expected = (line: number, marker: string, where: string) => [
    {
      code: 'prompt/marker-misplaced',
      severity: 'error',
      place: { file: 'p/a.md', line, column: 1 },
      message: `\`${marker}\` stands in ${where}; a message can only start at the top level of the prompt file`,
      remedy: `write \`\\${marker}\` if it is text`,
    },
  ];

  it.each([
    { id: 'if', body: '{% if true %}\nuser:\nHi\n{% endif %}', line: 5, marker: 'user:', where: '`{% if %}` of line 4' },
    { id: 'else', body: '{% if true %}a{% else %}\nuser:\nHi\n{% endif %}', line: 5, marker: 'user:', where: '`{% if %}` of line 4' },
    { id: 'unless', body: 'x\n{% unless true %}\nassistant:\n{% endunless %}', line: 6, marker: 'assistant:', where: '`{% unless %}` of line 5' },
    { id: 'case', body: '{% case 1 %}\n{% when 1 %}\nsystem:\n{% endcase %}', line: 6, marker: 'system:', where: '`{% case %}` of line 4' },
    { id: 'for', body: '{% for i in (1..2) %}\nuser:\nHi\n{% endfor %}', line: 5, marker: 'user:', where: '`{% for %}` of line 4' },
    { id: 'capture', body: '{% capture x %}\ndeveloper:\n{% endcapture %}', line: 5, marker: 'developer:', where: '`{% capture %}` of line 4' },
    { id: 'inner block', body: '{% if true %}\n{% for i in (1..2) %}\nuser:\n{% endfor %}\n{% endif %}', line: 6, marker: 'user:', where: '`{% for %}` of line 5' },
    { id: 'after an inner block', body: '{% if true %}\n{% for i in (1..2) %}a{% endfor %}\nuser:\n{% endif %}', line: 6, marker: 'user:', where: '`{% if %}` of line 4' },
    { id: 'raw', body: '{% raw %}\nuser:\nHi\n{% endraw %}', line: 5, marker: 'user:', where: '`{% raw %}` of line 4' },
    { id: 'comment', body: '{% comment %}\nuser:\n{% endcomment %}Hi', line: 5, marker: 'user:', where: '`{% comment %}` of line 4' },
    { id: 'a tag over several lines', body: '{% assign x = 1\nuser:\n%}Hi', line: 5, marker: 'user:', where: '`{% assign %}` of line 4' },
    { id: 'an output over several lines', body: 'a{{ "\nuser:\n" }}Hi', line: 5, marker: 'user:', where: '`{{ … }}` of line 4' },
    { id: 'a fence', body: 'system:\n```yaml\nuser:\n```\nHi', line: 6, marker: 'user:', where: 'the code fence of line 5' },
    { id: 'a fence of tildes with backticks in it', body: '~~~\n```\nuser: \n~~~\nHi', line: 6, marker: 'user:', where: 'the code fence of line 4' },
    { id: 'a longer fence', body: '````\n```\nuser:\n```\n````\nHi', line: 6, marker: 'user:', where: 'the code fence of line 4' },
    { id: 'a fence that is never closed', body: '```\ncode\n\nuser:\nHi', line: 7, marker: 'user:', where: 'the code fence of line 4' },
  ])('$id', ({ body, line, marker, where }) => {
    expect(faults(FRONT + body).filter(({ code }) => code === 'prompt/marker-misplaced')).toEqual(expected(line, marker, where));
  });

  it('a partial', () => {
    const findings = faults(`${FRONT}{% render 'tone' %}`, { partials: { tone: 'Be kind.\nuser:\nand\nassistant: \n' } });
    expect(listed(findings)).toEqual([
      'error p/_partials/tone.md:2:1 prompt/marker-misplaced: `user:` stands in a partial; a message can only start at the top level of the prompt file',
      'error p/_partials/tone.md:4:1 prompt/marker-misplaced: `assistant:` stands in a partial; a message can only start at the top level of the prompt file',
    ]);
    expect(findings[0]?.remedy).toBe('write `\\user:` if it is text');
  });

  it('a fence in a file without front matter', () => {
    expect(listed(faults('Hi\n```\nuser:\n```\n'))).toEqual([
      'error p/a.md:3:1 prompt/marker-misplaced: `user:` stands in the code fence of line 2; a message can only start at the top level of the prompt file',
    ]);
  });

  it('braces of a file without front matter enclose nothing', () => {
    expect(readWhole('{% if %}\nuser:\n{{ x').messages).toEqual([{ role: 'system', text: '{% if %}', line: 1 }, { role: 'user', text: '{{ x', line: 3 }]);
  });

  it('all of them', () => {
    const findings = faults(`${FRONT}{% if true %}\nuser:\n{% endif %}\n\`\`\`\nuser:\nsystem:\n\`\`\``);
    expect(findings.map(({ place }) => place.line)).toEqual([5, 8, 9]);
  });
});

describe('the escape', () => {
  it.each([
    { id: 'at the top level', body: 'a\n\\user:\nb', text: 'a\nuser:\nb' },
    { id: 'with blanks after it', body: '\\assistant: \nb', text: 'assistant: \nb' },
    { id: 'in a block', body: '{% if true %}\n\\user:\n{% endif %}', text: '\nuser:\n' },
    { id: 'in a fence', body: '```\n\\system:\n```', text: '```\nsystem:\n```' },
    { id: 'in raw text', body: '{% raw %}\n\\developer:\n{% endraw %}', text: '\ndeveloper:\n' },
    { id: 'not within a line', body: 'a \\user: b', text: 'a \\user: b' },
    { id: 'not of other words', body: '\\tool:\n\\n', text: '\\tool:\n\\n' },
    { id: 'one backslash of two', body: '\\\\user:', text: '\\\\user:' },
  ])('$id', ({ body, text }) => {
    expect(renderText(FRONT + body)).toBe(text);
  });

  it('in a partial', () => {
    expect(renderText(`${FRONT}{% render 'p' %}`, {}, { partials: { p: 'a\n\\user:\nb' } })).toBe('a\nuser:\nb');
  });

  it('in a file without front matter, in fences too', () => {
    expect(readWhole('\\user:\n```\n\\user:\n```').messages).toEqual([{ role: 'user', text: 'user:\n```\nuser:\n```', line: 1 }]);
  });
});

describe('messages without text', () => {
  it.each([
    { id: 'an empty one', body: 'system:\n\nuser:\nHi', told: ['error p/a.md:4:1 prompt/empty-message: the system message has no text'] },
    { id: 'the last', body: 'Hi\nuser:\n', told: ['error p/a.md:5:1 prompt/empty-message: the user message has no text'] },
    { id: 'two', body: 'user:\nassistant:', told: ['error p/a.md:4:1 prompt/empty-message: the user message has no text', 'error p/a.md:5:1 prompt/empty-message: the assistant message has no text'] },
    { id: 'nothing at all', body: '', told: ['error p/a.md:4:1 prompt/empty-message: the prompt has no text'] },
    { id: 'only white space', body: '\n \n\t\n', told: ['error p/a.md:4:1 prompt/empty-message: the prompt has no text'] },
  ])('$id', ({ body, told }) => {
    expect(listed(faults(FRONT + body))).toEqual(told);
  });
});

it('places of faults are those of the file', () => {
  const body = '\n\nsystem:\n\nA {{ nope }}\n\nuser:\n\n  B {{ nix }}';
  expect(listed(faults(withTexts('x', `${body} {{ x }}`)))).toEqual([
    'error p/a.md:8:6 prompt/variable-undeclared: the variable `nope` is not declared',
    'error p/a.md:12:8 prompt/variable-undeclared: the variable `nix` is not declared',
  ]);
});
