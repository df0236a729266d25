import { PromptError } from '../errors.js';

/** A share in percent as it is typed: `50`, `50%`. @throws PromptError `usage` */
export function parseShare(text: string): number {
  const percent = /^\d{1,3}%?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  if (!isShare(percent)) throw wrongShare(text);
  return percent;
}

export function isShare(percent: number): boolean {
  return Number.isInteger(percent) && percent >= 0 && percent <= 100;
}

export function wrongShare(given: string): PromptError {
  return new PromptError('usage', {
    message: `a share is a whole number of percent from 0 to 100, not \`${given}\``,
    remedy: '100 serves the canary to everyone, 0 ends it',
  });
}
