import { byCoverage, byMarginalRelevance, byRelevance, type Candidate, chooseGreedily, inOrder, type Limits, type Worth } from './choose-greedily.js';
import type { TokenCount } from '../../ports.js';
import type { Neighbour, SimilarityIndex } from '../index/similarity-index.js';
import { topScores } from '../index/top-scores.js';
import { normalizeText } from '../words.js';

/** `quality` is 0 to 1, as whoever keeps the pool judged it. */
interface PoolRow {
  id: string;
  text: string;
  quality: number;
  /** What `perLabel` counts by; rows without one are not limited. */
  label?: string | undefined;
}

interface SelectionOptions {
  /**
   * `knn` takes the most relevant rows, `mmr` trades relevance against likeness to rows already chosen,
   * `coverage` takes what accounts for more of the query, `random` draws anew for every query, `static` takes the first rows of the pool for every query.
   */
  strategy: 'knn' | 'mmr' | 'coverage' | 'random' | 'static';
  k: number;
  /** Share of relevance against novelty in `mmr`, 0 to 1; 0.7 if left out. */
  lambda?: number;
  /** For `random`; 0, a seed like any other, if left out. */
  seed?: number;
  /** `nearest-last` if left out, for `static` `as-listed`: such a set is meant to stay as it was reviewed. */
  order?: 'nearest-last' | 'nearest-first' | 'as-listed';
  /** Relevance is multiplied by quality to this power; 1 if left out. */
  qualityExponent?: number;
  /** A row whose wording is nearer to the query than this cosine is a leak; 0.95 if left out. */
  maxSimilarity?: number;
  /** Rows less similar than this are not chosen, on the index's own scale; not asked of `random` and `static`. */
  minSimilarity?: number | undefined;
  /** At most so many rows of one label; no limit if left out. */
  perLabel?: number | undefined;
  /** Tokens that all rows may have together, as they are shown; what does not fit is passed over and the next one tried. No limit if left out. */
  budget?: { max: number; count(rows: readonly number[]): TokenCount } | undefined;
}

export interface ChosenExample {
  /** Position in the pool. */
  index: number;
  similarity: number;
  /** Share of the best similarity, times quality. */
  relevance: number;
  /** Likeness to the nearest row that was chosen before; only `mmr` looks at it. */
  penalty?: number;
  /** 0 for the row chosen first: what to drop last when tokens run short. */
  rank: number;
  reason: string;
}

export interface SkippedExample {
  index: number;
  reason: 'leak' | 'below-min-score' | 'label-full' | 'over-budget';
  /** Of `over-budget`: what it would have added. */
  tokens?: number;
  /** Of `over-budget`: what there was room for. */
  left?: number;
}

/** `chosen` is in the order in which to show it; `skipped` holds the rows that were passed over on the way. */
export interface Selection {
  chosen: ChosenExample[];
  skipped: SkippedExample[];
  /** Of all that was chosen, where there is a budget. */
  spent?: TokenCount;
}

/** Carbonell and Goldstein (1998) re-rank a short list; beyond this many neighbours diversity costs relevance. Nor is a budget filled from beyond. */
const SHORT_LIST = 50;
/** Leaks that are looked past at once. */
const SPARE = 8;
/** Texts whose wording is less alike than this are not the same. */
const SURELY_OTHER = 0.9;

/**
 * Chooses the demonstrations for one query. Rows that say what the query says are leaks and never chosen. Ties go to
 * the row listed first, so the caller decides them by sorting the pool.
 *
 * @param pool the rows the index was built from, in the same order
 */
export function selectExamples(
  pool: readonly PoolRow[],
  index: SimilarityIndex,
  query: string,
  options: SelectionOptions,
): Selection {
  const { strategy, k, perLabel = Infinity, minSimilarity = 0, budget } = options;
  const isNear = strategy !== 'random' && strategy !== 'static';
  const look = lookAround(pool, index, query, options);
  const limits: Limits = {
    k,
    perLabel,
    budget: budget && { max: budget.max, count: (picks) => budget.count(arrange(picks, options).map(({ index: row }) => row)) },
  };
  const kept: Neighbour[] = [];
  const skipped: SkippedExample[] = [];
  let closed: ReadonlySet<string> = new Set();
  for (let wanted = isNear || budget ? Math.max(SHORT_LIST, k) : k; ; wanted *= 2) {
    const found = look(wanted, closed);
    kept.push(...found.kept);
    skipped.push(...found.skipped);
    const candidates = rateRelevance(pool, kept, options.qualityExponent ?? 1);
    const [near, far] = isNear ? split(candidates, minSimilarity) : [candidates, []];
    const { picks, full, long, spent } = chooseGreedily(near, limits, worthOf(near, index, query, options));
    // Rows of full labels may have crowded the others out of the list: it goes on with those alone.
    if (picks.length < k && full.length > 0 && long.length === 0 && far.length === 0 && found.kept.length === wanted) {
      closed = new Set(full.flatMap(({ label }) => label ?? []));
      continue;
    }
    const chosen = picks.map(({ label: _, ...pick }, rank) => ({ ...pick, rank }));
    return {
      chosen: arrange(chosen, options),
      skipped: [
        ...skipped,
        ...full.map((row): SkippedExample => ({ index: row.index, reason: 'label-full' })),
        ...long.map((row): SkippedExample => ({ ...row, reason: 'over-budget' })),
        ...far.slice(0, k - picks.length).map((row): SkippedExample => ({ index: row.index, reason: 'below-min-score' })),
      ],
      ...(spent ? { spent } : {}),
    };
  }
}

