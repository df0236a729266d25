import type { Rule } from '../rule.js';

/** Padding in the cells of a Markdown table. */
export const tables: Rule = ({ text, blocks }) =>
  blocks
    .filter(({ kind }) => kind === 'table')
    .flatMap(({ start, end }) => {
      const table = text.slice(start, end);
      const after = tighten(table);
      // What stands in code may be padded on purpose.
      if (table.includes('`') || JSON.stringify(cellsOf(after)) !== JSON.stringify(cellsOf(table))) return [];
      return [{ start, end, after, rule: 'table', level: 'layout', why: 'a table needs no padding', proof: 'the cells are equal', proven: true } as const];
    });

/** Row by row, without the row of dashes. */
function cellsOf(table: string): string[][] {
  const rows = table.split('\n').filter((line) => !isDelimiter(line));
  return rows.map((line) => line.trim().split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

function tighten(table: string): string {
  return table
    .split('\n')
    .map((line) => line.replace(/^[ \t]+(?=\|)|(?<=(?<!\\)\|)[ \t]+|[ \t]+(?=\|)|[ \t]+$/g, '').replace(/-{2,}(?=:?(?:\||$))/g, isDelimiter(line) ? '-' : '$&'))
    .join('\n');
}

function isDelimiter(line: string): boolean {
  return /^[\s|:-]+$/.test(line);
}
