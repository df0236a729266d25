import * as v from 'valibot';
import type { Finding } from '../finding.js';
import { nearestWord } from './nearest-word.js';
import type { YamlValue } from './yaml.js';

/** A map with exactly these keys; an unknown one is a finding that lists what is known. */
export function keys<const Entries extends v.ObjectEntries>(entries: Entries): v.StrictObjectSchema<Entries, v.ErrorMessage<v.StrictObjectIssue>> {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return unknownKey(String(issue.received).replace(/^"|"$/g, ''), Object.keys(entries));
    if (issue.expected === 'Object') return `expected a map with ${listed(Object.keys(entries))}, but got ${issue.received}`;
    return MISSING;
  });
}

const UNKNOWN = 'unknown key ';
const MISSING = 'is missing';

function unknownKey(typed: string, known: string[]): string {
  const nearest = nearestWord(typed, known);
  const hint = nearest === undefined ? `known: ${listed(known)}` : `did you mean \`${nearest}\`?`;
  return `${UNKNOWN}\`${typed}\`; ${hint}`;
}

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
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
  let result = v.safeParse(schema, yaml.value);
  const findings: Finding[] = [];
  if (!result.success) {
    findings.push(...result.issues.map((issue) => toFinding(issue, yaml, area)));
    if (findings.every((finding) => finding.severity === 'warning')) {
      result = v.safeParse(schema, withoutKeys(yaml.value, result.issues.map(pathOf)));
    }
  }
  return result.success ? { output: result.output, findings } : { findings };
}

function toFinding(issue: v.BaseIssue<unknown>, yaml: YamlValue, area: string): Finding {
  const path = pathOf(issue);
  const unknown = issue.message.startsWith(UNKNOWN);
  const where = path.length === 0 || unknown ? '' : `\`${path.join('.')}\`${issue.message === MISSING ? ' ' : ': '}`;
  return {
    code: unknown ? `${area}/unknown-key` : `${area}/invalid`,
    severity: unknown && !issue.message.includes('did you mean') ? 'warning' : 'error',
    place: yaml.placeOf(path, unknown ? 'key' : 'value'),
    message: where + lowerFirst(issue.message),
  };
}

function pathOf(issue: v.BaseIssue<unknown>): PropertyKey[] {
  return (issue.path ?? []).map((item) => item.key as PropertyKey);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
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
