import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Style } from './style.js';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Cut with `…` when the terminal is too narrow; the last such column first. */
  shrinks?: boolean;
}

const GAP = 2;
const NARROWEST = 8;
const NONE = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'].map(
    (part) => [part, ''],
  ),
);

/** Aligned columns without lines; empty columns are left out. Fits a terminal's width, is whole when piped. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], style: Style): string {
  const shown = columns.map((column, index) => ({ ...column, index })).filter(({ index }) => rows.some((row) => row[index]));
  const widths = fit(shown.map((column) => natural(column.title, rows.map((row) => row[column.index] ?? ''))), shown, style.width);
  const table = new Table({
    chars: NONE,
    head: shown.map((column) => style.color.dim(column.title)),
    colAligns: shown.map((column) => column.align ?? 'left'),
    colWidths: widths.map((width) => width + GAP),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(shown.map((column, index) => cut(row[column.index] ?? '', widths[index] ?? 0)));
  return trimLines(table.toString());
}

/** Printed width, near enough: wide characters count two. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

function natural(title: string, cells: readonly string[]): number {
  return Math.max(textWidth(title), ...cells.flatMap((cell) => cell.split('\n').map(textWidth)));
}

function fit(widths: number[], columns: readonly Column[], available: number | undefined): number[] {
  const fitted = [...widths];
  if (available === undefined) return fitted;
  for (let index = fitted.length - 1; index >= 0; index--) {
    const excess = fitted.reduce((sum, width) => sum + width + GAP, -GAP) - available;
    if (excess <= 0) break;
    const width = fitted[index] ?? 0;
    if (columns[index]?.shrinks) fitted[index] = Math.max(Math.min(NARROWEST, width), width - excess);
  }
  return fitted;
}

/** Only plain cells are cut; a coloured one is short by nature. */
function cut(cell: string, width: number): string {
  return cell
    .split('\n')
    .map((line) => (textWidth(line) <= width || line !== stripVTControlCharacters(line) ? line : `${line.slice(0, Math.max(0, width - 1))}…`))
    .join('\n');
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[ \t]+((?:\u001B\[\d+m)*)$/, '$1'))
    .join('\n');
}
