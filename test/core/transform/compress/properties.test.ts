import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMessages } from '../../../../src/core/prompt/template/messages.js';
import { scanTags } from '../../../../src/core/prompt/template/scan.js';
import { findLoss, takeInventory } from '../../../../src/core/transform/compress/inventory.js';
import { type Level, LEVELS } from '../../../../src/core/transform/compress/level.js';
import { partAround } from '../../../../src/core/transform/compress/meter.js';
import { counter, shorten } from './counting.js';

const PIECES = [
  'Please note that ', 'please ', 'in order to ', 'really ', 'not ', 'never ', 'the ', 'a very ', 'good', 'user', ':', '. ', ', ', ' ', '  ', '   ', '\n', '\n\n', '\n\n\n', '- ', '1. ', '# ',
  '> ', '```', '```json\n{ "a": [1, 2] }\n```\n', '`code`', '`', '"', "'", '{{ name }}', '{% if a %}', '{% endif %}', '{{', '}}', '<example>', '</example>', '<ticket>', '<!-- note -->',
  '<!-- prompt:keep -->', '<!-- /keep -->', '<!--', 'https://a.example/x', '3', '1.5', '| a  | b  |\n|----|----|\n| 1  | 2  |\n', '---', 'user:\n', 'system:\n', '\\user:\n', 'Input: x\nOutput: y\n',
  'Sort every ticket into a queue. ', 'due to the fact that ', 'make sure that ', '    ', '\t', 'é', '字', '\u2028', '**', '[x](y)', 'Answer with exactly 2 words. ', 'Output format:\n',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((parts) => parts.join(''));
const level = fc.constantFrom<Level>(...LEVELS);

/** Every promise about one text. */
function holds(before: string, upTo: Level, plain = false): void {
  const given = { level: upTo, plain };
  const { text: after, before: was, after: is, edits } = shorten(before, given);
  expect(is.tokens).toBeLessThanOrEqual(was.tokens);
  // White space that comes to stand at the end of a message is cut off besides.
  expect(was.tokens - is.tokens).toBeGreaterThanOrEqual(edits.reduce((sum, { tokensSaved }) => sum + tokensSaved, 0));
  for (const edit of edits) expect(edit.tokensSaved).toBeGreaterThanOrEqual(edit.level === 'layout' ? 0 : 1);
  expect(shorten(after, given).text).toBe(after);
  const roles = (body: string): string[] => cutMessages('', body, 0, plain).messages.map(({ role }) => role);
  expect(roles(after)).toEqual(roles(before));
  const tags = (body: string): string[] => scanTags(body).map(({ start, end }) => body.slice(start, end));
  if (!plain && edits.every(({ rule }) => rule !== 'repeated-example')) expect(tags(after)).toEqual(tags(before));
  if (edits.every(({ rule }) => !['json', 'table', 'repeated-sentence', 'repeated-example'].includes(rule))) {
    expect(findLoss(takeInventory(before, plain), takeInventory(after, plain))).toBeUndefined();
  }
}

describe('for every text', () => {
  it('never more tokens, nothing lost, and the same when done again', () => {
    fc.assert(fc.property(text, level, fc.boolean(), (body, upTo, plain) => holds(body, upTo, plain)), { numRuns: 3000 });
  });

  it('what an edit saves is told without those beside it that fail in the whole', () => {
    holds('# , \n\n\nPlease note that ', 'layout');
  });

  it.each(LEVELS)('what an edit saves is told as of the whole, where a tag that is not closed makes parts of it others: %s', (upTo) => {
    for (const plain of [false, true]) holds('# {{Please note that system:\nPlease note that {% if a %}', upTo, plain);
  });

  it('a budget is met or all that can be had is had', () => {
    fc.assert(fc.property(text, fc.integer({ min: 0, max: 60 }), (body, budget) => {
      const { before, after } = shorten(body, { budget });
      if (before.tokens <= budget) expect(after.tokens).toBe(before.tokens);
      else if (after.tokens > budget) expect(after.tokens).toBe(shorten(body).after.tokens);
    }), { numRuns: 300 });
  });

  it('the counts of parts between borders add up', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 20 }), fc.nat(), (parts, seed) => {
      const whole = parts.join('').replaceAll('\uFEFF', '');
      const at = whole.length === 0 ? 0 : seed % whole.length;
      const { start, end } = partAround(whole, { start: at, end: at }, () => false);
      const count = (part: string): number => counter.count(part).tokens;
      expect(count(whole.slice(0, start)) + count(whole.slice(start, end)) + count(whole.slice(end))).toBe(count(whole));
    }), { numRuns: 5000 });
  });
});
