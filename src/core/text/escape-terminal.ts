/**
 * Control, format and other characters that a terminal acts on or hides; newline and tab stay. The joiners and variation
 * selectors of emoji are among them, and can carry a hidden text: seeing them spelt out beats not seeing them.
 */
export const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]|\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}/gu;

const PLAIN = /^[\t\n\x20-\x7E]*$/;

/** Text from outside, safe to print: what a terminal would obey becomes visible as `\u{1b}`. */
export function escapeTerminal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for every string inside a value, keys included. What needs no change is not copied. */
export function escapeDeep<T>(value: T): T {
  // One look at the whole costs a tenth of a look at each of its strings; where that is not sure, each is looked at.
  return value === undefined || !DOUBTFUL.test(JSON.stringify(value)) ? value : escapeStrings(value);
}

/** In JSON: a character that is not plain, or an escape that may stand for one. */
const DOUBTFUL = /[^\x20-\x7E]|\\[^"\\nt]/;

function escapeStrings<T>(value: T): T {
  if (typeof value === 'string') return escapeTerminal(value) as T;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => escapeStrings(item));
    return (items.every((item, index) => item === value[index]) ? value : items) as T;
  }
  return typeof value === 'object' && value !== null ? (escapeMap(value as Record<string, unknown>) as T) : value;
}

function escapeMap(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let changed: [string, unknown][] | undefined;
  const keys = Object.keys(map);
  for (const [index, key] of keys.entries()) {
    const member = escapeStrings(map[key]);
    const name = escapeTerminal(key);
    if (!changed && member === map[key] && name === key) continue;
    changed ??= keys.slice(0, index).map((earlier) => [earlier, map[earlier]]);
    changed.push([name, member]);
  }
  return changed ? Object.fromEntries(changed) : map;
}