function split(candidates: readonly Candidate[], minSimilarity: number): [Candidate[], Candidate[]] {
  const isNear = ({ similarity }: Candidate): boolean => similarity >= minSimilarity;
  return [candidates.filter(isNear), candidates.filter((candidate) => !isNear(candidate))];
}

function worthOf(candidates: readonly Candidate[], index: SimilarityIndex, query: string, { strategy, lambda = 0.7, seed = 0 }: SelectionOptions): Worth {
  switch (strategy) {
    case 'mmr': return byMarginalRelevance(index, lambda);
    case 'coverage': return byCoverage(candidates, index, query);
    case 'knn': return byRelevance;
    case 'random': return inOrder(candidates, `drawn with seed ${seed}`);
    case 'static': return inOrder(candidates, 'listed');
  }
}

/** The first `count` of the rows that are meant, in the order in which the strategy would look at them. */
type RowList = (count: number, isMeant: (row: number) => boolean) => Neighbour[];

function listRows(
  pool: readonly PoolRow[],
  index: SimilarityIndex,
  query: string,
  { strategy, seed = 0 }: SelectionOptions,
): RowList {
  if (strategy !== 'random' && strategy !== 'static') return (count, isMeant) => index.neighbours(query, count, isMeant);
  const scores = strategy === 'static' ? new Float64Array(pool.length).map((_, at) => -at) : drawRows(pool, `${seed}\n${query}`);
  return (count, isMeant) => {
    const rows = topScores(scores, count, isMeant).map((row) => row.index);
    return index.similarities(query, rows).map((similarity, at) => ({ index: rows[at]!, similarity }));
  };
}

/** Random numbers without a generator's state: by hash, so that a new row leaves the others in their order. */
function drawRows(pool: readonly PoolRow[], seed: string): Float64Array {
  const start = hash(seed, 0x811c9dc5);
  return new Float64Array(pool.length).map((_, at) => -mix(hash(pool[at]!.id, start)));
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, start: number): number {
  let state = start;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state;
}

/** The finalizer of MurmurHash3: without it, ids that differ in the last letter only would stay neighbours. */
function mix(value: number): number {
  let state = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** Gives the next `wanted` rows that are no leaks and not of a closed label, and the leaks on the way; no row twice. */
function lookAround(pool: readonly PoolRow[], index: SimilarityIndex, query: string, options: SelectionOptions) {
  const rows = listRows(pool, index, query, options);
  const isLeak = leakGuard(pool, index, query, options.maxSimilarity ?? 0.95);
  const seen = new Set<number>();
  return (wanted: number, closed: ReadonlySet<string>): { kept: Neighbour[]; skipped: SkippedExample[] } => {
    const kept: Neighbour[] = [];
    const skipped: SkippedExample[] = [];
    const isMeant = (row: number): boolean => {
      const { label } = pool[row]!;
      return !seen.has(row) && (label === undefined || !closed.has(label));
    };
    for (;;) {
      const few = rows(wanted - kept.length + SPARE, isMeant);
      const leaks = isLeak(few.map((row) => row.index));
      for (const [at, row] of few.entries()) {
        if (kept.length === wanted) return { kept, skipped };
        seen.add(row.index);
        if (leaks[at]) skipped.push({ index: row.index, reason: 'leak' });
        else kept.push(row);
      }
      if (kept.length === wanted || few.length === 0) return { kept, skipped };
    }
  };
}

function leakGuard(pool: readonly PoolRow[], index: SimilarityIndex, query: string, maxSimilarity: number): (rows: readonly number[]) => boolean[] {
  const asked = normalizeText(query);
  return (rows) => index.wordings(query, rows, Math.min(maxSimilarity, SURELY_OTHER)).map((wording, at) => {
    if (wording > maxSimilarity) return true;
    // The same text has the same words; only one without any has nothing to compare.
    return (wording > SURELY_OTHER || wording === 0) && normalizeText(pool[rows[at]!]!.text) === asked;
  });
}

function rateRelevance(pool: readonly PoolRow[], kept: readonly Neighbour[], exponent: number): Candidate[] {
  const best = kept.reduce((max, { similarity }) => Math.max(max, similarity), 0) || 1;
  return kept.map(({ index, similarity }) => ({
    index,
    similarity,
    relevance: (similarity / best) * pool[index]!.quality ** exponent,
    label: pool[index]!.label,
  }));
}

function arrange<Row extends Neighbour>(chosen: readonly Row[], { order, strategy }: SelectionOptions): Row[] {
  const wanted = order ?? (strategy === 'static' ? 'as-listed' : 'nearest-last');
  if (wanted === 'as-listed') return chosen.toSorted((a, b) => a.index - b.index);
  const nearestFirst = chosen.toSorted((a, b) => b.similarity - a.similarity || a.index - b.index);
  return wanted === 'nearest-first' ? nearestFirst : nearestFirst.reverse();
}
