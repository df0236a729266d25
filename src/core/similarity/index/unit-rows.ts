import { countTerms, type Neighbour, type SparseVector } from './sparse-matrix.js';
import { type CountMatrix, MOST_COUNTED } from './count-matrix.js';
import { DAMPED, dotDense, dotSquares, eachTerm, frequencyOf, sumSquares, type TermBlock } from './term-block.js';
import { sortNeighbours, topScores } from './top-scores.js';

/** Rows as vectors of length 1 over all blocks, each block being brought to the same length before labels weigh its terms. */
export interface UnitRows {
  size: number;
  blocks: readonly UnitBlock[];
  /** The row that `denseRow` holds. */
  laidOut: number | undefined;
  /** By level, of a row: the length of what its terms of the levels above make up. */
  lengthsAbove: readonly Float64Array[];
}

export interface UnitBlock extends TermBlock {
  /** What brings a row's weights to its share of the length, by row. */
  scales: Float64Array;
  /** By term: 0 for rare ones, more for those that many rows have. These cost the most to look up and say the least. */
  levels: Uint8Array;
  /** For a query's weights by term; all 0 in between. */
  dense: Float64Array;
  /** Damped counts of the row that others are compared with. */
  denseRow: Float64Array;
}

/** A text on the scale of the rows, by block: terms ascending, `values` damped counts. */
export interface UnitText {
  blocks: readonly (SparseVector & { scale: number; plainSquares: number })[];
}

/** What a text's terms of the levels up to this one make of its similarity with each row. */
export interface Scores {
  rows: Float64Array;
  level: number;
}

/** A term is of the next level where more than this share of the rows have it. */
const LEVELS = [1 / 16, 1 / 4];
/** Pools that are too small to leave anything out have one level. */
const FEW_ROWS = 500;
/** More than rounding can make up. */
const SLACK = 1e-9;

export function unitRows(blocks: readonly TermBlock[]): UnitRows {
  const size = blocks[0]!.rows.rowCount;
  const scales = blocks.map(() => new Float64Array(size));
  for (let row = 0; row < size; row += 1) {
    const own = scalesOf(blocks.map((block) => [block.plainSquares[row]!, block.labelledSquares[row]!]));
    for (const [at, scale] of own.entries()) scales[at]![row] = scale;
  }
  const units = blocks.map((block, at): UnitBlock => {
    const dense = (): Float64Array => new Float64Array(block.rows.termCount);
    return { ...block, scales: scales[at]!, levels: findLevels(block.postings, size), dense: dense(), denseRow: dense() };
  });
  const lengthsAbove = size < FEW_ROWS ? [] : LEVELS.map((_, level) => lengthsOver(units, level, size));
  return { size, blocks: units, lengthsAbove, laidOut: undefined };
}

/** @param squares of each block, without and with what labels say */
function scalesOf(squares: readonly (readonly [plain: number, labelled: number])[]): number[] {
  const total = squares.reduce((sum, [plain, labelled]) => sum + (plain > 0 ? labelled / plain : 0), 0);
  return squares.map(([plain]) => (plain > 0 ? 1 / Math.sqrt(plain * total) : 0));
}

function findLevels(postings: CountMatrix, rowCount: number): Uint8Array {
  const levels = new Uint8Array(postings.rowCount);
  if (rowCount < FEW_ROWS) return levels;
  return levels.map((_, term) => LEVELS.filter((share) => frequencyOf(postings, term) > rowCount * share).length);
}

function lengthsOver(blocks: readonly UnitBlock[], level: number, size: number): Float64Array {
  const sums = blocks.map(({ rows, labelled, levels }) => sumSquares(rows, labelled, (term) => levels[term]! > level));
  return new Float64Array(size).map((_, row) => Math.sqrt(blocks.reduce((sum, { scales }, at) => sum + sums[at]![row]! * scales[row]! ** 2, 0)));
}

