import { Liquid, type Context } from 'liquidjs';

export const TAGS = ['if', 'unless', 'case', 'for', 'assign', 'capture', 'render', 'comment', 'raw'] as const;

export const FILTERS = [
  'default', 'join', 'size', 'first', 'last', 'upcase', 'downcase', 'capitalize', 'strip', 'truncate', 'truncatewords',
  'split', 'replace', 'json', 'date', 'round', 'plus', 'minus', 'times', 'divided_by', 'escape',
] as const;

/** Longest text one message may render to, in UTF-16 units. */
export const MAX_RENDERED = 4_000_000;

/**
 * Liquid with everything outside a closed list removed: no files, no prototype access, no clock, and limits on what a
 * template can consume. A name that does not exist is an error, not an empty string.
 */
export function createLiquid(partials: Readonly<Record<string, string>>): Liquid {
  const liquid = new Liquid({
    templates: { ...partials },
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape: toText,
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: 2_000_000,
    renderLimit: 1_000,
    memoryLimit: 20_000_000,
  });
  keepOnly(liquid.tags, TAGS);
  keepOnly(liquid.filters, FILTERS);
  refuseClock(liquid);
  return liquid;
}

function keepOnly(registered: Record<string, unknown>, allowed: readonly string[]): void {
  for (const name of Object.keys(registered)) {
    if (!allowed.includes(name)) delete registered[name];
  }
}

/** Printing a list or a map as Liquid would (`[object Object]`) is never what was meant. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) throw new Error('the value is a list; print it with `| join: ", "` or `| json`');
  if (typeof value === 'object') throw new Error('the value is a map; print one of its members, or all with `| json`');
  return String(value as string | number | boolean);
}

/** Equal prompts and values must give equal messages on every day. */
function refuseClock(liquid: Liquid): void {
  const date = liquid.filters['date'] as (this: { context: Context }, value: unknown, ...rest: unknown[]) => unknown;
  liquid.registerFilter('date', function (value: unknown, ...rest: unknown[]) {
    if (value === 'now' || value === 'today') throw new Error('`now` is not available: pass the date as a variable');
    return date.apply(this as unknown as { context: Context }, [value, ...rest]);
  });
}
