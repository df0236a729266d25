import { seededRandom, shuffle } from '../stats/random.js';
import { sha256 } from '../text/canonical-json.js';
import type { Query } from './queries/query.js';
import type { CaseResult } from './run/run.js';
import { groupBy } from '../group-by.js';

/** Of fewer samples no majority can come. */
export const FEWEST_SAMPLES = 3;

export interface VoteRules {
  queries: readonly Query[];
  seed: number;
  /** Whether this variant's samples are put to a vote. */
  votes: (variant: number) => boolean;
  /** Answers with the same meaning agree. */
  meaningOf: (query: Query | undefined) => (text: string) => string;
}

/**
 * Each sample of a query gets the answer that most of them give, so that one vote is scored however many samples it took.
 * Of equally many the one that comes first in an order drawn by seed and query. Samples without an answer do not vote.
 */
export function putToVote(results: readonly CaseResult[], rules: VoteRules): CaseResult[] {
  const groups = groupBy(
    results.filter(({ variant }) => rules.votes(variant)),
    ({ variant, query }) => `${variant} ${query}`,
  );
  const voted = new Map(
    [...groups.values()].flatMap((group) =>
      group.length < FEWEST_SAMPLES ? [] : vote(group, rules).map((one, index) => [group[index], one] as const),
    ),
  );
  return results.map((result) => voted.get(result) ?? result);
}

function vote(group: readonly [CaseResult, ...CaseResult[]], { queries, seed, meaningOf }: VoteRules): CaseResult[] {
  const query = queries[group[0].query];
  const meaning = meaningOf(query);
  const arrived = group.toSorted((a, b) => a.repeat - b.repeat).flatMap(({ outcome, found }) => (outcome.ok ? [{ text: outcome.completion.text, found }] : []));
  const answering = arrived.filter(({ found }) => found !== 'none');
  const drawn = shuffle(answering.length > 0 ? answering : arrived, seededRandom(seedOf(seed, query?.id ?? '')));
  const counts = new Map<string, number>();
  for (const { text } of drawn) counts.set(meaning(text), (counts.get(meaning(text)) ?? 0) + 1);
  const agreeing = Math.max(0, ...counts.values());
  const winner = drawn.find(({ text }) => counts.get(meaning(text)) === agreeing);
  const tied = [...counts.values()].filter((count) => count === agreeing).length > 1;
  return group.map((result): CaseResult => {
    const { outcome } = result;
    if (!outcome.ok || !winner) return result;
    const { completion } = outcome;
    return {
      ...result,
      vote: { own: completion.text, agreeing, samples: arrived.length, tied },
      outcome: { ok: true, completion: { ...completion, text: winner.text } },
    };
  });
}

/** The same for a query whatever else is asked. */
function seedOf(seed: number, id: string): number {
  return Number.parseInt(sha256(`${seed} ${id}`).slice(0, 12), 16);
}
