import type { Query } from '../eval/queries/query.js';
import { scoreOf, type ScoredCase } from '../eval/score.js';
import type { Columns, ForeignRow } from './foreign-rows.js';

/** The least that an answer must have scored to be shown as right. */
export interface ScoreFloor {
  metric: string;
  least: number;
}

export interface GoodAnswers {
  rows: ForeignRow[];
  /** Queries that were answered, and of these such as have a score by that metric. */
  answered: number;
  scored: number;
  /** The highest score there is; undefined where there is none. */
  best?: number;
}

/**
 * The best answer to each query that reached the score, as rows of an example file: the query's values, and the answer as
 * it was judged. Of equally good ones the first variant's first.
 *
 * @param source where they are from, for the examples' `source`
 */
export function goodAnswers(
  cases: readonly ScoredCase[],
  queries: readonly Query[],
  { metric, least }: ScoreFloor,
  { source, output }: { source: string } & Pick<Columns, 'output'>,
): GoodAnswers {
  const best = new Map<number, { value: number; text: string }>();
  const answered = new Set<number>();
  for (const one of cases) {
    if (!one.outcome.ok) continue;
    answered.add(one.query);
    const value = scoreOf(one, metric)?.value;
    const known = best.get(one.query);
    if (value !== undefined && (known === undefined || value > known.value)) best.set(one.query, { value, text: one.outcome.completion.text });
  }
  const values = [...best.values()].map(({ value }) => value);
  const good = [...best].filter(([, { value }]) => value >= least).sort(([a], [b]) => a - b);
  return {
    answered: answered.size, scored: best.size,
    ...(values.length === 0 ? {} : { best: values.reduce((a, b) => Math.max(a, b)) }),
    rows: good.map(([at, { text }]) => {
      const { id, vars } = queries[at] as Query;
      return { values: { input: vars, output: asLabel(text.trim(), output), source: `${source}, query ${id}` }, place: { file: `query ${id}` } };
    }),
  };
}

/** A label scorer takes a label however it is written; an example shows it as the prompt asks for it. */
function asLabel(text: string, output: Columns['output']): string {
  return output?.labels?.find((label) => label.toLowerCase() === text.toLowerCase()) ?? text;
}
