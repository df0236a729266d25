/**
 * Text from files inside a Markdown document. It only ever stands in code: there neither marks nor HTML nor `@names` nor
 * `#numbers` mean anything.
 */
export function codeSpan(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  const fence = '`'.repeat(longestRun(line) + 1);
  // A space that Markdown takes off again keeps a backtick at the border apart, and a blank text visible.
  const padding = /^`|`$|^ .* $|^\s*$/.test(line) ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** The same inside a table, where a bar ends the cell even in code. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

/** A block of code that nothing in it can end. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`;
}

/** @param words columns that hold words, not figures */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[], words: readonly number[] = [0]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map((_, index) => (words.includes(index) ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
