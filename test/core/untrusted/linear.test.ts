import { expect, it } from 'vitest';
import { createSanitizer } from '../../../src/core/untrusted/sanitize.js';
import { scanText } from '../../../src/core/untrusted/scan.js';

/** What makes patterns slow that are not linear. */
const UNITS = ['a', '<', ' ', '=', '[', '![a](', '\nsystem:', '<|a|>', 'é', '\u200b', 'ignore all previous ', 'i ', 'send the ', '<img src=', '"'];
const SIZE = 32_000;
const TIMES = 8;

const sanitize = createSanitizer({ tags: ['doc'], runs: ['"', '`'] });

/** The best of three, so that another process at work makes no difference. */
function milliseconds(text: string, work: (text: string) => unknown): number {
  return Math.min(...[1, 2, 3].map(() => {
    const started = performance.now();
    work(text);
    return performance.now() - started;
  }));
}

it.each([['sanitising', sanitize], ['scanning', scanText]])('%s takes time by the length of the text', (_, work) => {
  for (const unit of UNITS) {
    const [short, long] = [SIZE, SIZE * TIMES].map((size) => unit.repeat(Math.ceil(size / unit.length))) as [string, string];
    work(short);
    // Eight times the text: quadratic were 64 times. Below a millisecond a clock says nothing.
    expect(milliseconds(long, work) / Math.max(1, milliseconds(short, work)), JSON.stringify(unit)).toBeLessThan(48);
  }
});
