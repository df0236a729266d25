import type { AggregateQuery } from '../../core/monitor/aggregate-query.js';
import { INPUT_COLUMNS, inputSql, type StratumName } from '../../core/monitor/input-query.js';
import type { LoggedInput } from '../../core/monitor/logged-queries.js';
import { openEngine } from './duckdb.js';
import { openEvents } from './events.js';

/**
 * What requests were given, as far as their applications logged it; `inputs` is how many different ones there are.
 * @throws PromptError `logs/no-engine`, `logs/none`, `logs/unknown-format`, `logs/unreadable`
 */
export async function readInputs(
  patterns: readonly string[],
  query: Pick<AggregateQuery, 'prompts' | 'environment' | 'windows'>,
  draw: { by: StratumName; most: number; seed: number },
): Promise<{ logged: LoggedInput[]; inputs: number }> {
  const engine = await openEngine();
  try {
    const { sql } = await openEvents(engine, patterns, INPUT_COLUMNS);
    const rows = await engine.rows(inputSql(query, sql, draw));
    const logged = rows.map(({ id, stratum, given, output }) => ({
      id: String(id),
      stratum: String(stratum),
      values: JSON.parse(String(given)) as unknown,
      ...(output === null ? {} : { output: String(output) }),
    }));
    return { logged, inputs: Number(rows[0]?.['inputs'] ?? 0) };
  } finally {
    engine.close();
  }
}
