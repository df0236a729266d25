import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer, passFail } from './scorer.js';
import { comparable, excerpt, EXPECTS_TEXTS, firstFew, referencesOf } from './elements/text.js';

/**
 * Whether the answer contains all, any or none of the expected texts. They are sought as they are: `1` is in `10`;
 * for whole words there is `regex` with `\b`.
 */
export const contains = defineScorer({
  type: 'contains',
  metric: 'contains',
  kind: 'pass-fail',
  options: keys({
    mode: v.optional(v.picklist(['all', 'any', 'none'], 'expected `all`, `any` or `none`'), 'all'),
    ignore_case: v.optional(v.boolean(), true),
  }),
  checkExpected: (_, { expected }) => (textsOf(expected) ? undefined : EXPECTS_TEXTS),
  create: ({ mode, ignore_case }) => ({ text }, { expected }) => {
    const texts = textsOf(expected) ?? [];
    const answer = comparable(text, ignore_case);
    const found = texts.filter((part) => answer.includes(comparable(part, ignore_case)));
    const missing = texts.filter((part) => !found.includes(part));
    const passed = mode === 'none' ? found.length === 0 : mode === 'any' ? found.length > 0 : missing.length === 0;
    const showsMissing = mode === 'none' ? passed : mode === 'all' ? !passed : found.length === 0;
    return passFail(passed, `got "${excerpt(text)}", which ${showsMissing ? `lacks ${quoted(missing)}` : `contains ${quoted(found)}`}`);
  },
});

/** Every answer contains the empty text. */
function textsOf(expected: unknown): string[] | undefined {
  const texts = referencesOf({ expected });
  return texts?.includes('') ? undefined : texts;
}

function quoted(texts: readonly string[]): string {
  return firstFew(texts.map((text) => `"${excerpt(text)}"`), ', ');
}
