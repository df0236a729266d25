import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { lossLine, totals } from '../../src/cli/render/compress/measured-loss.js';
import type { Report, ReportComparison } from '../../src/core/report/report.js';

const style = { color: new Chalk({ level: 0 }), colored: false };

describe('what a compression does to the answers', () => {
  it.each([
    ['worse', -0.1, 'lowers what is measured: worse'],
    ['inconclusive', -0.03, 'lowers the measured accuracy by 3.0 points;\nthese queries do not settle'],
    ['equivalent', -0.01, 'lowers the measured accuracy by 1.0 points;\nthat is within the margin'],
    ['inconclusive', 0, 'does not lower the measured accuracy;\nthat is no proof'],
    ['insufficient-data', undefined, 'was not measured'],
    ['better', 0.1, 'does not lower the measured accuracy'],
  ] as const)('%s, %s', (verdict, difference, said) => {
    expect(lossLine({ verdict, difference, metric: 'accuracy' } as ReportComparison, style)).toContain(said);
  });

  it('claims proof of no harm only where there is some', () => {
    expect(lossLine({ verdict: 'better', difference: 0.1, metric: 'accuracy' } as ReportComparison, style)).not.toContain('no proof');
  });

  it('shows a figure that no answer gave as unknown', () => {
    const variants = [{ usage: { requests: 2, outputTokens: 20, cost: 0.5 } }, { usage: { requests: 2 } }];
    expect(totals({ variants } as unknown as Report)).toMatch(/^output tokens and total cost: 20 \(\$0\.50*\) → – \(–\)$/);
  });
});
