import type { Report } from '../../../core/report/report.js';
import type { Style } from '../elements/style.js';
import { renderTable, textWidth } from '../elements/table.js';
import { figureRows } from './figures.js';

/** So many stand side by side; more fit better one below the other. */
const MOST_BESIDE = 3;
const GAP = 2;

/** The figures of all variants: one table when piped; at a terminal as many as its width asks for. */
export function renderFigures(report: Report, style: Style): string {
  const rows = figureRows(report).map((row) => failuresTinted(row, style));
  const labels = report.variants.map(({ label }) => label);
  const below = transposed(labels, rows);
  if (labels.length > MOST_BESIDE && fits(below, style)) return renderGrid(below, style);
  const beside = [['', ...labels], ...rows];
  if (labels.length <= MOST_BESIDE && fits(beside, style)) return renderGrid(beside, style);
  const numbers = labels.map((_, index) => `(${index + 1})`);
  const legend = labels.map((label, index) => `${numbers[index]} ${label}`).join('\n');
  const tables = inWidth([['', ...numbers], ...rows], style).map((grid) => renderGrid(grid, style));
  return [style.color.dim(legend), ...tables].join('\n\n');
}

/** A head and rows of as many cells. */
type Grid = readonly (readonly string[])[];

function transposed(labels: readonly string[], rows: Grid): Grid {
  return [['', ...rows.map(([name = '']) => name)], ...labels.map((label, index) => [label, ...rows.map((row) => row[index + 1] ?? '')])];
}

function fits(grid: Grid, { width = Infinity }: Style): boolean {
  return widthsOf(grid).reduce((sum, one) => sum + one + GAP, -GAP) <= width;
}

function widthsOf(grid: Grid): number[] {
  return (grid[0] ?? []).map((_, index) => Math.max(...grid.map((row) => textWidth(row[index] ?? ''))));
}

/** Tables of as many columns as there is room for, one at least, each with the first column. */
function inWidth(grid: Grid, { width = Infinity }: Style): Grid[] {
  const [first = 0, ...widths] = widthsOf(grid);
  const tables: number[][] = [];
  let left = 0;
  for (const [index, own] of widths.entries()) {
    left -= own + GAP;
    if (left >= 0) tables.at(-1)?.push(index + 1);
    else {
      tables.push([index + 1]);
      left = width - first - own - GAP;
    }
  }
  return tables.map((columns) => grid.map((row) => [0, ...columns].map((index) => row[index] ?? '')));
}

function renderGrid([head = [], ...rows]: Grid, style: Style): string {
  const columns = head.map((title, index) => ({ title, ...(index === 0 ? {} : { align: 'right' as const }) }));
  return renderTable(columns, rows, style);
}

function failuresTinted(row: readonly string[], { color }: Style): readonly string[] {
  return row[0] === 'failed requests' ? row.map((cell, index) => (index > 0 && cell !== '0' ? color.red(cell) : cell)) : row;
}
