import { describe, expect, it } from 'vitest';
import { formatDollars } from '../../src/cli/render/elements/format.js';

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
