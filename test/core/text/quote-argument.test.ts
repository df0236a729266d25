import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteArgument } from '../../../src/core/text/quote-argument.js';

it.each([['main', 'main'], ['3f2ab9c^', '3f2ab9c^'], ['a b', "'a b'"], ['', "''"], ["it's", "'it'\\''s'"], ['$(x)', "'$(x)'"], ['a;b', "'a;b'"], ['~', "'~'"]])('%s', (text, quoted) => {
  expect(quoteArgument(text)).toBe(quoted);
});

it('is read back by a shell, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')), { minLength: 1, maxLength: 20 }), (texts) => {
      const output = execFileSync('sh', ['-c', `printf '%s\\0' ${texts.map(quoteArgument).join(' ')}`], { encoding: 'utf8' });
      expect(output).toBe(texts.map((text) => `${text}\0`).join(''));
    }),
    { numRuns: 20 },
  );
});
