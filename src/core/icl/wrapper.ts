/**
 * The lines all texts begin and end with, and what each has of its own between them. At least one line of every text
 * stays. Nothing is shared by a single text.
 */
export function splitSharedLines(texts: readonly string[]): { shared: string; own: string[] } {
  const split = texts.map((text) => text.trim().split('\n'));
  const [first] = split;
  if (!first || split.length < 2) return { shared: '', own: [...texts] };
  const room = Math.min(...split.map((lines) => lines.length)) - 1;
  let head = 0;
  while (head < room && split.every((lines) => lines[head] === first[head])) head += 1;
  let tail = 0;
  while (head + tail < room && split.every((lines) => lines.at(-1 - tail) === first.at(-1 - tail))) tail += 1;
  return {
    shared: [...first.slice(0, head), ...first.slice(first.length - tail)].join('\n').trim(),
    own: split.map((lines) => lines.slice(head, lines.length - tail).join('\n').trim()),
  };
}

/** The text without a short opening line that ends in a colon (`Classify this ticket:`) and without an empty cue at the end. */
export function withoutCues(text: string): string {
  const lines = text.trim().split('\n');
  const isCue = (line: string | undefined): boolean =>
    line !== undefined && /:\**$/.test(line.trim()) && line.trim().split(/\s+/).length <= 12;
  if (lines.length > 1 && isCue(lines.at(-1))) lines.pop();
  if (lines.length > 1 && isCue(lines[0])) lines.shift();
  return lines.join('\n').trim();
}
