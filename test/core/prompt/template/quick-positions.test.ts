import { TagToken } from 'liquidjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickenPositions } from '../../../../src/core/prompt/template/quick-positions.js';
import { faults, withAny } from '../reading.js';

/** As LiquidJS counts. */
function counted(text: string, begin: number): [number, number] {
  const lines = text.slice(0, begin).split('\n');
  return [lines.length, (lines.at(-1) ?? '').length + 1];
}

function tokenAt(text: string, begin: number): TagToken {
  return Object.assign(new TagToken('{% raw %}', 0, 9, { tagDelimiterLeft: '{%', tagDelimiterRight: '%}' } as never), { input: text, begin });
}

describe('where a token stands', () => {
  it('is what LiquidJS says, of one text after the other', () => {
    quickenPositions();
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '\n', '\r\n', ' ') }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(texts, fc.infiniteStream(fc.nat(40)), (all, offsets) => {
      for (const text of [...all, ...all]) {
        const begin = Math.min(offsets.next().value as number, text.length);
        expect(tokenAt(text, begin).getPosition()).toEqual(counted(text, begin));
      }
    }));
  });

  it.each(['{{ x }}', '{% assign y = x %}', '{% if x %}{{ x }}{% endif %}', "{% render 'p' %}", '{% nosuch %}'])('is found in seconds also for 1,900 × %s in 4 MB', (tag) => {
    const lines = Math.floor(1900 / tag.split(/\{[{%]/).slice(1).length);
    const text = withAny('x', `${'word '.repeat(Math.floor(740_000 / lines))}${tag}\n`.repeat(lines));
    const started = performance.now();
    faults(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 60_000);
});
