import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMaskFaults, mask, unmask } from '../../../../src/core/transform/compress/engine/mask.js';
import { readPassages } from '../../../../src/core/transform/compress/engine/passages.js';
import { type RewrittenBody, startRewriting } from '../../../../src/core/transform/compress/engine/rewriting.js';
import { readDocument } from '../../../../src/core/transform/compress/document.js';
import { createMeter } from '../../../../src/core/transform/compress/meter.js';
import { counter } from './counting.js';

const meter = createMeter(counter, false, {});
const reading = { plain: false, labels: ['red', 'green'] };

function start(body: string, excess?: number) {
  const document = readDocument(body, reading);
  const passages = readPassages(document, meter, false, excess);
  return { passages, rewriting: startRewriting(document, passages, meter.whole(body), { ...reading, judge: { meter, plain: false } }) };
}

/** What comes of a body whose passages are answered so, asked as often as it takes. */
function rewrite(body: string, answer: (masked: string, attempt: number) => string, excess?: number): RewrittenBody & { asked: number } {
  const { rewriting } = start(body, excess);
  const attempts = new Map<number, number>();
  for (let open = rewriting.open(); open.length > 0; open = rewriting.open()) {
    for (const position of open) {
      const attempt = attempts.get(position) ?? 0;
      attempts.set(position, attempt + 1);
      rewriting.answer(position, answer(rewriting.ask(position).passage, attempt), false);
    }
  }
  return { ...rewriting.result(), asked: [...attempts.values()].reduce((sum, count) => sum + count, 0) };
}

describe('masking', () => {
  const text = 'Answer {{ x }} in 3 words.';
  const masked = mask(text, [{ start: 7, end: 14 }, { start: 18, end: 19 }]);

  it('puts a placeholder for every protected part, and for several with nothing between them one', () => {
    expect(masked).toEqual({ text: 'Answer ⟦1⟧ in ⟦2⟧ words.', kept: ['{{ x }}', '3'] });
    expect(mask('a 1 2, 3 b', [{ start: 2, end: 3 }, { start: 4, end: 6 }, { start: 7, end: 8 }]).text).toBe('a ⟦1⟧ b');
    expect(mask('abcdef', [{ start: 1, end: 4 }, { start: 2, end: 3 }, { start: 3, end: 5 }])).toEqual({ text: 'a⟦1⟧f', kept: ['bcde'] });
  });

  it.each([
    { answer: '⟦1⟧ in ⟦2⟧.', faults: [] },
    { answer: '⟦1⟧.', faults: ['⟦2⟧ is missing'] },
    { answer: '⟦1⟧ ⟦1⟧ ⟦2⟧', faults: ['⟦1⟧ stands 2 times'] },
    { answer: '⟦2⟧ ⟦1⟧', faults: ['the placeholders stand in another order'] },
    { answer: '⟦1⟧ ⟦3⟧', faults: ['⟦2⟧ is missing', '⟦3⟧ was never there'] },
    { answer: '⟦1⟧ ⟦2⟧ ⟦x⟧', faults: ['⟦ or ⟧ stands alone'] },
  ])('$answer', ({ answer, faults }) => {
    expect(findMaskFaults(answer, masked)).toEqual(faults);
  });

  it('is undone by unmasking, whatever is protected', () => {
    const span = fc.tuple(fc.nat(30), fc.nat(6)).map(([from, length]) => ({ start: from, end: from + length + 1 }));
    fc.assert(fc.property(fc.string({ minLength: 40, maxLength: 60 }).filter((one) => !/[⟦⟧]/.test(one)), fc.array(span, { maxLength: 6 }), (whole, spans) => {
      const one = mask(whole, spans);
      expect(unmask(one.text, one)).toBe(whole);
      expect(findMaskFaults(one.text, one)).toEqual([]);
    }));
  });
});

const LONG = 'You are to read the whole of {{ text }} before you write down any kind of answer, and never use more than 12 words.';

describe('passages', () => {
  it('are paragraphs and items with enough in them that is not protected, cut at tags of branches', () => {
    const body = `# Head\n\n${LONG}\n\n- short item\n- Then {% if text %} this is the first branch of the item and it is long {% else %} and this is the other one which is as long {% endif %}\n\nLabels: red, green.`;
    expect(start(body).passages.map(({ masked }) => masked.text)).toEqual([
      'You are to read the whole of ⟦1⟧ before you write down any kind of answer, and never use more than ⟦2⟧ words.',
      'this is the first branch of the item and it is long',
      'and this is the other one which is as long',
    ]);
  });

  it('have budgets that together save what is asked for, and at least a token each', () => {
    const { passages } = start(`${LONG}\n\n${LONG}`, 10);
    expect(passages.reduce((sum, { tokens, budget }) => sum + tokens - budget, 0)).toBeGreaterThanOrEqual(10);
    for (const { tokens, budget } of start(LONG).passages) expect(budget).toBeLessThan(tokens);
  });

  it('with the marks themselves, or below the heading of a format, are left alone', () => {
    expect(start(`${LONG} ⟦1⟧`).passages).toEqual([]);
    expect(start(`# Output format\n\n${LONG}`).passages).toEqual([]);
    expect(start(`<!-- prompt:keep -->\n${LONG}\n<!-- /keep -->`).passages).toEqual([]);
  });
});

