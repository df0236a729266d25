import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Style } from '../../src/cli/render/elements/style.js';
import { renderReport } from '../../src/cli/render/report/text.js';
import type { Report } from '../../src/core/report/report.js';
import { setOf } from '../core/eval/make.js';
import { reportOf, variantOf } from '../core/report/evaluations.js';

const SET = setOf(40, () => 'yes');
const right = (count: number, from = 0): string[] => Array.from({ length: 40 }, (_, index) => (index >= from && index < from + count ? 'yes' : 'no'));
const plain = (width?: number): Style => ({ color: new Chalk({ level: 0 }), colored: false, ...(width === undefined ? {} : { width }) });

function reportFor(labels: readonly string[], answers = labels.map((_, index) => right(20 + index))): Report {
  return reportOf(SET, answers, { variants: labels.map((label, index) => variantOf(index, { label })) });
}

function figures(report: Report, width?: number): string {
  return renderReport({ ...report, comparisons: [] }, plain(width));
}

describe('the figures', () => {
  const LONG = ['some/long-folder/with-a-long-name@production', 'some/long-folder/with-a-long-name+few-shot:k=8'];
  const FIVE = ['triage@1', 'triage@2', 'triage@3', 'triage@4', 'triage@5'];

  it.each([{ what: 'two of long names', labels: LONG }, { what: 'five', labels: FIVE }])('$what fit a terminal, by numbers and in several tables', ({ labels }) => {
    const lines = figures(reportFor(labels), 80).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const [index, label] of labels.entries()) expect(lines).toContain(`(${index + 1}) ${label}`);
    const cells = lines.filter((line) => line.startsWith('exact ')).flatMap((line) => line.match(/\d+\.\d%/g));
    expect(cells).toEqual(labels.map((_, index) => `${((20 + index) / 0.4).toFixed(1)}%`));
  });

  it('are one table where they fit, and where nothing has to fit', () => {
    expect(figures(reportFor(['triage@1', 'triage@2']), 80)).toMatch(/\n +triage@1 +triage@2\nmodel /);
    expect(figures(reportFor(FIVE))).toMatch(/\ntriage@5 +openai\/gpt-x/);
    expect(figures(reportFor(LONG))).toContain(`${LONG[0]}  ${LONG[1]}\n`);
  });
});

describe('how many queries would settle it', () => {
  const lines = (answers: readonly (readonly (string | undefined)[])[], rest = {}): string =>
    renderReport(reportOf(SET, answers, rest), plain());

  it('is said where chance may be all there is', () => {
    expect(lines([right(20), right(22, 5)])).toMatch(/is not below 0.05\n {2}with 40 queries, .*\n {2}about \d+ queries would settle/);
  });

  it('is not said where something else stands in the way', () => {
    const lost = right(40).map((answer, index) => (index < 8 ? undefined : answer));
    expect(lines([right(10), lost])).toMatch(/inconclusive.*\n.*\n {2}20% of the queries have no score .*\n {2}passes now/);
    expect(lines([right(20), right(36)], { rule: { alpha: 0.05, minimumEffect: 0.6, maxLost: 0.1 } })).toMatch(/smaller than the minimum effect of 60%\n {2}passes now/);
  });
});
