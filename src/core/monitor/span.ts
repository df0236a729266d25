import { PromptError } from '../errors.js';

/** A span of time, in milliseconds since 1970: `from` is in it, `to` is not. */
export interface Span {
  from: number;
  to: number;
}

/** As data tell it: ISO 8601. */
export function toldSpan({ from, to }: Span): { from: string; until: string } {
  return { from: new Date(from).toISOString(), until: new Date(to).toISOString() };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const LONGEST = 3660 * 86_400_000;

/** `90m`, `24h`, `7d` as milliseconds. @param flag the option it was given to @throws PromptError `usage` */
export function parseSpan(flag: string): (text: string) => number {
  return (text) => {
    const [, digits, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
    const span = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN);
    if (span > 0 && span <= LONGEST) return span;
    throw new PromptError('usage', { message: `${flag} is no span of time: \`${text}\``, remedy: 'write a number with s, m, h, d or w: `90m`, `24h`, `7d`' });
  };
}

/** A time as ISO 8601 has it, as milliseconds since 1970. @throws PromptError `usage` */
export function parseTime(flag: string): (text: string) => number {
  return (text) => {
    const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    throw new PromptError('usage', {
      message: `${flag} is no time: \`${text}\``,
      remedy: 'write a day, or a time with its zone: `2026-11-20`, `2026-11-20T12:00:00Z`',
    });
  };
}

const STEPS = [60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000];
const MOST_STEPS = 48;

/** The step of time that divides a span into a history one can look at. */
export function stepOf(span: number): number {
  return STEPS.find((step) => span / step <= MOST_STEPS) ?? Math.ceil(span / MOST_STEPS);
}
