import { Liquid, type LiquidError } from 'liquidjs';
import { quickenPositions } from './quick-positions.js';
import { MAX_RENDERED } from './rendered-limit.js';

const TAGS = ['if', 'unless', 'case', 'for', 'assign', 'capture', 'render', 'comment', 'raw'] as const;

const FILTERS = [
  'default', 'join', 'size', 'first', 'last', 'upcase', 'downcase', 'capitalize', 'strip', 'truncate', 'truncatewords',
  'split', 'replace', 'json', 'date', 'round', 'plus', 'minus', 'times', 'divided_by', 'escape',
] as const;

const MAX_RENDER_MS = 1_000;
/** Characters and list items. */
const MAX_MADE = 20_000_000;

/**
 * Liquid with everything outside a closed list removed: no files, no prototype access, no clock, and limits on what a
 * template can consume. A name that does not exist is an error, not an empty string.
 */
export function createLiquid(partials: Readonly<Record<string, string>>, { catchAllErrors = false } = {}): Liquid {
  quickenPositions();
  const liquid = new Liquid({
    templates: { ...partials },
    catchAllErrors,
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape: toText,
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: MAX_RENDERED,
    renderLimit: MAX_RENDER_MS,
    memoryLimit: MAX_MADE,
  });
  keepOnly(liquid.tags, TAGS);
  keepOnly(liquid.filters, FILTERS);
  for (const name of TEXT_FILTERS) guard(liquid, name, requireText);
  guard(liquid, 'join', requireTexts);
  guard(liquid, 'date', requireDate);
  return liquid;
}

function keepOnly(registered: Record<string, unknown>, allowed: readonly string[]): void {
  for (const name of Object.keys(registered)) {
    if (!allowed.includes(name)) delete registered[name];
  }
}

/** Printing a list or a map as Liquid would (`[object Object]`) is never what was meant. */
function toText(value: unknown): string {
  requireText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('the result is not a number');
  return value === null || value === undefined ? '' : String(value as string | number | boolean);
}

const TEXT_FILTERS = ['upcase', 'downcase', 'capitalize', 'strip', 'truncate', 'truncatewords', 'split', 'replace', 'escape'] as const;

/** Gives a filter what `check` makes of its input. */
function guard(liquid: Liquid, name: (typeof FILTERS)[number], check: (value: unknown) => unknown): void {
  const filter = liquid.filters[name] as (this: unknown, value: unknown, ...rest: unknown[]) => unknown;
  liquid.registerFilter(name, function (value: unknown, ...rest: unknown[]) {
    return filter.apply(this, [check(value), ...rest]);
  });
}

function requireText(value: unknown): unknown {
  if (Array.isArray(value)) throw new Error('the value is a list; print it with `| join: ", "` or `| json`');
  if (typeof value === 'object' && value !== null) throw new Error('the value is a map; print one of its members, or all with `| json`');
  return value;
}

function requireTexts(value: unknown): unknown {
  const structured = Array.isArray(value) ? value.some((item) => typeof item === 'object' && item !== null) : typeof value === 'object' && value !== null;
  if (structured) throw new Error('`join` takes a list of texts or numbers; print others with `| json`, or in a `for`');
  return value;
}

const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Equal prompts and values must give equal messages on every day and on every machine: no clock, no local time zone. */
function requireDate(value: unknown): unknown {
  requireText(value);
  if (typeof value !== 'string' || /^\d+$/.test(value)) return value;
  if (value === 'now' || value === 'today') throw new Error('`now` is not available: pass the date as a variable');
  const [, day, time = '00:00', zone = 'Z'] = DATE.exec(value.trim()) ?? [];
  const date = `${day}T${time}${zone}`;
  if (Number.isNaN(Date.parse(date))) {
    throw new Error(`\`${value.slice(0, 40)}\` is not a date; write it as 2025-01-31 or 2025-01-31T10:00:00Z, or in seconds since 1970`);
  }
  return date;
}

/** A fault of LiquidJS in words that fit this tool: its own carry file and line in the text. */
export interface Explained {
  row: number;
  column: number;
  message: string;
  inFile?: string;
  /** It complains of a tag whose opening it lost at an earlier fault. */
  dangling: boolean;
}

const DANGLING = /^tag "(end\w+|else|elsif|when)" not found$/;

export function explain(error: unknown): Explained {
  const liquidError = error as Partial<LiquidError> & Error;
  const token = liquidError.token as (LiquidError['token'] & { props?: { file?: string }[] }) | undefined;
  const [row = 1, column = 1] = (token?.getPosition() ?? []) as number[];
  // The token of a property knows its file only through its first part.
  const inFile = token?.file ?? token?.props?.[0]?.file;
  const plain = (liquidError.originalError?.message ?? liquidError.message).replace(/, (file:.*, )?line:\d+, col:\d+$/, '');
  return { row, column, message: wordsOf(plain), dangling: DANGLING.test(plain), ...(inFile === undefined ? {} : { inFile }) };
}

/** Every fault of a text that does not parse. LiquidJS stops at the first unless told otherwise. */
export function explainAll(text: string, first: unknown, file: string): Explained[] {
  let errors: unknown[] = [first];
  try {
    createLiquid({}, { catchAllErrors: true }).parse(text, file);
  } catch (all) {
    errors = (all as { errors?: unknown[] }).errors ?? errors;
  }
  const faults = errors.map(explain);
  const causes = faults.filter(({ dangling }) => !dangling);
  return causes.length > 0 ? causes : faults;
}

/** LiquidJS does not say what the limit is. */
const LIMITS: Readonly<Record<string, string>> = {
  'parse length limit exceeded': `the text is longer than ${MAX_RENDERED} characters, the most that is read`,
  'template render limit exceeded': `rendering takes longer than ${MAX_RENDER_MS} ms`,
  'memory alloc limit exceeded': `its loops and filters make more than ${MAX_MADE} characters and items`,
  'Invalid string length': 'the text becomes longer than any message may be',
};

function wordsOf(plain: string): string {
  const dangling = DANGLING.exec(plain)?.[1];
  if (dangling !== undefined) return `\`${dangling}\` belongs to no open block`;
  const tag = /^tag "(.*)" not found$/.exec(plain)?.[1];
  if (tag !== undefined) return `the tag \`${tag}\` is not available; available: ${TAGS.join(' ')}`;
  const filter = /^undefined filter: (.*)$/.exec(plain)?.[1];
  if (filter !== undefined) return `the filter \`${filter}\` is not available; available: ${FILTERS.join(' ')}`;
  return LIMITS[plain] ?? plain;
}
