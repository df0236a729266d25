import type { AggregateRow } from './aggregate-row.js';
import { ZERO } from './sample.js';

/** A span of time: `from` is in it, `to` is not. Both in milliseconds since 1970. */
export interface Window {
  /** What its cells are known by. */
  name: string;
  from: number;
  to: number;
}

/** What requests can be told apart by, beside prompt, environment and window. */
export type Dimension = 'version' | 'variant' | 'model' | 'served_model';

/** What is asked of a log. */
export interface AggregateQuery {
  prompts: readonly string[];
  environment: string;
  /** They must not overlap: a request belongs to one. Those of one name are one window with gaps. Ratings count if they were given before the last of them ends. */
  windows: readonly Window[];
  by: readonly Dimension[];
  /** Milliseconds; cells are then told apart by time too, in steps that begin at multiples of it. */
  bucket?: number;
  /** Whether distinct keys are counted; it costs a second reading. */
  keys?: boolean;
}

/** The columns of a log of requests that are read, with their types in SQL. */
export const LOG_COLUMNS = {
  event: 'VARCHAR',
  id: 'VARCHAR',
  time: 'TIMESTAMPTZ',
  prompt: 'VARCHAR',
  version: 'DOUBLE',
  variant: 'VARCHAR',
  environment: 'VARCHAR',
  key: 'VARCHAR',
  'gen_ai.request.model': 'VARCHAR',
  'gen_ai.provider.name': 'VARCHAR',
  'gen_ai.response.model': 'VARCHAR',
  'gen_ai.usage.input_tokens': 'DOUBLE',
  'gen_ai.usage.output_tokens': 'DOUBLE',
  latency_ms: 'DOUBLE',
  'error.type': 'VARCHAR',
  cost_usd: 'DOUBLE',
  cached: 'BOOLEAN',
  request: 'VARCHAR',
  rating: 'DOUBLE',
} as const;

const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  version: asNumber('version'),
  variant: 'variant',
  model: `coalesce("gen_ai.provider.name" || '/', '') || "gen_ai.request.model"`,
  served_model: '"gen_ai.response.model"',
};

/** What was kept from an earlier request cost nothing and took no time. What failed was not kept, whatever it says. */
const CACHED = `coalesce(cached, false) and "error.type" is null`;
const SPENT = `not (${CACHED})`;
const ANSWERED = 'not coalesce(cached, false) and "error.type" is null';

type Figure = readonly [name: keyof AggregateRow, value: string, condition: string];

/** Figures of a row: the sum of a value over the requests for which a condition holds. */
const FIGURES: readonly Figure[] = [
  ['requests', '1', 'true'],
  ['cached', '1', CACHED],
  ['failed', '1', '"error.type" is not null'],
  ...measured('input', '"gen_ai.usage.input_tokens"', SPENT),
  ...measured('output', '"gen_ai.usage.output_tokens"', SPENT),
  ...measured('cost', 'cost_usd', SPENT),
  ...measured('latency', 'latency_ms', ANSWERED),
  ...logarithms('input', '"gen_ai.usage.input_tokens"'),
  ...logarithms('output', '"gen_ai.usage.output_tokens"'),
  ...logarithms('cost', 'cost_usd'),
];

/** Not a number is more than any number to SQL; nothing real is as large as this, and its square is finite. */
function isFigure(column: string): string {
  return `${column} between 0 and 1e15`;
}

function measured(name: 'input' | 'output' | 'cost' | 'latency', column: string, condition: string): Figure[] {
  const known = `${condition} and ${isFigure(column)}`;
  return [
    [`${name}_n`, '1', known],
    [`${name}_sum`, column, known],
    [`${name}_squares`, `${column} * ${column}`, known],
  ];
}

/** Of what is typical: a few huge figures hardly move it. What cost nothing has no logarithm; no tokens count as half a one. */
function logarithms(name: 'input' | 'output' | 'cost', column: string): Figure[] {
  const [value, known] = name === 'cost' ? [column, `${column} > 0 and ${isFigure(column)}`] : [`greatest(${column}, ${ZERO})`, isFigure(column)];
  const condition = `${SPENT} and ${known}`;
  return [
    [`${name}_ln_n`, '1', condition],
    [`${name}_ln_sum`, `ln(${value})`, condition],
    [`${name}_ln_squares`, `ln(${value}) * ln(${value})`, condition],
  ];
}

/** What an event must have to be counted. */
export const IS_REQUEST = `event = 'request' and ${['id', 'time', 'prompt', 'version', 'variant', 'environment'].map((name) => `${name} is not null`).join(' and ')}`;
export const IS_RATING = "event = 'rating' and request is not null and time is not null and rating in (1, 2, 3, 4, 5)";

