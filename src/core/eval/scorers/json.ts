import * as v from 'valibot';
import { canonicalJson } from '../../text/canonical-json.js';
import { isMap } from '../../text/plain-data.js';
import { keys, mapOf } from '../../text/validate.js';
import { isNear, tolerances } from './elements/tolerance.js';
import { defineScorer } from './scorer.js';
import { comparable, excerpt, firstFew, parseAnswer } from './elements/text.js';

const weight = v.pipe(v.number(), v.minValue(0, 'expected a weight of 0 or more'));

const OptionsSchema = keys({
  weights: v.optional(mapOf(v.string(), weight, 'weights by field, such as `{ total: 2, "address.city": 1 }`'), {}),
  extra: v.optional(v.picklist(['ignore', 'wrong'], 'expected `ignore` or `wrong`'), 'wrong'),
  ignore_case: v.optional(v.boolean(), false),
  fenced: v.optional(v.boolean(), false),
  ...tolerances,
});

type Options = v.InferOutput<typeof OptionsSchema>;

/**
 * How much of the expected JSON the answer holds, field by field: a map's share is the weighted mean of its members',
 * a list's the mean over its positions, and a value is right or wrong. An answer that is no JSON has 0.
 */
export const json = defineScorer({
  type: 'json',
  metric: 'json_fields',
  kind: 'number',
  options: OptionsSchema,
  checkExpected({ weights }, { expected }) {
    if (!isMap(expected) && !Array.isArray(expected)) return 'expected a map or a list under `expected`';
    const total = isMap(expected) ? Object.keys(expected).reduce((sum, name) => sum + weightOf(weights, name), 0) : 1;
    return total > 0 || Object.keys(expected).length === 0 ? undefined : 'the weights of all its fields are 0';
  },
  create: (options) => ({ text }, { expected }) => {
    const answer = parseAnswer(text, options.fenced);
    if ('fault' in answer) return { value: 0, explanation: answer.fault };
    const wrong: string[] = [];
    const value = credit(answer.value, expected, '', options, wrong);
    return { value, explanation: wrong.length === 0 ? 'every field is as expected' : firstFew(wrong, '; ') };
  },
});

function credit(got: unknown, expected: unknown, path: string, options: Options, wrong: string[]): number {
  if (isMap(expected) && isMap(got)) return creditMap(got, expected, path, options, wrong);
  if (Array.isArray(expected) && Array.isArray(got)) return creditList(got, expected, path, options, wrong);
  if (isEqual(got, expected, options)) return 1;
  wrong.push(`${excerpt(path) || 'it'} is ${shown(got)}, expected ${shown(expected)}`);
  return 0;
}

function creditMap(got: Record<string, unknown>, expected: Record<string, unknown>, path: string, options: Options, wrong: string[]): number {
  const extra = options.extra === 'wrong' ? Object.keys(got).filter((name) => !Object.hasOwn(expected, name)) : [];
  let [sum, total] = [0, 0];
  for (const name of [...Object.keys(expected), ...extra]) {
    const inner = path === '' ? name : `${path}.${name}`;
    const weight = weightOf(options.weights, inner);
    total += weight;
    const member = (map: Record<string, unknown>): unknown => (Object.hasOwn(map, name) ? map[name] : undefined);
    const share = credit(member(got), member(expected), inner, options, wrong);
    sum += weight * share;
  }
  return total === 0 ? 1 : sum / total;
}

function weightOf(weights: Options['weights'], path: string): number {
  return Object.hasOwn(weights, path) ? (weights[path] ?? 1) : 1;
}

function creditList(got: readonly unknown[], expected: readonly unknown[], path: string, options: Options, wrong: string[]): number {
  const length = options.extra === 'wrong' ? Math.max(got.length, expected.length) : expected.length;
  if (length === 0) return 1;
  let sum = 0;
  for (let index = 0; index < length; index++) sum += credit(got[index], expected[index], `${path}[${index}]`, options, wrong);
  return sum / length;
}

function isEqual(got: unknown, expected: unknown, options: Options): boolean {
  if (got === undefined || expected === undefined) return false;
  if (typeof got === 'number' && typeof expected === 'number') return isNear(got, expected, options);
  if (typeof got === 'string' && typeof expected === 'string') {
    return comparable(got, options.ignore_case).trim() === comparable(expected, options.ignore_case).trim();
  }
  return canonicalJson(got) === canonicalJson(expected);
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : excerpt(canonicalJson(value));
}
