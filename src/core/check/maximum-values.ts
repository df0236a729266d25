import type { Variable } from '../prompt/front-matter/schema.js';

/** Values as long as their schemas let them be; or the variables whose schemas set no end. */
export type MaximumValues = { ok: true; values: Record<string, unknown> } | { ok: false; unbounded: string[] };

/** English at about four characters a token. A value in another script may have more tokens in the same length. */
const PROSE = 'The customer writes that the last invoice was paid twice and asks when the money will be sent back. ';
/** Longer values would only take time: no model reads them. */
const MAX_CHARACTERS = 4_000_000;
/** Neither JSON nor a person writes longer ones. */
const LONGEST_NUMBER = -1234567890.1234567;

export function maximumValues(variables: Readonly<Record<string, Variable>>): MaximumValues {
  const values: Record<string, unknown> = {};
  const unbounded: string[] = [];
  for (const [name, schema] of Object.entries(variables)) {
    const value = largest(schema);
    if (value === undefined) unbounded.push(name);
    else values[name] = value;
  }
  return unbounded.length > 0 ? { ok: false, unbounded } : { ok: true, values };
}

/** Undefined where the schema sets no end. */
function largest(schema: Readonly<Record<string, unknown>>): unknown {
  const { const: only, enum: choices, type, maxLength, maxItems, items, properties } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return choices.toSorted((a, b) => String(b).length - String(a).length)[0] as unknown;
  if (type === 'boolean') return false;
  if (type === 'integer') return Math.trunc(LONGEST_NUMBER);
  if (type === 'number') return LONGEST_NUMBER;
  if (type === 'string') {
    return typeof maxLength === 'number' && maxLength <= MAX_CHARACTERS
      ? PROSE.repeat(Math.ceil(maxLength / PROSE.length)).slice(0, maxLength)
      : undefined;
  }
  if (type === 'array') return typeof maxItems === 'number' && isSchema(items) ? repeated(largest(items), maxItems) : undefined;
  if (type === 'object') return isSchema(properties) && schema['additionalProperties'] === false ? largestObject(properties) : undefined;
  return undefined;
}

function repeated(value: unknown, times: number): unknown[] | undefined {
  if (value === undefined || JSON.stringify(value).length * times > MAX_CHARACTERS) return undefined;
  return Array.from({ length: times }, () => value);
}

function largestObject(properties: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(properties).map(([name, schema]) => [name, isSchema(schema) ? largest(schema) : undefined] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

function isSchema(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
