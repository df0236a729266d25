import * as v from 'valibot';
import { keys } from '../../text/validate.js';
import { defineScorer, passFail } from './scorer.js';

/** Whether the answer contains all, any or none of the expected texts. */
export const contains = defineScorer({
  type: 'contains',
  metric: 'contains',
  kind: 'pass-fail',
  options: keys({
    mode: v.optional(v.picklist(['all', 'any', 'none'], 'expected `all`, `any` or `none`'), 'all'),
    ignore_case: v.optional(v.boolean(), true),
  }),
  checkExpected: (_, { expected }) =>
    textsOf(expected) ? undefined : 'expected a text or a list of texts under `expected`',
  create: ({ mode, ignore_case }) => (text, { expected }) => {
    const fold = (value: string): string => (ignore_case ? value.toLowerCase() : value);
    const texts = textsOf(expected) ?? [];
    const [found, missing] = [texts.filter((part) => fold(text).includes(fold(part))), texts.filter((part) => !fold(text).includes(fold(part)))];
    if (mode === 'none') return passFail(found.length === 0, found.length === 0 ? 'contains none' : `contains ${quoted(found)}`);
    const passed = mode === 'all' ? missing.length === 0 : found.length > 0;
    return passFail(passed, missing.length === 0 ? 'contains all' : `misses ${quoted(missing)}`);
  },
});

function textsOf(expected: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(expected) ? expected : [expected];
  const texts = list.filter((item): item is string => typeof item === 'string' && item !== '');
  return texts.length > 0 && texts.length === list.length ? texts : undefined;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}
