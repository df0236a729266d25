/**
 * Control, format and other characters that a terminal acts on or hides; newline and tab stay. The joiners and variation
 * selectors of emoji are among them, and can carry a hidden text: seeing them spelt out beats not seeing them.
 */
export const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]|\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}/gu;

const PLAIN = /^[\t\n\x20-\x7E]*$/;

/** Text from outside, safe to print: what a terminal would obey becomes visible as `\u{1b}`. */
export function escapeTerminal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, spelt);
}

/** The same for what stands in one line: a newline in a name would begin a row of its own. */
export function escapeLine(text: string): string {
  return escapeTerminal(text).replace(/[\n\t]/g, spelt);
}

function spelt(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Members that are one line wherever they are shown, and lists of such: what a name, a path or a line of front matter says. */
const ONE_LINE = new Set([
  'name', 'names', 'prompt', 'prompts', 'reference', 'label', 'candidate', 'baseline', 'other', 'id', 'query', 'largestQuery',
  'path', 'file', 'files', 'written', 'run', 'owner', 'tags', 'author', 'subject', 'environment', 'model',
]);

/** The same for every string inside a value, keys included. What needs no change is not copied. */
export function escapeDeep<T>(value: T): T {
  // One look at the whole costs a tenth of a look at each of its strings; where that is not sure, each is looked at.
  return value === undefined || !DOUBTFUL.test(JSON.stringify(value)) ? value : escapeStrings(value);
}

/** In JSON: a character that is not plain, or an escape that may stand for one. */
const DOUBTFUL = /[^\x20-\x7E]|\\[^"\\]/;

function escapeStrings<T>(value: T, oneLine = false): T {
  if (typeof value === 'string') return (oneLine ? escapeLine(value) : escapeTerminal(value)) as T;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => escapeStrings(item, oneLine));
    return (items.every((item, index) => item === value[index]) ? value : items) as T;
  }
  return typeof value === 'object' && value !== null ? (escapeMap(value as Record<string, unknown>) as T) : value;
}

function escapeMap(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let changed: [string, unknown][] | undefined;
  const keys = Object.keys(map);
  for (const [index, key] of keys.entries()) {
    const member = escapeStrings(map[key], ONE_LINE.has(key));
    const name = escapeLine(key);
    if (!changed && member === map[key] && name === key) continue;
    changed ??= keys.slice(0, index).map((earlier) => [earlier, map[earlier]]);
    changed.push([name, member]);
  }
  return changed ? Object.fromEntries(changed) : map;
}