/** @param ids by block, in any order, repeats allowed */
export function unitText({ blocks }: UnitRows, ids: readonly Int32Array[]): UnitText {
  const counted = blocks.map((block, at) => {
    const { terms, values } = countTerms(ids[at]!);
    const damped = values.map((count) => DAMPED[Math.min(count, MOST_COUNTED)]!);
    const sum = (squares: Float64Array): number => damped.reduce((total, value, index) => total + value ** 2 * squares[terms[index]!]!, 0);
    return { terms, values: damped, plainSquares: sum(block.plain), labelledSquares: sum(block.labelled) };
  });
  const scales = scalesOf(counted.map(({ plainSquares, labelledSquares }) => [plainSquares, labelledSquares]));
  return { blocks: counted.map(({ terms, values, plainSquares }, at) => ({ terms, values, plainSquares, scale: scales[at]! })) };
}

/** @param rows to be overwritten */
export function scoreRareTerms(units: UnitRows, text: UnitText, rows: Float64Array): Scores {
  addTerms(units, text, rows.fill(0), 0);
  return { rows, level: 0 };
}

/**
 * The `k` best rows, by cosine, then by position. Rows are scored by the query's rarer terms first. What the others could
 * add at most (Cauchy and Schwarz) leaves few rows to look at whole; where it leaves many, the next level is scored, too.
 */
export function nearestRows(units: UnitRows, text: UnitText, scores: Scores, k: number, isMeant?: (row: number) => boolean): Neighbour[] {
  const wanted = Math.min(k, units.size);
  if (wanted <= 0) return [];
  return withDense(units, text, 'labelled', () => {
    let candidates = mayBeNearest(units, text, scores, wanted, isMeant);
    while (scores.level < units.lengthsAbove.length && candidates.length * meanLength(units) > countEntries(units, text, scores.level + 1)) {
      scores.level += 1;
      addTerms(units, text, scores.rows, scores.level);
      candidates = mayBeNearest(units, text, scores, wanted, isMeant);
    }
    let zeros = 0;
    const found: Neighbour[] = [];
    for (const index of candidates) {
      const similarity = similarityOf(units, text, index);
      if (similarity === 0 && ++zeros > wanted) continue;
      found.push({ index, similarity });
    }
    return sortNeighbours(found).slice(0, wanted);
  });
}

function addTerms({ blocks }: UnitRows, text: UnitText, scores: Float64Array, level: number): void {
  for (const [at, { postings, labelled, scales, levels }] of blocks.entries()) {
    const { terms, values, scale } = text.blocks[at]!;
    for (const [index, term] of terms.entries()) {
      if (levels[term] !== level) continue;
      const weight = values[index]! * labelled[term]! * scale;
      const end = postings.starts[term + 1]!;
      for (let entry = postings.starts[term]!; entry < end; entry += 1) {
        const row = postings.terms[entry]!;
        scores[row]! += weight * DAMPED[postings.counts[entry]!]! * scales[row]!;
      }
    }
  }
}

/** Needs the query's weights in `dense`. */
function mayBeNearest(
  units: UnitRows,
  text: UnitText,
  { rows: scores, level }: Scores,
  wanted: number,
  isMeant: ((row: number) => boolean) | undefined,
): number[] {
  const above = units.lengthsAbove[level];
  // Those that lead so far are as near as the last of them, or nearer.
  const leading = topScores(scores, wanted, isMeant);
  const least = leading.reduce((lowest, { index, similarity }) => Math.min(lowest, above ? similarityOf(units, text, index) : similarity), Infinity) - SLACK;
  const length = above ? lengthOver(units, text, level) : 0;
  const rows: number[] = [];
  for (let row = 0; row < units.size; row += 1) {
    const most = scores[row]! + (above ? length * above[row]! : 0);
    if (most >= least && isMeant?.(row) !== false) rows.push(row);
  }
  return rows;
}

