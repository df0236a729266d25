import { expect, it } from 'vitest';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { scanText } from '../../../src/core/untrusted/scan.js';

/** What makes patterns slow that are not linear. */
const UNITS = ['a', '<', ' ', '=', '[', '![a](', '\nsystem:', '<|a|>', 'é', '\u200b', 'ignore all previous ', 'i ', 'send the ', '<img src=', '"'];
const SIZE = 16_000;
const TIMES = 16;

const sanitize = createSanitizer({ tags: ['doc'], runs: ['"', '`'] });

/** Of all units together, the better of two: neither another process at work nor the collection of garbage decides. */
function milliseconds(size: number, work: (text: string) => unknown): number {
  const texts = UNITS.map((unit) => unit.repeat(Math.ceil(size / unit.length)));
  return Math.min(...[1, 2].map(() => {
    const started = performance.now();
    texts.forEach((text) => work(text));
    return performance.now() - started;
  }));
}

it.each([['sanitising', sanitize], ['scanning', scanText]])('%s takes time by the length of the text', (_, work) => {
  milliseconds(SIZE, work);
  // Sixteen times the text: were one unit quadratic it would take 256 times as long, and outweigh all others.
  expect(milliseconds(SIZE * TIMES, work) / milliseconds(SIZE, work)).toBeLessThan(80);
});
