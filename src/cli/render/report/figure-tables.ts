import type { Report } from '../../../core/report/report.js';
import { fits, type Grid, renderGrid } from '../elements/grid.js';
import type { Style } from '../elements/style.js';
import { figureRows } from './figures.js';

/** So many stand side by side; more fit better one below the other. */
const MOST_BESIDE = 3;

/** The figures of all variants; where names are too long for the terminal they are numbered. */
export function renderFigures(report: Report, style: Style): string {
  const rows = figureRows(report).map((row) => failuresTinted(row, style));
  const labels = report.variants.map(({ label }) => label);
  const below = transposed(labels, rows);
  if (labels.length > MOST_BESIDE && fits(below, style)) return renderGrid(below, style);
  const beside = [['', ...labels], ...rows];
  if (labels.length <= MOST_BESIDE && fits(beside, style)) return renderGrid(beside, style);
  const numbers = labels.map((_, index) => `(${index + 1})`);
  const legend = labels.map((label, index) => `${numbers[index]} ${label}`).join('\n');
  return `${style.color.dim(legend)}\n\n${renderGrid([['', ...numbers], ...rows], style)}`;
}

function transposed(labels: readonly string[], rows: Grid): Grid {
  return [['', ...rows.map(([name = '']) => name)], ...labels.map((label, index) => [label, ...rows.map((row) => row[index + 1] ?? '')])];
}

function failuresTinted(row: readonly string[], { color }: Style): readonly string[] {
  return row[0] === 'failed requests' ? row.map((cell, index) => (index > 0 && cell !== '0' ? color.red(cell) : cell)) : row;
}
