import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { bestOf, comparable, EXPECTS_TEXTS, likenessExplained, referencesOf } from './elements/text.js';

/** 1 minus the edit distance by the longer length, in characters; of several expected texts the nearest counts. */
export const levenshtein = defineScorer({
  type: 'levenshtein',
  metric: 'levenshtein',
  kind: 'number',
  options: keys({ ignore_case: v.optional(v.boolean(), false) }),
  checkExpected: (_, query) => (referencesOf(query) ? undefined : EXPECTS_TEXTS),
  create: ({ ignore_case }) => ({ text }, query) => {
    const prepare = (one: string): string => comparable(one, ignore_case).trim();
    const best = bestOf(referencesOf(query) ?? [], (reference) => likeness(prepare(text), prepare(reference)));
    return { value: best.value, explanation: likenessExplained(text, best) };
  },
});

function likeness(a: string, b: string): number {
  const [left, right] = narrowed(a, b);
  const longest = Math.max(left.length, right.length);
  return longest === 0 ? 1 : 1 - distance(left, right) / longest;
}

const SURROGATE = /[\uD800-\uDFFF]/;

/** The package counts UTF-16 units: characters beyond those get units of their own, so that an emoji is one edit. */
function narrowed(a: string, b: string): [string, string] {
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return [a, b];
  const units = new Map<string, string>();
  const narrow = (text: string): string => {
    let out = '';
    for (const character of text) {
      const unit = units.get(character) ?? String.fromCharCode(units.size % 0x10000);
      units.set(character, unit);
      out += unit;
    }
    return out;
  };
  return [narrow(a), narrow(b)];
}
