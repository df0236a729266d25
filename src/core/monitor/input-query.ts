import { type AggregateQuery, LOG_COLUMNS, selectionOf } from './aggregate-query.js';

/** What logged inputs are drawn in proportion to. */
export const STRATA = ['day', 'output', 'version', 'variant'] as const;
export type StratumName = (typeof STRATA)[number];

/** Columns that are logged only where an application asks for it. */
export const INPUT_COLUMNS = { ...LOG_COLUMNS, values: 'JSON', output: 'VARCHAR' } as const;

const EXPRESSIONS: Readonly<Record<StratumName, string>> = {
  day: "strftime(time, '%Y-%m-%d')",
  output: 'output',
  version: "'v' || cast(cast(version as bigint) as varchar)",
  variant: 'variant',
};

/**
 * Inputs of requests that were answered, each once, with its newest output; of every stratum as many as might be drawn, by a seed.
 * @param events what stands behind `from`, with `INPUT_COLUMNS`
 */
export function inputSql(
  query: Pick<AggregateQuery, 'prompts' | 'environment' | 'windows'>,
  events: string,
  { by, most, seed }: { by: StratumName; most: number; seed: number },
): string {
  return `with inputs as (
  select id, time, version, variant, output, cast("values" as varchar) as given,
    row_number() over (partition by cast("values" as varchar) order by time desc, id) as copy
  from ${events} as events
  where ${selectionOf({ ...query, by: [] })} and "values" is not null and "error.type" is null
),
drawn as (
  select *, coalesce(${EXPRESSIONS[by]}, '–') as stratum, cast(count(*) over () as double) as inputs from inputs where copy = 1
)
select id, stratum, given, output, inputs from (
  select *, row_number() over (partition by stratum order by md5(id || '${seed}')) as place from drawn
) where place <= ${most} order by stratum, place`;
}
