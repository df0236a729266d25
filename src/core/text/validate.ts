import * as v from 'valibot';
import type { Finding, Fix } from '../finding.js';
import { nearestWord } from './nearest-word.js';
import { describe, isMap } from './plain-data.js';
import type { YamlValue } from './yaml.js';

/** A map with exactly these keys; each unknown one is a finding that says what was meant, or what is known. */
export function keys<const Entries extends v.ObjectEntries>(entries: Entries): v.ObjectSchema<Entries, string> {
  const known = Object.keys(entries);
  const expected = known.length === 0 ? 'an empty map' : `a map with ${listed(known)}`;
  return onlyMaps(v.object(entries, MISSING), expected, (key) => (known.includes(key) ? undefined : unknownKey(key, known)));
}

/** A map with any keys of one kind. */
export function mapOf<K extends v.GenericSchema<string>, V extends v.GenericSchema>(
  key: K,
  value: V,
  expected = 'a map',
): v.RecordSchema<K, V, undefined> {
  return onlyMaps(v.record(key, value) as v.RecordSchema<K, V, undefined>, expected, droppedName);
}

/** A map with some keys of known kinds and others as they are. */
export function mapWith<const Entries extends v.ObjectEntries>(entries: Entries, expected: string): v.LooseObjectSchema<Entries, string> {
  return onlyMaps(v.looseObject(entries, MISSING), expected, droppedName);
}

const UNKNOWN = 'unknown key ';
const MISSING = 'is missing';
const DID_YOU_MEAN = '; did you mean ';

/** Names that valibot leaves out of what it copies, without a word. */
const DROPPED = new Set(['__proto__', 'constructor', 'prototype']);

function droppedName(name: string): string | undefined {
  return DROPPED.has(name) ? `the name \`${name}\` cannot be used here` : undefined;
}

function unknownKey(typed: string, known: string[]): string {
  const nearest = nearestWord(typed, known);
  const hint = nearest === undefined ? `; known: ${known.length === 0 ? 'none' : listed(known)}` : `${DID_YOU_MEAN}\`${nearest}\`?`;
  return `${UNKNOWN}\`${typed}\`${hint}`;
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

/** valibot takes a list for a map and tells of keys one at a time; with this it does neither. */
function onlyMaps<S extends v.GenericSchema>(schema: S, expected: string, keyFault: (key: string) => string | undefined): S {
  const issue = (input: unknown, message: string, path?: v.ObjectPathItem[]): v.BaseIssue<unknown> =>
    ({ kind: 'schema', type: schema.type, input, expected, received: typeof input, message, ...(path ? { path } : {}) }) as v.BaseIssue<unknown>;
  return {
    ...schema,
    '~run'(dataset: v.UnknownDataset, config: v.Config<v.BaseIssue<unknown>>) {
      const input = dataset.value;
      if (!isMap(input)) return { typed: false, value: input, issues: [issue(input, `expected ${expected}, but got ${describe(input)}`)] };
      const result = schema['~run'](dataset, config);
      const faults = Object.entries(input).flatMap(([key, value]) => {
        const message = keyFault(key);
        return message === undefined ? [] : [issue(key, message, [{ type: 'object', origin: 'key', input, key, value }])];
      });
      return faults.length === 0 ? result : { ...result, issues: [...(result.issues ?? []), ...faults] };
    },
  };
}

export interface Validated<T> {
  output?: T;
  findings: Finding[];
}

/**
 * Checks a YAML value against a schema; every fault with its place.
 * An unknown key that resembles a known one is an error (it was meant to do something); any other is a warning.
 */
export function validate<S extends v.GenericSchema>(schema: S, yaml: YamlValue, area: string): Validated<v.InferOutput<S>> {
  if (yaml.findings.length > 0) return { findings: yaml.findings };
  const strict = v.safeParse(schema, yaml.value);
  if (strict.success) return { output: strict.output, findings: [] };
  const findings = strict.issues.map((issue) => toFinding(issue, yaml, area));
  if (findings.some((finding) => finding.severity === 'error')) return { findings };
  const result = v.safeParse(schema, withoutKeys(yaml.value, strict.issues.map(pathOf)));
  if (result.success) return { output: result.output, findings };
  return { findings: [...findings, ...result.issues.map((issue) => toFinding(issue, yaml, area))] };
}

function toFinding(issue: v.BaseIssue<unknown>, yaml: YamlValue, area: string): Finding {
  const unknown = issue.message.startsWith(UNKNOWN);
  const ofKey = (issue.path?.at(-1) as v.IssuePathItem | undefined)?.origin === 'key';
  const place = yaml.placeOf(pathOf(issue), ofKey ? 'key' : 'value');
  const fix = unknown ? renaming(issue, place) : undefined;
  return {
    code: unknown ? `${area}/unknown-key` : `${area}/invalid`,
    severity: unknown && !issue.message.includes(DID_YOU_MEAN) ? 'warning' : 'error',
    place,
    message: describeIssue(issue),
    ...(fix ? { fix } : {}),
  };
}

/** Of a misspelt key, unless the one that was meant stands there as well. */
function renaming({ message, path }: v.BaseIssue<unknown>, { line, column }: Finding['place']): Fix | undefined {
  const last = path?.at(-1);
  const meant = /; did you mean `([^`]+)`\?$/.exec(message)?.[1];
  const before = typeof last?.key === 'string' ? last.key : undefined;
  if (meant === undefined || before === undefined || line === undefined || column === undefined) return undefined;
  return isMap(last?.input) && Object.hasOwn(last.input, meant) ? undefined : { line, column, before, after: meant };
}

/** `\`budget.template\`: expected >=1 but received 0` */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const words = plainWords(issue.message.replace(/^Invalid \w+: /, '')).slice(0, MAX_MESSAGE);
  const text = words.charAt(0).toLowerCase() + words.slice(1);
  const path = pathOf(issue);
  if (path.length === 0 || issue.message.startsWith(UNKNOWN)) return text;
  return `\`${path.join('.')}\`${issue.message === MISSING ? ' ' : ': '}${text}`;
}

/** valibot speaks of JavaScript's types and signs. */
function plainWords(message: string): string {
  return message.replace(/^Expected Array\b/, 'expected a list').replace(/^Expected !0 but received 0$/, 'must not be empty');
}

/** valibot quotes what it got, however long. */
const MAX_MESSAGE = 400;

function pathOf(issue: v.BaseIssue<unknown>): PropertyKey[] {
  return (issue.path ?? []).map((item) => item.key as PropertyKey);
}

/** A copy of `value` without the members at `paths`. */
function withoutKeys(value: unknown, paths: readonly PropertyKey[][]): unknown {
  const copy = structuredClone(value);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown>)[key], copy);
    delete (parent as Record<PropertyKey, unknown>)[path.at(-1) as PropertyKey];
  }
  return copy;
}
