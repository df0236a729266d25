import { findSecrets } from './find-secrets.js';

/** Personal data with a form of its own; each pattern is linear. What has none, such as names and addresses, is not found. */
const KINDS: readonly (readonly [kind: string, pattern: RegExp, holds?: (text: string) => boolean])[] = [
  ['email', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g],
  ['iban', /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g, isIban],
  ['card', /\b\d(?:[ -]?\d){12,18}\b/g, isCardNumber],
  ['ip', /\b(?:\d{1,3}\.){3}\d{1,3}\b/g, (text) => text.split('.').every((part) => Number(part) <= 255)],
  ['phone', /(?:\+|(?<![\w.])00)[1-9](?:[ ()./-]{0,2}\d){6,14}\b|(?<![\w.-])\(?0\d{2,4}\)?[ /-]\d(?:[ -]?\d){4,9}\b/g],
];

/** A text whose secrets and personal data are `[email]`, `[card]` …, and how many there were of each kind. */
export interface Redacted {
  text: string;
  kinds: Record<string, number>;
}

export function redact(text: string): Redacted {
  const kinds: Record<string, number> = {};
  const replaced = (kind: string): string => {
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    return `[${kind}]`;
  };
  let result = '';
  let from = 0;
  for (const { start, end } of findSecrets(text)) {
    if (start < from) continue;
    result += text.slice(from, start) + replaced('secret');
    from = end;
  }
  result += text.slice(from);
  for (const [kind, pattern, holds] of KINDS) result = result.replace(pattern, (found) => (holds === undefined || holds(found) ? replaced(kind) : found));
  return { text: result, kinds };
}

/** Luhn's check digit. */
function isCardNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].map(Number).toReversed();
  return digits.reduce((sum, digit, index) => sum + (index % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9), 0) % 10 === 0;
}

/** ISO 13616: the number with its head at the end is 1 modulo 97. */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  let rest = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97;
  return rest === 1;
}
