import { describe, expect, it } from 'vitest';
import { isStructural } from '../../../src/core/untrusted/corpus/attacks.js';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { scanText } from '../../../src/core/untrusted/scan.js';
import { render } from '../prompt/reading.js';
import { ATTACKS, BENIGN, isHeldOut } from './corpus.js';

const BODY = 'Between the tags stands data.\n\n<ticket>\n{{ ticket }}\n</ticket>\n```\n{{ ticket }}\n```\n"""\n{{ ticket }}\n"""';
const PROMPT = `---\nvariables: { ticket: { type: string, untrusted: true } }\n---\n${BODY}`;

describe('the corpus', () => {
  it('has ten families of attacks and look-alikes in more than eight scripts, each text once', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(150);
    expect(new Set(ATTACKS.map(({ family }) => family)).size).toBe(10);
    expect(BENIGN.length).toBeGreaterThanOrEqual(150);
    expect(new Set([...ATTACKS, ...BENIGN].map(({ text }) => text)).size).toBe(ATTACKS.length + BENIGN.length);
    const scripts = ['Latin', 'Arabic', 'Devanagari', 'Hebrew', 'Han', 'Hiragana', 'Hangul', 'Cyrillic', 'Greek', 'Thai', 'Tamil'];
    for (const script of scripts) expect(BENIGN.some(({ text }) => new RegExp(`\\p{Script=${script}}`, 'u').test(text))).toBe(true);
  });

  it('is parted in two halves of about the same size', () => {
    for (const texts of [ATTACKS, BENIGN]) expect(texts.filter(isHeldOut).length / texts.length).toBeCloseTo(0.5, 0);
  });
});

describe('attacks by form', () => {
  const plain = render(PROMPT, { ticket: '' }).map(({ content }) => content).join('');
  const occurrences = (text: string, part: string): number => text.split(part).length - 1;

  it.each(ATTACKS.filter(isStructural))('$id does not arrive as it was', ({ text, carries = [] }) => {
    const messages = render(PROMPT, { ticket: text });
    expect(messages.map(({ role }) => role)).toEqual(['user']);
    const [{ content } = { content: '' }] = messages;
    expect(carries).not.toEqual([]);
    for (const mark of carries) expect(occurrences(content, mark)).toBe(occurrences(plain, mark));
  });
});

describe('honest texts', () => {
  const sanitize = createSanitizer();

  it('come out as they went in; what names a role at the start of a line does not', () => {
    const changed = BENIGN.filter(({ text }) => sanitize(text).text !== text);
    expect(changed.map(({ id, text }) => [id, sanitize(text).text.split('\n')[0]])).toEqual([['form-10', 'System\\: Windows 11']]);
  });

  it('of the held-out half at most one in a hundred is suspicious', () => {
    const held = BENIGN.filter(isHeldOut);
    expect(held.filter(({ text }) => scanText(text).suspicious).length / held.length).toBeLessThanOrEqual(0.01);
  });
});

it('of the held-out attacks in words nine in ten are suspicious', () => {
  const held = ATTACKS.filter((attack) => isHeldOut(attack) && !isStructural(attack));
  expect(held.filter(({ text }) => scanText(text).suspicious).length / held.length).toBeGreaterThanOrEqual(0.9);
});
