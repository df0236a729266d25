/** A row by its position, and how similar it is. */
export interface Neighbour {
  index: number;
  similarity: number;
}

/** Rows of sparse vectors in compressed form; the terms of a row are ascending. */
export interface SparseRows {
  rowCount: number;
  termCount: number;
  /** Row r holds the entries `starts[r]` up to, not including, `starts[r + 1]`. */
  starts: Int32Array;
  terms: Int32Array;
  values: Float64Array;
}

/** One sparse vector: parallel arrays, terms ascending. */
export interface SparseVector {
  terms: number[];
  values: number[];
}

/** Counts how often each term id occurs: ids in any order, repeats allowed. */
export function countTerms(ids: Iterable<number>): SparseVector {
  const sorted = Int32Array.from(ids).sort();
  const counted: SparseVector = { terms: [], values: [] };
  for (const id of sorted) {
    const last = counted.terms.length - 1;
    if (counted.terms[last] === id) counted.values[last] = (counted.values[last] ?? 0) + 1;
    else {
      counted.terms.push(id);
      counted.values.push(1);
    }
  }
  return counted;
}

export function sparseRows(vectors: readonly SparseVector[], termCount: number): SparseRows {
  const starts = new Int32Array(vectors.length + 1);
  for (const [row, vector] of vectors.entries()) starts[row + 1] = (starts[row] ?? 0) + vector.terms.length;
  const size = starts[vectors.length] ?? 0;
  const packed = { rowCount: vectors.length, termCount, starts, terms: new Int32Array(size), values: new Float64Array(size) };
  for (const [row, vector] of vectors.entries()) {
    packed.terms.set(vector.terms, starts[row]);
    packed.values.set(vector.values, starts[row]);
  }
  return packed;
}

/** The inverted index: the same entries by term, the rows of a term ascending. Linear in the number of entries. */
export function transpose(rows: SparseRows): SparseRows {
  const starts = new Int32Array(rows.termCount + 1);
  for (const term of rows.terms) starts[term + 1] = (starts[term + 1] ?? 0) + 1;
  for (let term = 0; term < rows.termCount; term += 1) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  const next = starts.slice();
  const postings = new Int32Array(rows.terms.length);
  const values = new Float64Array(rows.terms.length);
  for (let row = 0; row < rows.rowCount; row += 1) {
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
      const to = next[rows.terms[at]!]!++;
      postings[to] = row;
      values[to] = rows.values[at]!;
    }
  }
  return { rowCount: rows.termCount, termCount: rows.rowCount, starts, terms: postings, values };
}

/** Dot product of the query with every row of the matrix that `inverted` is the transpose of. */
export function scoreRows(inverted: SparseRows, query: SparseVector): Float64Array {
  const scores = new Float64Array(inverted.termCount);
  for (const [at, term] of query.terms.entries()) {
    const weight = query.values[at]!;
    const end = inverted.starts[term + 1]!;
    for (let entry = inverted.starts[term]!; entry < end; entry += 1) {
      scores[inverted.terms[entry]!]! += weight * inverted.values[entry]!;
    }
  }
  return scores;
}

/** Dot product of one row with a vector. */
export function dotRow(rows: SparseRows, row: number, vector: SparseVector): number {
  return sharedTerms(rows, row, vector).values.reduce((sum, value) => sum + value, 0);
}

/** The terms that a row and a vector share, with the products that make up their dot product. */
export function sharedTerms(rows: SparseRows, row: number, vector: SparseVector): SparseVector {
  const shared: SparseVector = { terms: [], values: [] };
  let at = rows.starts[row]!;
  const end = rows.starts[row + 1]!;
  for (const [other, term] of vector.terms.entries()) {
    while (at < end && rows.terms[at]! < term) at += 1;
    if (at === end || rows.terms[at] !== term) continue;
    shared.terms.push(term);
    shared.values.push(rows.values[at]! * vector.values[other]!);
  }
  return shared;
}

/** Dot product of two rows. */
export function dotRows(rows: SparseRows, i: number, j: number): number {
  let sum = 0;
  let left = rows.starts[i]!;
  let right = rows.starts[j]!;
  const leftEnd = rows.starts[i + 1]!;
  const rightEnd = rows.starts[j + 1]!;
  while (left < leftEnd && right < rightEnd) {
    const difference = rows.terms[left]! - rows.terms[right]!;
    if (difference === 0) sum += rows.values[left]! * rows.values[right]!;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  return sum;
}

/** Scales the vector to length 1; a vector of length 0 stays. */
export function normalize(vector: SparseVector): SparseVector {
  let squares = 0;
  for (const value of vector.values) squares += value * value;
  if (squares === 0) return vector;
  const scale = 1 / Math.sqrt(squares);
  return { terms: vector.terms, values: vector.values.map((value) => value * scale) };
}