describe('an answer', () => {
  const good = 'Read all of ⟦1⟧ before you answer, never using more than ⟦2⟧ words.';
  const filled = 'Read all of {{ text }} before you answer, never using more than 12 words.';

  it('that holds takes the place of its passage', () => {
    const { text, passages, asked } = rewrite(`${LONG}\n\nLabels: red, green.`, () => good);
    expect(text).toBe(`${filled}\n\nLabels: red, green.`);
    expect([asked, passages[0]?.outcome, passages[0]?.retries]).toEqual([1, 'rewritten', 0]);
  });

  it.each([
    { id: 'drops a placeholder', answer: good.replace('⟦2⟧ ', ''), fault: '⟦2⟧ is missing' },
    { id: 'has a number of its own', answer: good.replace('⟦2⟧ words', '⟦2⟧ words or 7'), fault: 'it changes the number 7' },
    { id: 'loses a negation', answer: good.replace('never ', ''), fault: 'it changes the negation or limit never' },
    { id: 'adds a limit', answer: good.replace('Read', 'Only read'), fault: 'it changes the negation or limit only' },
    { id: 'adds a variable', answer: good.replace('answer', 'answer {{ y }}'), fault: 'it changes the placeholder {{ y }}' },
    { id: 'adds an address', answer: good.replace('answer', 'go to ftp://b.example'), fault: 'it changes the URL ftp://b.example' },
    { id: 'is no shorter', answer: LONG.replace('{{ text }}', '⟦1⟧').replace('12', '⟦2⟧'), fault: 'not fewer than' },
    { id: 'is a list', answer: `- ${good}`, fault: 'another kind of block' },
    { id: 'is a heading', answer: `# ${good}`, fault: 'it changes the heading' },
    { id: 'has a line too many', answer: good.replace(', ', ',\n'), fault: 'it has more lines' },
    { id: 'is empty', answer: ' \n', fault: 'it is empty' },
  ])('that $id is asked for twice again, then the passage stays', ({ answer, fault }) => {
    const { text, passages, asked } = rewrite(LONG, () => answer);
    expect(text).toBe(LONG);
    expect(asked).toBe(3);
    expect(passages[0]?.outcome).toBe('kept');
    expect(passages[0]?.faults.join(' ')).toContain(fault);
  });

  it('is asked for again with what was wrong with it', () => {
    const { rewriting } = start(LONG);
    rewriting.answer(0, good.replace('never ', ''), false);
    expect(rewriting.ask(0)).toMatchObject({ refused: good.replace('never ', ''), faults: ['it changes the negation or limit never'] });
    rewriting.answer(0, good, false);
    expect(rewriting.open()).toEqual([]);
    expect(rewriting.result()).toMatchObject({ text: filled, passages: [{ outcome: 'rewritten', retries: 1 }] });
  });

  it('above the budget of a target is asked for again, and the shortest of those that hold is taken', () => {
    const longer = good.replace('Read all of', 'Do read the whole text of');
    const { text, asked } = rewrite(LONG, (_, attempt) => (attempt === 1 ? good : longer), 25);
    expect([asked, text]).toEqual([3, filled]);
    expect(rewrite(LONG, () => longer).asked).toBe(1);
  });

  it('that was cut off, or never came, is none', () => {
    const { rewriting } = start(LONG);
    rewriting.answer(0, good, true);
    rewriting.fail(0, 'the model failed: down');
    expect(rewriting.result()).toMatchObject({ text: LONG, passages: [{ outcome: 'kept', faults: ['it was cut off', 'the model failed: down'] }] });
  });
});

it('whatever a model says: never more tokens, never a variable, number or negation changed', () => {
  const word = fc.constantFrom('⟦1⟧', '⟦2⟧', '⟦3⟧', 'Read', 'never', 'not', '12', '{{ text }}', 'answer', '\n', '\n\n', '- ', '# ', 'user:\n', '```', '<b>', 'the', 'words', '{% if text %}', '.');
  const body = `system:\n${LONG}\n\nuser:\n${LONG} {{ text }}`;
  fc.assert(fc.property(fc.array(fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')), { minLength: 6, maxLength: 6 }), (answers) => {
    let next = 0;
    const { text, tokens } = rewrite(body, () => answers[next++ % answers.length] ?? '');
    expect(tokens.tokens).toBeLessThanOrEqual(meter.whole(body).tokens);
    expect(text.match(/\{\{ text \}\}/g)).toHaveLength(3);
    expect(text.match(/^(?:system|user):$/gm)).toEqual(['system:', 'user:']);
    expect(text).toContain('12');
    expect(text).toContain('never');
  }), { numRuns: 150 });
});
