import { PromptError } from '../core/errors.js';

/** A whole number, 0 or more. */
export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new PromptError('usage', { message: `expected a whole number, but got \`${text}\``, remedy: 'write digits only' });
  return Number(text);
}

/** Values of an option that may be repeated or listed with commas. */
export function parseList(text: string, previous: unknown): string[] {
  return [...((previous as string[] | undefined) ?? []), ...text.split(',').filter((item) => item !== '')];
}

/** Values of an option that may be repeated, commas being part of them. */
export function collect(text: string, previous: unknown): string[] {
  return [...((previous as string[] | undefined) ?? []), text];
}
