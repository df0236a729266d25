/** How often terms occur in rows, in compressed form: five bytes for each that does. The terms of a row are ascending. */
export interface CountMatrix {
  rowCount: number;
  termCount: number;
  /** Row r holds the entries `starts[r]` up to, not including, `starts[r + 1]`. */
  starts: Int32Array;
  terms: Int32Array;
  /** 255 stands for as many or more. */
  counts: Uint8Array;
}

export const MOST_COUNTED = 255;

interface MatrixBuilder {
  /** @param ids in any order, repeats allowed */
  add(ids: Int32Array): void;
  finish(termCount: number): CountMatrix;
}

export function buildMatrix(rowCount: number): MatrixBuilder {
  const starts = new Int32Array(rowCount + 1);
  let terms = new Int32Array(1024);
  let counts = new Uint8Array(1024);
  let [row, used] = [0, 0];
  const makeRoom = (more: number): void => {
    if (used + more <= terms.length) return;
    // As much as the rest needs if it is like what came before.
    const capacity = Math.max(used + more, Math.ceil(((used + more) / (row + 1)) * rowCount * 1.02));
    terms = enlarge(terms, new Int32Array(capacity));
    counts = enlarge(counts, new Uint8Array(capacity));
  };
  return {
    add(ids) {
      makeRoom(ids.length);
      const first = used;
      const end = used + ids.length;
      terms.set(ids, first);
      terms.subarray(first, end).sort();
      for (let at = first; at < end; at += 1) {
        if (used > first && terms[used - 1] === terms[at]) counts[used - 1] = Math.min(MOST_COUNTED, counts[used - 1]! + 1);
        else {
          terms[used] = terms[at]!;
          counts[used++] = 1;
        }
      }
      starts[++row] = used;
    },
    finish: (termCount) => ({ rowCount, termCount, starts, terms: terms.subarray(0, used), counts: counts.subarray(0, used) }),
  };
}

function enlarge<Numbers extends Int32Array | Uint8Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/** The inverted index: the same entries by term, the rows of a term ascending. */
export function invert({ rowCount, termCount, starts, terms, counts }: CountMatrix): CountMatrix {
  const inverted: CountMatrix = {
    rowCount: termCount, termCount: rowCount, starts: new Int32Array(termCount + 1), terms: new Int32Array(terms.length), counts: new Uint8Array(terms.length),
  };
  for (let at = 0; at < terms.length; at += 1) inverted.starts[terms[at]! + 1]! += 1;
  for (let term = 0; term < termCount; term += 1) inverted.starts[term + 1]! += inverted.starts[term]!;
  const next = inverted.starts.slice();
  for (let row = 0; row < rowCount; row += 1) {
    const end = starts[row + 1]!;
    for (let at = starts[row]!; at < end; at += 1) {
      const to = next[terms[at]!]!++;
      inverted.terms[to] = row;
      inverted.counts[to] = counts[at]!;
    }
  }
  return inverted;
}
