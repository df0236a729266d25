import { hash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space (RFC 8785 in spirit: numbers as JavaScript prints them).
 * Equal values give equal text; `undefined` members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return Array.isArray(value) ? canonicalList(value) : canonicalMap(value as Readonly<Record<string, unknown>>);
}

/** As `JSON.stringify` has it, which takes three times as long for a text whose only special characters are line breaks. */
function quote(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text) : `"${text.replaceAll('\n', '\\n')}"`;
}

const SPECIAL = /["\\\u0000-\u0009\u000b-\u001f\ud800-\udfff]/;

function canonicalList(list: readonly unknown[]): string {
  let text = '';
  for (const item of list) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null)}`;
  return `[${text}]`;
}

function canonicalMap(map: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const key of Object.keys(map).sort()) {
    if (map[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(map[key])}`;
  }
  return `{${text}}`;
}

/** Lower-case hex sha256 of the UTF-8 bytes of `text`. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
