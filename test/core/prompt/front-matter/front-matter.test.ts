import matter from 'gray-matter';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../src/core/text/decode.js';
import { faults, listed, read, readWhole } from '../reading.js';

declare global {
  var executed: string[] | undefined;
}

/** Leaves a mark wherever it is run. */
const HOSTILE = '{ x: (globalThis.executed ??= []).push("run") }';

describe('languages other than YAML', () => {
  const spellings = [
    '---js', '---javascript', '--- JS ', '---\tjs', '---\u00a0js', '---json', '---coffee', '---constructor', '---toString', '---hasOwnProperty', '---__proto__',
    '---JavaScript', '---js module', '---yaml', '---\u200bjs', '---js;', '---\u00a0', '---toml', '---c++', '---é',
  ];

  it.each(spellings)('%j is one clear finding', (opener) => {
    for (const source of [HOSTILE, '{"a": 1}', 'a = 1', '']) {
      expect(faults(`${opener}\n${source}\n---\nbody`)).toEqual([
        {
          code: 'prompt/front-matter',
          severity: 'error',
          place: { file: 'p/a.md', line: 1, column: 1 },
          message: `front matter opened by \`${opener}\` is not read; only YAML between bare \`---\` lines is`,
          remedy: 'write the front matter as YAML and open it with `---` alone',
        },
      ]);
    }
  });

  it.each(spellings)('%j runs nothing, however it is closed', (opener) => {
    for (const close of ['\n---\n', `\n${opener}\n`, '\n---js\n', '']) faults(`${opener}\n${HOSTILE}${close}body`);
    expect(globalThis.executed).toBeUndefined();
  });

  it('gray-matter left to itself runs it', () => {
    matter(`---js\n${HOSTILE}\n---\nbody`, {});
    expect(globalThis.executed).toEqual(['run']);
    globalThis.executed = undefined;
  });

  it.each(['id: x', '---js\nid: x'])('a body that starts with `---js` after %j is text', (yaml) => {
    const text = `---\n${yaml}\n---\n---js\n${HOSTILE}\n---\n`;
    read(text);
    read(`---\n---\n---js\n${HOSTILE}\n---\n`);
    expect(globalThis.executed).toBeUndefined();
  });

  it('keeps a body that looks like front matter', () => {
    expect(readWhole('---\nid: x\n---\n---js\n{}\n---\n').messages).toEqual([{ role: 'user', text: '---js\n{}\n---', line: 4 }]);
  });
});

describe('delimiters', () => {
  it.each([
    { id: 'never closed', text: '---\nid: x\nbody', told: ['error p/a.md:1:1 prompt/front-matter: the front matter opened by `---` is never closed'] },
    { id: 'only an opener', text: '---', told: ['error p/a.md:1:1 prompt/front-matter: the front matter opened by `---` is never closed'] },
    { id: 'a closer with text', text: '---\nid: x\n---foo\nbody\n', told: ['error p/a.md:3:1 prompt/front-matter: expected `---` alone on its line, but got `---foo`'] },
    { id: 'four dashes', text: '---\nid: x\n----\nbody\n---\n', told: ['error p/a.md:3:1 prompt/front-matter: expected `---` alone on its line, but got `----`'] },
    { id: 'a closer with a no-break space', text: '---\nid: x\n---\u00a0\nbody', told: ['error p/a.md:3:1 prompt/front-matter: expected `---` alone on its line, but got `---\u00a0`'] },
    { id: 'blank lines before', text: '\n\n---\nid: x\n---\nbody', told: ['error p/a.md:3:1 prompt/front-matter: something stands before the opening `---`, if only white space'] },
    { id: 'a space before', text: ' ---\nid: x\n---\nbody', told: ['error p/a.md:1:1 prompt/front-matter: something stands before the opening `---`, if only white space'] },
    { id: 'an invisible character before', text: '\u200b---\nid: x\n---\nbody', told: ['error p/a.md:1:1 prompt/front-matter: something stands before the opening `---`, if only white space'] },
    { id: 'two byte-order marks', text: '\ufeff\ufeff---\nid: x\n---\nbody', told: ['error p/a.md:1:1 prompt/front-matter: something stands before the opening `---`, if only white space'] },
    { id: 'carriage returns alone', text: '---\rid: x\r---\rbody', told: ['error p/a.md:1:1 prompt/front-matter: the lines end in a carriage return alone'] },
  ])('$id', ({ text, told }) => {
    const findings = faults(text);
    expect(listed(findings)).toEqual(told);
    expect(findings[0]?.remedy).toMatch(/\w/);
  });

  it.each([
    { id: 'blanks after', text: '--- \nid: x\n---\t\nbody' },
    { id: 'dashes inside a value', text: '---\nid: x\ndescription: a --- b\nowner: "---"\n---\nbody' },
    { id: 'dashes inside a block text', text: '---\nid: x\ndescription: |\n  one\n  ---\n  two\n---\nbody' },
    { id: 'no newline at the end', text: '---\nid: x\n---\nbody' },
    { id: 'a rule in the body', text: '---\nid: x\n---\nbody', body: 'body' },
  ])('$id are no fault', ({ text }) => {
    expect(faults(text)).toEqual([]);
    expect(readWhole(text)).toMatchObject({ frontMatter: { id: 'x' }, messages: [{ role: 'user', text: 'body' }] });
  });

  it.each([
    { id: 'empty', yaml: '' },
    { id: 'blank lines', yaml: '\n\n' },
    { id: 'only comments', yaml: '# a\n\n  # b\n' },
    { id: 'null', yaml: '~\n' },
  ])('front matter may be $id', ({ yaml }) => {
    const text = `---\n${yaml}---\nHi {{ x }}`;
    expect(read(text)).toMatchObject({ findings: [], prompt: { content: { template: 'liquid' }, messages: [{ text: 'Hi {{ x }}' }] } });
  });

  it('quickly passes over a file of blank lines', () => {
    const text = `---\n${'\n'.repeat(200_000)}id: x\n---\nbody`;
    expect(listed(faults(text))).toEqual(['error p/a.md:2:1 yaml/invalid: 200005 characters of YAML; at most 65536 are read here']);
  });
});

