/** Turns offsets into 1-based lines and columns of `text`; each answer costs a bisection. */
export function lineFinder(text: string): (offset: number) => { line: number; column: number } {
  let found: number[] | undefined;
  return (offset) => {
    const starts = (found ??= startsOfLines(text));
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
