import type { Query } from '../../../core/eval/queries/query.js';
import type { CaseResult } from '../../../core/eval/run/run.js';
import { meaningBy, usualMeaning } from '../../../core/eval/scorers/elements/meaning.js';
import { putToVote } from '../../../core/eval/vote.js';
import { finalNumber, toNumber } from '../../../core/text/final-number.js';
import type { Variant } from '../../../core/transform/variant.js';
import type { Scoring } from './scoring.js';

interface Asked {
  sides: readonly { variant: Variant }[];
  queries: readonly Query[];
  seed: number;
}

/** Scorers see the answer alone, where the model was asked for more, and what was voted for, where it was asked for that; the journal keeps all it said. */
export function scoreAnswersAlone(scoring: Scoring, { sides, queries, seed }: Asked): Scoring {
  const answerOf = (result: CaseResult): CaseResult => {
    const { outcome } = result;
    const query = queries[result.query];
    const { find, compiled } = sides[result.variant]?.variant ?? {};
    if (!outcome.ok || !find || !compiled || !query) return result;
    const found = find(outcome.completion.text, { values: compiled.checker.complete(query.vars).values, expectsNumber: expectsNumber(query) });
    if (!found) return result;
    return { ...result, found: found.rung, outcome: { ok: true, completion: { ...outcome.completion, text: found.text } } };
  };
  const output = sides.at(-1)?.variant.compiled.prompt.content.output;
  const rules = {
    queries,
    seed,
    votes: (variant: number) => sides[variant]?.variant.votes === true,
    meaningOf: (query: Query | undefined) => meaningBy(expectsNumber(query) && !output?.labels ? 'number' : usualMeaning(output)),
  };
  return { ...scoring, score: (results) => scoring.score(putToVote(results.map(answerOf), rules)) };
}

function expectsNumber(query: Query | undefined): boolean {
  const expected = query?.expected;
  return typeof expected === 'number' || (typeof expected === 'string' && (toNumber(expected) !== undefined || finalNumber(expected, 'strict') !== undefined));
}