/** The length of what a text's terms of the levels above make up. */
function lengthOver({ blocks }: UnitRows, text: UnitText, level: number): number {
  const squares = blocks.map(({ labelled, levels }, at) => {
    const { terms, values, scale } = text.blocks[at]!;
    return terms.reduce((sum, term, index) => (levels[term]! > level ? sum + (values[index]! * scale) ** 2 * labelled[term]! : sum), 0);
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}

/** What it takes to score a level. */
function countEntries({ blocks }: UnitRows, text: UnitText, level: number): number {
  return blocks.reduce((sum, { postings, levels }, at) => {
    const { terms } = text.blocks[at]!;
    return terms.reduce((count, term) => (levels[term] === level ? count + frequencyOf(postings, term) : count), sum);
  }, 0);
}

/** Entries of a row. */
function meanLength({ size, blocks }: UnitRows): number {
  return blocks.reduce((sum, { rows }) => sum + rows.terms.length, 0) / size;
}

/** @param rows in any order */
export function similarities(units: UnitRows, text: UnitText, rows: readonly number[]): number[] {
  return withDense(units, text, 'labelled', () => rows.map((row) => similarityOf(units, text, row)));
}

/** The cosine as it is without labels: with them, texts that differ in words of no label look the same. */
export function plainSimilarities(units: UnitRows, text: UnitText, rows: readonly number[], worthKnowing: number): number[] {
  const filled = text.blocks.filter(({ plainSquares }) => plainSquares > 0).length;
  return withDense(units, text, 'plain', () => rows.map((row) => {
    const shares = Math.sqrt(filled * units.blocks.filter(({ plainSquares }) => plainSquares[row]! > 0).length);
    if (shares === 0) return 0;
    let cosine = 0;
    for (const [at, block] of units.blocks.entries()) {
      const squares = text.blocks[at]!.plainSquares * block.plainSquares[row]!;
      if (squares > 0) cosine += dotDense(block.rows, row, block.dense) / Math.sqrt(squares);
      const most = (cosine + units.blocks.length - 1 - at) / shares;
      if (most <= worthKnowing) return most;
    }
    return cosine / shares;
  }));
}

/** Needs the query's weights in `dense`. */
function similarityOf({ blocks }: UnitRows, text: UnitText, row: number): number {
  return blocks.reduce((sum, block, at) => sum + text.blocks[at]!.scale * block.scales[row]! * dotDense(block.rows, row, block.dense), 0);
}

function withDense<Result>({ blocks }: UnitRows, text: UnitText, weights: 'plain' | 'labelled', work: () => Result): Result {
  for (const [at, block] of blocks.entries()) {
    const { terms, values } = text.blocks[at]!;
    for (const [index, term] of terms.entries()) block.dense[term] = values[index]! * block[weights][term]!;
  }
  try {
    return work();
  } finally {
    for (const [at, { dense }] of blocks.entries()) for (const term of text.blocks[at]!.terms) dense[term] = 0;
  }
}

/** Cosine of two rows. What is asked for one row in turn is quick. */
export function rowSimilarity(units: UnitRows, i: number, j: number): number {
  if (units.laidOut !== i && units.laidOut !== j) layOut(units, j);
  const other = units.laidOut === j ? i : j;
  return units.blocks.reduce((sum, { rows, labelled, scales, denseRow }) => sum + scales[i]! * scales[j]! * dotSquares(rows, other, denseRow, labelled), 0);
}

function layOut(units: UnitRows, row: number): void {
  for (const { rows, denseRow } of units.blocks) {
    if (units.laidOut !== undefined) eachTerm(rows, units.laidOut, (term) => (denseRow[term] = 0));
    eachTerm(rows, row, (term, damped) => (denseRow[term] = damped));
  }
  units.laidOut = row;
}

/** What each term adds to the similarity of a row; terms of the blocks are numbered on. */
export function termShares(units: UnitRows, text: UnitText, row: number): SparseVector {
  const shared: SparseVector = { terms: [], values: [] };
  let first = 0;
  for (const [at, { rows, labelled, scales }] of units.blocks.entries()) {
    const { terms, values, scale } = text.blocks[at]!;
    let entry = rows.starts[row]!;
    const end = rows.starts[row + 1]!;
    for (const [index, term] of terms.entries()) {
      while (entry < end && rows.terms[entry]! < term) entry += 1;
      if (entry === end || rows.terms[entry] !== term) continue;
      shared.terms.push(first + term);
      shared.values.push(values[index]! * scale * DAMPED[rows.counts[entry]!]! * scales[row]! * labelled[term]!);
    }
    first += rows.termCount;
  }
  return shared;
}
