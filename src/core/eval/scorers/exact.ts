import * as v from 'valibot';
import { canonicalJson } from '../../text/canonical-json.js';
import { isMap } from '../../text/plain-data.js';
import { keys } from '../../text/validate.js';
import { defineScorer, passFail } from './scorer.js';
import { comparable, excerpt, firstFew, parseAnswer } from './elements/text.js';

/**
 * Equality with `expected`: of text after trimming, or, where anything but a text is expected, of JSON values,
 * whatever the order of keys and the white space.
 */
export const exact = defineScorer({
  type: 'exact',
  metric: 'exact',
  kind: 'pass-fail',
  options: keys({ ignore_case: v.optional(v.boolean(), false) }),
  // `expected:` with nothing after it is null in YAML.
  checkExpected: (_, { expected }) => (expected === undefined || expected === null ? 'expected a text or a value under `expected`' : undefined),
  create: ({ ignore_case }) => ({ text }, { expected }) => {
    if (typeof expected === 'string') {
      const equal = comparable(text, ignore_case).trim() === comparable(expected, ignore_case).trim();
      return passFail(equal, `got "${excerpt(text)}", expected "${excerpt(expected)}"`);
    }
    const answer = parseAnswer(text);
    if ('fault' in answer) return passFail(false, answer.fault);
    const equal = valueKey(answer.value, ignore_case) === valueKey(expected, ignore_case);
    return passFail(equal, equal ? `got ${shown(answer.value)}, as expected` : differences(answer.value, expected, ignore_case));
  },
});

/** Equal for equal values. */
function valueKey(value: unknown, ignoreCase: boolean): string {
  const text = comparable(canonicalJson(value), ignoreCase);
  return ignoreCase ? canonicalJson(JSON.parse(text)) : text;
}

/** The members that differ, or both values where they are no maps. */
function differences(got: unknown, expected: unknown, ignoreCase: boolean): string {
  if (!isMap(got) || !isMap(expected)) return `got ${shown(got)}, expected ${shown(expected)}`;
  const memberOf = (map: Record<string, unknown>, name: string): unknown => (Object.hasOwn(map, name) ? map[name] : undefined);
  const parts = [...new Set([...Object.keys(expected), ...Object.keys(got)])].flatMap((name) => {
    const [left, right] = [memberOf(got, name), memberOf(expected, name)];
    const equal = left !== undefined && right !== undefined && valueKey(left, ignoreCase) === valueKey(right, ignoreCase);
    return equal ? [] : [`${excerpt(name)} is ${shown(left)}, expected ${shown(right)}`];
  });
  return firstFew(parts, '; ');
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(canonicalJson(value));
}
