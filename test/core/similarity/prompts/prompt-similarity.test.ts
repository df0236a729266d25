import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectTexts, findPairs, groupTexts } from '../../../../src/core/similarity/prompts/prompt-similarity.js';
import { PLACEHOLDER } from '../../../../src/core/similarity/prompts/word-frequencies.js';

const ROUTE = `Route the support ticket to exactly one of these queues.
billing: invoices, charges, refunds, plans.
bug: something in the product is broken or gives a wrong result.
account: signing in, passwords, members and their roles.
If a ticket touches several queues, choose the one for what the customer wants done now.
Answer with the name of the queue and nothing else.
Ticket: ${PLACEHOLDER}`;
const lines = ROUTE.split('\n');
const NEWS = `Summarise the news article in one sentence of at most thirty words. Say what happened, to whom and where, and keep the figures
that matter. Add nothing that the article does not say. Answer with the sentence only. Article: ${PLACEHOLDER}`;
const HAIKU = `Write a haiku about ${PLACEHOLDER}, in the manner of an old master, with a word for the season.`;
const likeness = (text: string) => collectTexts([ROUTE, NEWS, HAIKU]).compare(text)[0];

describe('compare', () => {
  it.each([
    { edit: 'nothing', text: ROUTE, relation: 'same' },
    { edit: 'capitals and white space', text: `${ROUTE.toUpperCase().replaceAll('\n', '\n\n  ')}\n`, relation: 'same' },
    { edit: 'lines in another order', text: lines.toReversed().join('\n'), relation: 'duplicate' },
    { edit: 'a line less', text: lines.toSpliced(4, 1).join('\n'), relation: 'duplicate' },
    { edit: 'other words for some', text: ROUTE.replace('Route', 'Send').replace('broken', 'defective').replace('customer', 'user'), relation: 'duplicate' },
    { edit: 'two lines less', text: lines.slice(2).join('\n'), relation: 'near' },
    { edit: 'a foreign text around it', text: `${NEWS}\n${NEWS}\n${ROUTE}\n${HAIKU}\n${HAIKU}`, relation: 'fork' },
    { edit: 'another prompt', text: NEWS, relation: 'none' },
    { edit: 'nothing at all', text: '', relation: 'none' },
  ])('$edit: $relation', ({ text, relation }) => expect(likeness(text)?.relation).toBe(relation));

  it('says nothing of containment where a text has too few runs of words', () => {
    expect(likeness('Route the support ticket.')).not.toHaveProperty('containment');
  });

  it('names the weightiest words that two texts share, as they are written', () => {
    const collection = collectTexts([ROUTE, NEWS, HAIKU]);
    expect(collection.sharedWords('Which queues do tickets belong to?', 0, 2).toSorted()).toEqual(['queues', 'tickets']);
    expect(collection.sharedWords('zebra', 0, 2)).toEqual([]);
  });

  it('judges common words by English at large for few texts, by themselves for many', () => {
    expect(collectTexts([ROUTE, NEWS]).frequencies).toBe('background');
    const many = Array.from({ length: 20 }, (_, at) => `Write a poem about number ${at}`);
    expect(collectTexts(many).frequencies).toBe('texts');
  });

  it('is a share, symmetric, and 1 for the text itself', () => {
    const text = fc.array(fc.constantFrom(...ROUTE.split(/\s+/), ...HAIKU.split(/\s+/)), { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
    fc.assert(fc.property(text, text, (a, b) => {
      const collection = collectTexts([a, b]);
      const there = collection.compare(a)[1]!;
      const back = collection.compare(b)[0]!;
      expect(there.similarity).toBeCloseTo(back.similarity, 10);
      expect(there.containment).toBe(back.containment);
      expect(there.similarity).toBeGreaterThanOrEqual(0);
      expect(there.similarity).toBeLessThanOrEqual(1);
      expect(collection.compare(a)[0]).toMatchObject({ similarity: 1, relation: 'same' });
    }));
  });
});

describe('findPairs', () => {
  it('gives each copy once, with its original, and what else is alike', () => {
    const pairs = findPairs(collectTexts([ROUTE, NEWS, ROUTE, lines.slice(2).join('\n'), ROUTE, `${NEWS}\n${NEWS}\n${ROUTE}\n${HAIKU}\n${HAIKU}`, HAIKU]));
    expect(pairs.map(({ a, b, relation }) => [a, relation, b])).toEqual([
      [0, 'same', 2],
      [0, 'same', 4],
      [0, 'near', 3],
      [1, 'fork', 5],
      [0, 'fork', 5],
      [3, 'fork', 5],
      [6, 'fork', 5],
    ]);
  });

  it('finds nothing among nothing, one, and different texts', () => {
    for (const texts of [[], [ROUTE], [ROUTE, NEWS, HAIKU]]) expect(findPairs(collectTexts(texts))).toEqual([]);
  });
});

describe('groupTexts', () => {
  it('names a group by words that the others do not have', () => {
    const poem = (what: string): string => `Write a short poem about ${what}. The poem must rhyme.`;
    const bill = (what: string): string => `Check the invoice for ${what}. Report each wrong amount of the invoice.`;
    const groups = groupTexts(collectTexts([poem('rain'), bill('fees'), poem('snow'), bill('tax'), 'Guten Tag']), 0.6);
    expect(groups.map(({ members }) => members)).toEqual([[0, 2], [1, 3], [4]]);
    expect(groups.map(({ words }) => words[0])).toEqual(['poem', 'invoice', 'guten']);
  });
});
