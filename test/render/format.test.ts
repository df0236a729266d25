import { describe, expect, it } from 'vitest';
import { Chalk } from 'chalk';
import { formatDollars } from '../../src/cli/render/elements/format.js';
import { renderTable } from '../../src/cli/render/elements/table.js';

describe('formatDollars', () => {
  it.each([
    { value: undefined, is: '–' },
    { value: 0, is: '$0' },
    { value: 1234.4, is: '$1234' },
    { value: 120, is: '$120' },
    { value: 100, is: '$100' },
    { value: 99.96, is: '$100' },
    { value: 20, is: '$20' },
    { value: 1.5, is: '$1.5' },
    { value: 1.234, is: '$1.23' },
    { value: 0.00042, is: '$0.00042' },
    { value: 0.0000196, is: '$0.0000196' },
    { value: 0.00002 - 0.0000196, is: '$0.0000004' },
    { value: 1e-15, is: '$0.000000000000001' },
    { value: -2.5, is: '$-2.5' },
  ])('$value is $is', ({ value, is }) => {
    expect(formatDollars(value)).toBe(is);
  });
});

describe('renderTable', () => {
  const columns = [{ title: '' }, { title: 'BEFORE', shrinks: true }, { title: 'AFTER', shrinks: true }, { title: 'GAIN', drops: 1 }];
  const model = 'anthropic/claude-sonnet-4-5-20250929';
  const table = (width: number): string[] => renderTable(columns, [['model', model, model, '+1']], { color: new Chalk({ level: 0 }), colored: false, width }).split('\n');

  it.each([
    { width: 100, row: `model  ${model}  ${model}  +1` },
    { width: 80, row: `model  anthropic/claude-sonnet-4-5-…  ${model}  +1` },
    { width: 60, row: 'model  anthropic/claud…  anthropic/claude-sonnet-4-5-…  +1' },
  ])('of width $width cuts as many columns as it takes', ({ width, row }) => {
    expect(table(width)[1]).toBe(row);
  });
});

describe('a column that is cut', () => {
  const columns = [{ title: 'WHO', drops: 1 }, { title: 'TEXT', shrinks: true, least: 24 }];
  const row = (width: number): string | undefined => renderTable(columns, [['Ada Lovelace', 'a text of thirty characters …!']], { color: new Chalk({ level: 0 }), colored: false, width }).split('\n')[1];

  it.each([
    { width: 44, is: 'Ada Lovelace  a text of thirty characters …!' },
    { width: 40, is: 'Ada Lovelace  a text of thirty characte…' },
    { width: 36, is: 'a text of thirty characters …!' },
    { width: 24, is: 'a text of thirty charac…' },
    { width: 20, is: 'a text of thirty ch…' },
  ])('to $width keeps what it needs while another can go', ({ width, is }) => {
    expect(row(width)).toBe(is);
  });
});
