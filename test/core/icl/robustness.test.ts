import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer } from '../../../src/core/icl/answer.js';
import { ICL_ID, ICL_NOTICE } from '../../../src/core/icl/icl.js';
import type { Message, Role } from '../../../src/core/ports.js';
import { system, user } from './messages.js';

/** Pieces of prompts, so that random texts reach every parser. */
const PIECES = [
  'Labels: a, b\n', 'Labels:\n- a: x\n- b\n', 'one of a or b', 'Text: ', 'Text:\n', 'Label:', 'Label: a\n', '\n\n', '\n', ' ', '---\n',
  '<q>', '</q>', '<example>', '</example>', '<examples>', '<input>', '</input>', '<title>t</title>', '{"text": "x", "label": "a"}\n',
  '{"text": "x"}\n', '{"a": ', '}', '{"type": "object", "properties": {"email": {"type": ["string", "null"]}}}', '"', '```json\n', '```',
  'Extract the name, date and amount as JSON. ', 'Summarise in one sentence. ', 'in at most 5 words ', 'Use null. ', 'with keys `a`, `b`.\n',
  'I am Ann Lee, a@b.example. ', '$5.00 on 3 May 2024 ', 'Dr. ', 'What is 2 + 2? ', 'constructor', '__proto__', '{"__proto__": {"x": 1}}',
  'Labels: __proto__, constructor\n', '\ud800', '\u0000', '\r\n', '😀',
];
const TEXT = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })), { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const MESSAGES: fc.Arbitrary<Message[]> = fc.array(
  fc.record({ role: fc.constantFrom<Role>('system', 'developer', 'user', 'assistant'), content: TEXT }),
  { maxLength: 6 },
);

test('any messages are answered, the same way each time, and left as they were', () => {
  fc.assert(
    fc.property(MESSAGES, (messages) => {
      const before = structuredClone(messages);
      const first = answer(messages);
      expect(typeof first).toBe('string');
      expect(answer(messages)).toBe(first);
      expect(messages).toEqual(before);
    }),
    { numRuns: 3000 },
  );
});

test('a label answer is always one of those listed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(TEXT, fc.constantFrom('red', 'green', 'blue')), { maxLength: 6 }), fc.string({ minLength: 1 }), (shown, query) => {
      const turns = shown.flatMap(([text, label]): Message[] => [user(`<q>\n${text.replaceAll('</q>', '')}\n</q>`), { role: 'assistant', content: label }]);
      const given = answer([system('Labels: red, green, blue'), ...turns, user(`<q>\nx ${query.replaceAll('<', '')}\n</q>`)]);
      expect(['red', 'green', 'blue']).toContain(given);
    }),
  );
});

test('JSON answers are JSON whatever the query says', () => {
  const ask = system('Extract the contact data as {"name": "...", "company": "...", "email": "...", "date": "...", "amount": 0}. Use null.');
  fc.assert(
    fc.property(TEXT, (text) => {
      const given = answer([ask, user(`<mail>\nx ${text.replaceAll('</mail>', '')}\n</mail>`)]);
      expect(Object.keys(JSON.parse(given) as object)).toEqual(['name', 'company', 'email', 'date', 'amount']);
    }),
    { numRuns: 500 },
  );
});

test('a summary keeps to its word limit', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 60 }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
      const given = answer([system(`Summarise the text in at most ${limit} words.`), user(text)]);
      expect(given.split(/\s+/).length).toBeLessThanOrEqual(limit);
    }),
  );
});

/** A quadratic reader runs into the time limit here: such texts took minutes before. */
describe('texts made to be slow are answered', () => {
  const slow = [
    '<a>', '<example>', '</example><example>', 'Text: x\nLabel: y\n\n', 'Label:\n', '{', '{"a":', '[', '"', 'Labels: a\n', '# Labels\n',
    'keys ', 'extract the ', 'a.b@', '1.1.', '12-', '(1', 'W. ', 'Dr. ', 'Aa Bb ', 'I am Aa ', '- a: b\n', 'one of ', ' ', '\n', '`', '**', 'json ',
  ];
  const tells = ['', 'Extract as JSON: name, company, email, phone, date, amount, id, url. ', 'Summarise in one sentence of at most 9 words. ', 'Labels: a, b. '];

  test.each(slow)('%j', (piece) => {
    const text = piece.repeat(Math.ceil(40_000 / piece.length));
    for (const tell of tells) {
      expect(typeof answer([user(`${tell}\n\nText: ${text}`)])).toBe('string');
      expect(typeof answer([system(tell + text), user(text)])).toBe('string');
    }
  });

  test('deep nesting does not overflow', () => {
    const deep = `{"text": "x", "label": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    for (const text of [deep, nested]) expect(typeof answer([system(`Labels: a, b\n${text}`), user(text)])).toBe('string');
  });
});

test('the learner names its version and says what it is not', () => {
  expect(ICL_ID).toBe('local/icl-1@1.1.0');
  expect(ICL_NOTICE).toMatch(/not an LLM/);
  expect(ICL_NOTICE).not.toContain('\n');
});