/** The requests a query is about. */
export function selectionOf({ prompts, environment, windows }: AggregateQuery): string {
  const spans = windows.map((window) => `(${inWindow(window)})`).join(' or ');
  return `${IS_REQUEST} and prompt in (${prompts.map(quoteText).join(', ')}) and environment = ${quoteText(environment)} and (${spans})`;
}

/** The ratings that were given by then. */
export function ratingsOf({ windows }: AggregateQuery): string {
  return `${IS_RATING} and time < ${timestamp(Math.max(...windows.map(({ to }) => to)))}`;
}

/** Parts of the statement that an engine may have a faster way for. */
export interface AggregateParts {
  /** What stands behind `from`: a table or subquery of events. */
  events: string;
  /** Requests of `selected`, each once however often it was logged. */
  unique?: string;
  /** `request` and its newest `rating`. */
  ratings?: string;
}

/** The columns that make a cell, and what they are made of. */
export function dimensionsOf({ windows, by, bucket }: AggregateQuery): { names: string[]; expressions: string[] } {
  const window = `case ${windows.map((one) => `when ${inWindow(one)} then ${quoteText(one.name)}`).join(' ')} end`;
  const seconds = (bucket ?? 0) / 1000;
  const all: [string, string][] = [
    ['"window"', window],
    ['prompt', 'prompt'],
    ['environment', 'environment'],
    ...by.map((name): [string, string] => [name, DIMENSIONS[name]]),
    ...(bucket === undefined ? [] : [['bucket', asNumber(`floor(extract(epoch from time) / ${seconds}) * ${seconds}`)] satisfies [string, string]]),
  ];
  return { names: all.map(([name]) => name), expressions: all.map(([name, expression]) => `${expression} as ${name}`) };
}

/** The aggregation as one statement, in words that DuckDB and PostgreSQL share; its result is `AggregateRow`s. */
export function aggregateSql(query: AggregateQuery, { events, unique = EACH_ONCE, ratings = newestRatings(query, events) }: AggregateParts): string {
  const { names, expressions } = dimensionsOf(query);
  const shared = names.join(', ');
  const places = [...names, ...OWN].map((_, index) => index + 1).join(', ');
  return `with selected as (
  select * from ${events} as events
  where ${selectionOf(query)}
),
requests as (
  ${unique}
),
ratings as (
  ${ratings}
),
alike as (
  select
    ${expressions.join(',\n    ')},
    ${threeDigits(`case when ${ANSWERED} and ${isFigure('latency_ms')} then latency_ms end`)} as latency_ms,
    "error.type" as error_type,
    ratings.rating as rating,
    ${FIGURES.map(([name, value, condition]) => `sum(case when ${condition} then ${value} else 0 end) as ${name}`).join(',\n    ')}
  from requests left join ratings on requests.id = ratings.request
  group by ${places}
)
select ${shared},
  case when grouping(latency_ms) = 0 then 'latency' when grouping(error_type) = 0 then 'error' when grouping(rating) = 0 then 'rating' else 'all' end as "of",
  ${asNumber('latency_ms')} as latency_ms, error_type, ${asNumber('rating')} as rating,
  ${FIGURES.map(([name]) => `${asNumber(`sum(${name})`)} as ${name}`).join(',\n  ')}
from alike
group by grouping sets ((${shared}), ${OWN.map((name) => `(${shared}, ${name})`).join(', ')})
having ${OWN.map((name) => `(grouping(${name}) = 1 or ${name} is not null)`).join(' and ')}
order by ${[shared, '"of"', ...OWN].join(', ')}`;
}

/** What the rows of one cell are told apart by. */
const OWN = ['latency_ms', 'error_type', 'rating'];

const EACH_ONCE = 'select * from (select *, row_number() over (partition by id order by time) as copy from selected) as numbered where copy = 1';

function newestRatings(query: AggregateQuery, events: string): string {
  return `select request, rating from (
    select request, rating, row_number() over (partition by request order by time desc, rating) as newest
    from ${events} as events
    where ${ratingsOf(query)}
  ) as numbered where newest = 1`;
}

function inWindow({ from, to }: Window): string {
  return `time >= ${timestamp(from)} and time < ${timestamp(to)}`;
}

function timestamp(milliseconds: number): string {
  return `timestamp with time zone '${new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '+00')}'`;
}

/** Drivers give exact decimals as texts. */
function asNumber(value: string): string {
  return `cast(${value} as double precision)`;
}

/** Rounding keeps order: the quantile of rounded values is the quantile, rounded. */
function threeDigits(value: string): string {
  const unit = `power(10, floor(log10(nullif(${value}, 0))) - 2)`;
  return `coalesce(round((${value}) / ${unit}) * ${unit}, ${value})`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
