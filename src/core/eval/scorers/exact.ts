import * as v from 'valibot';
import { canonicalJson } from '../../text/canonical-json.js';
import { keys } from '../../text/validate.js';
import { defineScorer, excerpt, passFail } from './scorer.js';

/**
 * Equality with `expected`: of text after trimming, or, where a map or list is expected, of values, whatever the
 * order of keys and the white space.
 */
export const exact = defineScorer({
  type: 'exact',
  metric: 'exact',
  kind: 'pass-fail',
  options: keys({ ignore_case: v.optional(v.boolean(), false) }),
  checkExpected: (_, { expected }) => (expected === undefined ? 'expected a text or a value under `expected`' : undefined),
  create: ({ ignore_case }) => (text, { expected }) => {
    if (typeof expected === 'string') {
      const fold = (value: string): string => (ignore_case ? value.trim().toLowerCase() : value.trim());
      return passFail(fold(text) === fold(expected), `got "${excerpt(text)}", expected "${excerpt(expected)}"`);
    }
    const value = parseJson(text);
    if (value === undefined) return passFail(false, `not JSON: "${excerpt(text)}"`);
    const [got, wanted] = [canonicalJson(value), canonicalJson(expected)];
    return passFail(got === wanted, got === wanted ? 'equal' : `differs: ${differences(value, expected)}`);
  },
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The members that differ, or both values where they are no maps. */
function differences(got: unknown, expected: unknown): string {
  if (!isMap(got) || !isMap(expected)) return `got ${excerpt(canonicalJson(got))}, expected ${excerpt(canonicalJson(expected))}`;
  const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
  return names
    .filter((name) => canonicalJson(got[name]) !== canonicalJson(expected[name]))
    .map((name) => `${name} is ${excerpt(canonicalJson(got[name]))}, expected ${excerpt(canonicalJson(expected[name]))}`)
    .join('; ');
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
