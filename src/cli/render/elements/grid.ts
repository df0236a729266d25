import type { Style } from './style.js';
import { renderTable, textWidth } from './table.js';

const GAP = 2;

/** A head, then rows of as many cells. */
export type Grid = readonly (readonly string[])[];

export function fits(grid: Grid, { width = Infinity }: Style): boolean {
  return widthsOf(grid).reduce((sum, one) => sum + one + GAP, -GAP) <= width;
}

/** One table when piped; at a terminal as many as its width asks for, each with the first column. Nothing is cut or left out. */
export function renderGrid(grid: Grid, style: Style): string {
  return inWidth(grid, style).map((part) => renderPart(part, style)).join('\n\n');
}

function widthsOf(grid: Grid): number[] {
  return (grid[0] ?? []).map((_, index) => Math.max(...grid.map((row) => textWidth(row[index] ?? ''))));
}

/** As many columns in each as there is room for, one at least. */
function inWidth(grid: Grid, { width = Infinity }: Style): Grid[] {
  const [first = 0, ...widths] = widthsOf(grid);
  const parts: number[][] = [];
  let left = 0;
  for (const [index, own] of widths.entries()) {
    left -= own + GAP;
    if (left >= 0) parts.at(-1)?.push(index + 1);
    else {
      parts.push([index + 1]);
      left = width - first - own - GAP;
    }
  }
  return parts.map((columns) => grid.map((row) => [0, ...columns].map((index) => row[index] ?? '')));
}

function renderPart([head = [], ...rows]: Grid, style: Style): string {
  const columns = head.map((title, index) => ({ title, ...(index === 0 ? {} : { align: 'right' as const }) }));
  return renderTable(columns, rows, style);
}
