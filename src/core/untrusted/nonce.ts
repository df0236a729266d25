import { createHmac } from 'node:crypto';

const DIGITS = 12;

/**
 * A tag's name that does not occur in the text and that its writer could not foresee: it depends on the whole text. The same
 * name and text give the same, so that requests can be cached and replayed.
 */
export function nonceTag(name: string, text: string, seed: string): string {
  for (let attempt = 0; ; attempt += 1) {
    const digits = createHmac('sha256', seed).update(`${attempt}\0${name}\0${text}`).digest('hex').slice(0, DIGITS);
    if (!text.includes(digits)) return `${name}-${digits}`;
  }
}
