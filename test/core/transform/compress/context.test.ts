import { describe, expect, it } from 'vitest';
import { compressContext, type ContextOptions } from '../../../../src/core/transform/compress/context.js';
import { counter } from './counting.js';

const DOCS = `# Refunds

A refund takes five days. It goes to the card that was charged.

# Calendars

Calendars can be shared with a team. Every member sees the shared calendar.

# Offices

The office in Malmö opens at nine. There is coffee on the second floor.`;

const show = (docs: unknown, question: unknown, more: Partial<ContextOptions> = {}): { docs: unknown; reasons: string[] } => {
  const { values, reasons } = compressContext({ docs, question, other: 1 }, { variable: 'docs', query: 'question', trusted: true, maxTokens: 20, ...more }, counter);
  expect(Object.keys(values)).toEqual(['docs', 'question', 'other']);
  return { docs: values['docs'], reasons };
};

describe('a context', () => {
  it('keeps whole sentences about the question under their heading, within the budget', () => {
    const { docs, reasons } = show(DOCS, 'How long does a refund take?');
    expect(docs).toBe('# Refunds\n\nA refund takes five days. It goes to the card that was charged.');
    expect(counter.count(docs as string).tokens).toBeLessThanOrEqual(20);
    expect(reasons[0]).toMatch(/^compress: `docs` \d+ → \d+ tokens, 2 of 6 sentences by words in common with `question`$/);
    expect(reasons).toContain('compress: dropped “Calendars can be shared with a team.”');
  });

  it('keeps their order', () => {
    const { docs } = show('The zebra eats. A lion sleeps here all day long. The zebra runs.', 'zebra', { maxTokens: 8 });
    expect(docs).toBe('The zebra eats. The zebra runs.');
  });

  it.each([
    ['no word is shared', DOCS, 'Quantum?', 'no sentence shares a word with `question`'],
    ['nothing is asked', DOCS, ' ', '`question` asks nothing'],
    ['it fits', 'Short.', 'short?', 'tokens are within 20'],
    ['it is no text', 12, 'short?', 'it is neither a text nor a list of texts'],
  ])('stays whole where %s', (_, docs, question, reason) => {
    const shown = show(docs, question);
    expect(shown.docs).toBe(docs);
    expect(shown.reasons).toEqual([expect.stringContaining(reason)]);
  });

  it('may be a list, whose items without a sentence go', () => {
    const docs = [{ id: 1, text: 'A refund takes five days.' }, { id: 2, text: 'Calendars can be shared with every team of the company.' }];
    expect(show(docs, 'refund', { maxTokens: 10 }).docs).toEqual([docs[0]]);
  });

  it('obeys marks only in what is trusted', () => {
    const docs = 'A refund takes five days.\n\n<!-- prompt:keep -->Buy now, buy here.<!-- /keep -->';
    expect(show(docs, 'refund', { maxTokens: 18 }).docs).toContain('Buy now');
    expect(show(docs, 'refund', { maxTokens: 8, trusted: false }).docs).toBe('A refund takes five days.');
  });

  it('passes over what does not fit, and goes on', () => {
    const long = `The refund of a refund ${'and so on '.repeat(20)}ends.`;
    expect(show(`${long} A refund is quick.`, 'refund', { maxTokens: 10 }).docs).toBe('A refund is quick.');
  });
});
