import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import type Table from 'cli-table3';
import { disarm } from './disarm.js';
import type { Style } from './style.js';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Cut with `…` when the terminal is too narrow. */
  shrinks?: boolean;
  /** Not cut to less while another column can be left out instead. */
  least?: number;
  /** Left out when cutting is not enough; the lowest number first. */
  drops?: number;
}

const GAP = 2;
/** Cut to less than this, a text says nothing. */
const NARROWEST = 16;
const NONE = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);

/** Aligned columns without lines; empty columns are left out. Fits a terminal's width, is whole when piped. */
export function renderTable(columns: readonly Column[], told: readonly (readonly string[])[], style: Style): string {
  return layTable(columns, told, style).text;
}

/** The same, with the titles of the columns for which there was no room. */
export function layTable(columns: readonly Column[], told: readonly (readonly string[])[], style: Style): { text: string; dropped: string[] } {
  const rows = told.map((row) => row.map(disarm));
  const filled = columns.map((column, index) => measure(column, index, rows)).filter(({ index }) => rows.some((row) => row[index]));
  const shown = fit(filled, style.width);
  const dropped = filled.filter(({ index }) => !shown.some((column) => column.index === index)).map(({ title }) => title);
  const widths = shown.map((column) => column.width);
  const cells = rows
    .map((row) => shown.map(({ index }) => row[index] ?? ''))
    .map((row) => (style.width === undefined ? row : row.map((cell, index) => cut(cell, widths[index] ?? 0))));
  const head = shown.map((column) => style.color.dim(column.title));
  const isPlain = cells.every((row) => row.every((cell) => !cell.includes('\n')));
  return { text: trimLines(isPlain ? [head, ...cells].map((row) => layLine(row, shown)).join('\n') : layBlocks(head, cells, shown)), dropped };
}

/** A thousand one-line rows take cli-table3 a third of a second. */
function layLine(cells: readonly string[], columns: readonly Measured[]): string {
  const padded = cells.map((cell, index) => {
    const { align, width } = columns[index] as Measured;
    if (align !== 'right' && index === cells.length - 1) return cell;
    const blank = ' '.repeat(Math.max(0, width - textWidth(cell)));
    return align === 'right' ? blank + cell : cell + blank;
  });
  return padded.join(' '.repeat(GAP));
}

/** Cells of several lines stand beside each other. */
function layBlocks(head: readonly string[], cells: readonly string[][], columns: readonly Measured[]): string {
  // Few tables need it, and drawing cannot wait.
  const Blocks = createRequire(import.meta.url)('cli-table3') as typeof Table;
  const table = new Blocks({
    chars: NONE,
    head: [...head],
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: columns.map(({ width }) => width + GAP),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  table.push(...cells);
  return table.toString();
}

/** Printed width, near enough: wide characters count two. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

const PLAIN = /^[\x20-\x7E]*$/;
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

interface Measured extends Column {
  index: number;
  width: number;
}

function measure(column: Column, index: number, rows: readonly (readonly string[])[]): Measured {
  let width = textWidth(column.title);
  for (const row of rows) {
    const cell = row[index] ?? '';
    if (PLAIN.test(cell)) width = Math.max(width, cell.length);
    else for (const line of cell.split('\n')) width = Math.max(width, textWidth(line));
  }
  return { ...column, index, width };
}

/** Cuts what shrinks, then leaves out what drops, until the rest fits. */
function fit(columns: readonly Measured[], available: number | undefined): Measured[] {
  const excess = columns.reduce((sum, { width }) => sum + width + GAP, -GAP) - (available ?? Infinity);
  if (excess <= 0) return [...columns];
  const shrinking = columns.find(({ shrinks, width, least = NARROWEST }) => shrinks === true && width - excess >= Math.min(least, width));
  if (shrinking) return columns.map((column) => (column === shrinking ? { ...column, width: column.width - excess } : column));
  const widest = columns.filter(({ shrinks, width }) => shrinks === true && width > NARROWEST).sort((a, b) => b.width - a.width)[0];
  const others = widest && columns.some((column) => column !== widest && column.shrinks === true && column.width > NARROWEST);
  if (others) return fit(columns.map((column) => (column === widest ? { ...column, width: NARROWEST } : column)), available);
  const [first] = columns.filter(({ drops }) => drops !== undefined).sort((a, b) => (a.drops ?? 0) - (b.drops ?? 0));
  if (first) return fit(columns.filter((column) => column !== first), available);
  const isSpared = columns.some(({ least = NARROWEST }) => least > NARROWEST);
  return isSpared ? fit(columns.map((column) => ({ ...column, least: NARROWEST })), available) : [...columns];
}

/** Only plain cells are cut; a coloured one is short by nature. */
function cut(cell: string, width: number): string {
  if (cell.length <= width && PLAIN.test(cell)) return cell;
  return cell
    .split('\n')
    .map((line) => (textWidth(line) <= width || line !== stripVTControlCharacters(line) ? line : `${line.slice(0, Math.max(0, width - 1))}…`))
    .join('\n');
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (/[ \tm]$/.test(line.slice(-1)) ? line.replace(/[ \t]+((?:\u001B\[\d+m)*)$/, '$1') : line))
    .join('\n');
}
