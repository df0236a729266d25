import { normalizeText } from '../../similarity/words.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { Values } from './values.js';

/**
 * Equal for inputs that count as the same: trimmed, in lower case, as NFKC, with white space collapsed.
 * @param names the variables to look at
 */
export function inputKey(values: Values, names: readonly string[] = Object.keys(values)): string {
  return names.toSorted().map((name) => `${name}\0${normalizeText(textOf(Object.hasOwn(values, name) ? values[name] : undefined))}`).join('\0');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (canonicalJson(value) ?? '');
}
