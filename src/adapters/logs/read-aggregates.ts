import { type AggregateQuery, aggregateSql, dimensionsOf, IS_RATING, IS_REQUEST, ratingsOf, selectionOf } from '../../core/monitor/aggregate-query.js';
import type { AggregateRow } from '../../core/monitor/aggregate-row.js';
import { type Cell, foldRows } from '../../core/monitor/aggregate.js';
import { type Engine, openEngine } from './duckdb.js';
import { type Events, openEvents } from './events.js';

/** What a log says to a query. */
export interface Aggregates {
  cells: Cell[];
  log: LogCondition;
  /** Names and environments of all requests in the log; only where no request was asked for. */
  served?: { prompt: string; environment: string }[];
}

export interface LogCondition {
  files: number;
  /** Lines that are no event: torn ones, and those of other programs. */
  unreadable: number;
  /** Requests that were left out because they had been counted: a log that was shipped twice. */
  duplicates: number;
}

/**
 * Reads logs of requests and adds up. All windows, dimensions and steps of time of a query come from one pass.
 * @param patterns absolute paths, with `*`, `?`, `**` and `[…]`
 * @throws PromptError `logs/no-engine`, `logs/none`, `logs/unknown-format`, `logs/unreadable`
 */
export async function readAggregates(patterns: readonly string[], query: AggregateQuery): Promise<Aggregates> {
  requireDisjoint(query);
  const engine = await openEngine();
  try {
    const events = await openEvents(engine, patterns);
    const { unreadable, rated, repeated } = await takeCensus(engine, events, query);
    const unique = repeated ? ONCE : 'select * from selected';
    const ratings = rated
      ? `select request, arg_max(rating, (time, -rating)) as rating from ${events.sql} where ${ratingsOf(query)} group by request`
      : NO_RATINGS;
    const rows = await engine.rows(aggregateSql(query, { events: events.sql, unique, ratings }));
    const cells = foldRows(rows as unknown as AggregateRow[]);
    const log = { files: events.files.length, unreadable, duplicates: repeated ? await countRepeated(engine, events, query) : 0 };
    if (cells.length === 0) return { cells, log, served: await listServed(engine, events) };
    return { cells: query.keys ? await withKeys(engine, events, query, cells) : cells, log };
  } finally {
    engine.close();
  }
}

const NO_RATINGS = 'select null::varchar as request, null::double as rating where false';
const REPEATED = 'hash(id) in (select digest from census where digest is not null)';
/** Only what is there twice is sorted. */
const ONCE = `select * from selected where not (${REPEATED})
  union all
  select * exclude (copy) from (select *, row_number() over (partition by id order by time) as copy from selected where ${REPEATED}) where copy = 1`;

/** One pass for what the aggregation must know: whether there are ratings, and digests of ids that may be there twice. */
async function takeCensus(engine: Engine, { sql }: Events, query: AggregateQuery): Promise<{ unreadable: number; rated: boolean; repeated: boolean }> {
  await engine.run(`create temp table census as
    select kind, digest, n from (
      select kind, case when kind = 'selected' then hash(id) end as digest, count(*) as n from (
        select id, case when ${selectionOf(query)} then 'selected' when ${IS_RATING} then 'rating' when ${IS_REQUEST} then 'request' else 'unreadable' end as kind from ${sql}
      ) group by all
    ) where digest is null or n > 1`);
  const kinds = await engine.rows('select kind, cast(sum(n) as double) as n from census group by kind');
  const count = (kind: string): number => Number(kinds.find((row) => row['kind'] === kind)?.['n'] ?? 0);
  return { unreadable: count('unreadable'), rated: count('rating') > 0, repeated: count('selected') > 0 };
}

async function countRepeated(engine: Engine, { sql }: Events, query: AggregateQuery): Promise<number> {
  const [row] = await engine.rows(`select cast(count(*) - count(distinct id) as double) as n from ${sql} where ${selectionOf(query)} and ${REPEATED}`);
  return Number(row?.['n'] ?? 0);
}

async function listServed(engine: Engine, { sql }: Events): Promise<{ prompt: string; environment: string }[]> {
  const rows = await engine.rows(`select distinct prompt, environment from ${sql} where ${IS_REQUEST} order by all limit 1000`);
  return rows as { prompt: string; environment: string }[];
}

/** Distinct keys do not add up, so each cell's are counted by themselves. */
async function withKeys(engine: Engine, { sql }: Events, query: AggregateQuery, cells: readonly Cell[]): Promise<Cell[]> {
  const { names, expressions } = dimensionsOf(query);
  const rows = await engine.rows(
    `select ${expressions.join(', ')}, cast(count(distinct key) as double) as keys from ${sql} where ${selectionOf(query)} ` +
      `group by ${names.map((_, index) => index + 1).join(', ')}`,
  );
  const id = (cell: Cell | undefined): string =>
    JSON.stringify(cell && [cell.window, cell.prompt, cell.version, cell.variant, cell.model, cell.servedModel, cell.from]);
  const counts = new Map(rows.map((row) => [id(foldRows([row as unknown as AggregateRow])[0]), Number(row['keys'])]));
  return cells.map((cell) => ({ ...cell, keys: counts.get(id(cell)) ?? 0 }));
}

function requireDisjoint({ windows }: AggregateQuery): void {
  if (windows.some(({ from, to }) => !(from < to))) throw new RangeError('a window must end after it begins');
  const sorted = [...windows].sort((a, b) => a.from - b.from);
  if (sorted.some((window, index) => index > 0 && window.from < (sorted[index - 1]?.to ?? 0))) throw new RangeError('windows must not overlap');
}
