/**
 * Control, format and other characters that a terminal acts on or hides; newline and tab stay. The joiners and variation
 * selectors of emoji are among them, and can carry a hidden text: seeing them spelt out beats not seeing them.
 */
const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]|\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}/gu;

/** Text from outside, safe to print: what a terminal would obey becomes visible as `\u{1b}`. */
export function escapeTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same for every string inside a value, keys included. */
export function escapeDeep<T>(value: T): T {
  if (typeof value === 'string') return escapeTerminal(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => escapeDeep(item)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [escapeTerminal(key), escapeDeep(member as unknown)])) as T;
  }
  return value;
}
