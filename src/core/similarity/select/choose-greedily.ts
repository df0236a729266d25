import type { TokenCount } from '../../ports.js';
import { bestFirst } from './best-first.js';
import type { Neighbour, SimilarityIndex } from '../index/similarity-index.js';
import type { SparseVector } from '../index/sparse-matrix.js';

export interface Candidate extends Neighbour {
  relevance: number;
  /** How many of one label may be chosen is limited for these. */
  label?: string | undefined;
}

export interface Pick extends Candidate {
  /** Likeness to the nearest row that was chosen before. */
  penalty?: number;
  reason: string;
}

/** Says what each candidate is worth next, given what was chosen. */
export interface Worth {
  /** Higher is better; a candidate that is worth less than 0.0 may still be taken. What was chosen never makes another worth more. */
  gain(candidate: Candidate): number;
  /** Told once for every candidate that is chosen. */
  took?(candidate: Candidate): void;
  describe(candidate: Candidate): Pick;
}

/** What may be chosen together. */
export interface Limits {
  k: number;
  perLabel: number;
  /** Tokens of all that is chosen; no limit if left out. */
  budget?: { max: number; count(picks: readonly Pick[]): TokenCount } | undefined;
}

export interface Choice {
  picks: Pick[];
  /** Their label had its share. */
  full: Candidate[];
  /** They would have added so many tokens where only so many were left. */
  long: { index: number; tokens: number; left: number }[];
  /** Of all picks, where there is a budget. */
  spent?: TokenCount;
}

/**
 * Takes the best candidate `k` times over; ties go to the one that is listed first in the pool. One whose label has its
 * share already, or that is too long for what is left of the budget, is passed over when its turn comes and the next one
 * tried, so `full` and `long` name only those that would have been chosen.
 */
export function chooseGreedily(candidates: readonly Candidate[], { k, perLabel, budget }: Limits, worth: Worth): Choice {
  const turns = takeTurns(candidates, worth);
  const picks: Pick[] = [];
  const full: Candidate[] = [];
  const long: Choice['long'] = [];
  const shown = new Map<string, number>();
  let spent = budget?.count([]);
  while (picks.length < k) {
    const best = turns.next(picks.length);
    if (!best) break;
    const { label } = best;
    const count = label === undefined ? 0 : (shown.get(label) ?? 0);
    if (count >= perLabel) {
      full.push(best);
      continue;
    }
    const pick = worth.describe(best);
    if (budget && spent) {
      // Counts do not add up: what is shown together is counted together.
      const together = budget.count([...picks, pick]);
      if (together.tokens > budget.max) {
        long.push({ index: best.index, tokens: together.tokens - spent.tokens, left: budget.max - spent.tokens });
        continue;
      }
      spent = together;
    }
    if (label !== undefined) shown.set(label, count + 1);
    picks.push(pick);
    worth.took?.(best);
  }
  return { picks, full, long, ...(spent ? { spent } : {}) };
}

/** Gives the best candidate that is left. As gains only fall, one that was best before is worked out again only when it is its turn. */
function takeTurns(candidates: readonly Candidate[], worth: Worth): { next(taken: number): Candidate | undefined } {
  const queue = bestFirst(
    candidates.map((candidate) => ({ candidate, gain: worth.gain(candidate), known: 0 })),
    (a, b) => a.gain > b.gain || (a.gain === b.gain && a.candidate.index < b.candidate.index),
  );
  return {
    next(taken) {
      for (let turn = queue.pop(); turn; turn = queue.pop()) {
        if (turn.known === taken) return turn.candidate;
        queue.push({ ...turn, gain: worth.gain(turn.candidate), known: taken });
      }
      return undefined;
    },
  };
}

/** In the order of the list, whatever the candidates say. */
export function inOrder(candidates: readonly Candidate[], reason: string): Worth {
  const places = new Map(candidates.map((candidate, at) => [candidate, at]));
  return { gain: (candidate) => -(places.get(candidate) ?? 0), describe: (candidate) => ({ ...candidate, reason }) };
}

export const byRelevance: Worth = {
  gain: ({ relevance }) => relevance,
  describe: (candidate) => ({ ...candidate, reason: `relevance ${candidate.relevance.toFixed(2)}` }),
};

/** Maximal marginal relevance. A row is penalised by its likeness to every row chosen, not only to the last. */
export function byMarginalRelevance(index: SimilarityIndex, lambda: number): Worth {
  const chosen: number[] = [];
  const penalties = new Map<number, { penalty: number; compared: number }>();
  const penaltyOf = (row: number): number => {
    let { penalty, compared } = penalties.get(row) ?? { penalty: 0, compared: 0 };
    for (; compared < chosen.length; compared += 1) penalty = Math.max(penalty, index.vectorSimilarity(row, chosen[compared]!));
    penalties.set(row, { penalty, compared });
    return penalty;
  };
  return {
    gain: (candidate) => lambda * candidate.relevance - (1 - lambda) * penaltyOf(candidate.index),
    took: ({ index: taken }) => chosen.push(taken),
    describe(candidate) {
      const penalty = penaltyOf(candidate.index);
      return { ...candidate, penalty, reason: `relevance ${candidate.relevance.toFixed(2)}, penalty ${penalty.toFixed(2)}` };
    },
  };
}

/**
 * How much more of the query a row accounts for than those chosen do together (the set form of Gupta, Gardner and Singh,
 * 2023): each term counts as in the chosen row that has most of it. Where nothing is left to cover, relevance decides.
 */
export function byCoverage(candidates: readonly Candidate[], index: SimilarityIndex, query: string): Worth {
  const shares = new Map<number, SparseVector>(candidates.map(({ index: row }) => [row, index.contributions(query, row)]));
  const covered = new Map<number, number>();
  const total = candidates.reduce((most, { similarity }) => Math.max(most, similarity), 0) || 1;
  const addedBy = ({ index: row, similarity, relevance }: Candidate): number => {
    const { terms, values } = shares.get(row)!;
    const added = terms.reduce((sum, term, at) => sum + Math.max(0, values[at]! - (covered.get(term) ?? 0)), 0);
    return (added / total) * (similarity > 0 ? (relevance * total) / similarity : 0);
  };
  return {
    gain: (candidate) => addedBy(candidate) + candidate.relevance * TIE_BREAK,
    took: ({ index: row }) => {
      const { terms, values } = shares.get(row)!;
      for (const [at, term] of terms.entries()) covered.set(term, Math.max(covered.get(term) ?? 0, values[at]!));
    },
    describe: (candidate) => ({ ...candidate, reason: `relevance ${candidate.relevance.toFixed(2)}, adds ${addedBy(candidate).toFixed(2)}` }),
  };
}

/** Small beside any difference in coverage that can be told from rounding. */
const TIE_BREAK = 1e-6;