describe('byte-order mark and line ends', () => {
  const text = '---\nid: x\n---\nsystem:\nS\n\nuser:\nU\n';
  const bytes = (changed: string): Uint8Array => new TextEncoder().encode(changed);

  it.each([
    { id: 'CRLF', changed: text.replaceAll('\n', '\r\n') },
    { id: 'mark', changed: `\ufeff${text}` },
    { id: 'both', changed: `\ufeff${text.replaceAll('\n', '\r\n')}` },
    { id: 'mixed', changed: text.replace('\n', '\r\n') },
  ])('$id make no difference', ({ changed }) => {
    const decoded = decodeText(bytes(changed));
    expect(decoded).toEqual({ ok: true, text });
    expect(read(changed).hash).toBe(read(text).hash);
    expect(readWhole(changed).messages).toEqual([
      { role: 'system', text: 'S', line: 5 },
      { role: 'user', text: 'U', line: 8 },
    ]);
  });

  it('make no difference in partials and pools either', () => {
    const prompt = "---\ntransforms: [few-shot]\nvariables: { x: { type: string } }\n---\n{% render 'tone' %}{{ x }}";
    const plain = read(prompt, { partials: { tone: 'a\nb' }, examples: '- input: |\n    a\n    b\n  output: c\n' });
    const other = read(prompt, { partials: { tone: '\ufeffa\r\nb' }, examples: '- input: |\r\n    a\r\n    b\r\n  output: c\r\n' });
    expect(other.hash).toBe(plain.hash);
  });
});

describe('no front matter', () => {
  it.each([
    { id: 'braces', text: 'Answer {{ question }} in {% raw %} JSON: {"a": {{}}}' },
    { id: 'a long rule', text: '----------\nOrders\n----------\n' },
    { id: 'a dash list', text: '- a\n- b' },
    { id: 'a heading with dashes', text: '--- BEGIN ---\ntext\n--- END ---' },
    { id: 'a rule further down', text: 'intro\n---\ntext: x\n---\n' },
  ])('$id: plain text, untouched', ({ text }) => {
    expect(faults(text)).toEqual([]);
    expect(readWhole(text)).toMatchObject({ content: { template: 'none' }, messages: [{ role: 'user', text: text.trimEnd(), line: 1 }] });
  });

  it('is still cut at role markers', () => {
    expect(readWhole('Be kind.\n\nuser:\n{{ hi }}\n').messages).toEqual([
      { role: 'system', text: 'Be kind.', line: 1 },
      { role: 'user', text: '{{ hi }}', line: 4 },
    ]);
  });

  it('an empty file has no text', () => {
    for (const text of ['', '\n\n', '   ']) expect(listed(faults(text))).toEqual(['error p/a.md:1:1 prompt/empty-message: the prompt has no text']);
  });
});
