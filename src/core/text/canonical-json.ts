import { hash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space (RFC 8785 in spirit: numbers as JavaScript prints them).
 * Equal values give equal text; `undefined` members are left out.
 * @param known texts of objects that never change, which it adds to
 */
export function canonicalJson(value: unknown, known?: WeakMap<object, string>): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const found = known?.get(value);
  if (found !== undefined) return found;
  const text = Array.isArray(value) ? canonicalList(value, known) : canonicalMap(value as Readonly<Record<string, unknown>>, known);
  known?.set(value, text);
  return text;
}

function canonicalList(list: readonly unknown[], known: WeakMap<object, string> | undefined): string {
  let text = '';
  for (const item of list) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null, known)}`;
  return `[${text}]`;
}

function canonicalMap(map: Readonly<Record<string, unknown>>, known: WeakMap<object, string> | undefined): string {
  let text = '';
  for (const key of Object.keys(map).sort()) {
    if (map[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(map[key], known)}`;
  }
  return `{${text}}`;
}

/** Lower-case hex sha256 of the UTF-8 bytes of `text`. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
