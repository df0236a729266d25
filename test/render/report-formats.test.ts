import { describe, expect, it } from 'vitest';
import { renderAs } from '../../src/cli/render/report/index.js';
import type { ShownReport } from '../../src/cli/render/report/shown-report.js';
import type { Report } from '../../src/core/report/report.js';
import { readSet } from '../core/eval/make.js';
import { reportOf } from '../core/report/evaluations.js';

/** Ids and labels from a file that means no good. */
const IDS = ['=1+1', '@sum', '-1', 'a,"b"', '<b>&\'x', '::error::x', ...Array.from({ length: 24 }, (_, index) => `q${index}`)];
const set = readSet(JSON.stringify({ scorers: ['exact'], queries: IDS.map((id) => ({ id, vars: {}, expected: 'yes' })) }));
const answers = (right: number, failing = false): (string | undefined)[] => IDS.map((_, index) => (failing && index === 29 ? undefined : index < right ? 'yes' : 'no'));
const REPORT: Report = reportOf(set, [answers(28), answers(6, true)]);
const SHOWN: ShownReport = {
  ...REPORT,
  place: { file: 'prompts/a,b:c%.md', line: 7 },
  thresholds: [{ candidate: 'a@2', state: 'failed', what: 'exact >= 0.9', found: '0.2' }],
};

describe('csv', () => {
  const rows = renderAs('csv')([SHOWN]).split('\r\n');
  it('a row for each query, quoted as RFC 4180 has it', () => {
    expect(rows[0]).toBe('prompt,candidate,query,exact,change,error');
    expect(rows).toHaveLength(31);
    expect(rows).toContain('support/a,a@2,"a,""b""",1,,');
    expect(rows.filter((row) => row.includes('regressed'))).toHaveLength(22);
    expect(rows).toContain('support/a,a@2,q23,,,timeout');
  });
  it.each(['=1+1', '@sum', '-1'])('%s is no formula', (id) => expect(rows.some((row) => row.includes(`,'${id},`))).toBe(true));
});

describe('junit', () => {
  const xml = renderAs('junit')([SHOWN]);
  it('outages are errors, wrong answers failures, and verdicts and thresholds a suite', () => {
    expect(xml).toContain('<testsuite name="a@2" tests="30" failures="23" errors="1" skipped="0">');
    expect(xml).toContain('<testcase classname="a@2" name="q23"><error message="no answer: timeout" type="timeout"/></testcase>');
    expect(xml).toContain('<testcase classname="a@2" name="q0"><failure message="exact 0; the baseline passed" type="regressed"/></testcase>');
    expect(xml).toContain('<testsuite name="support/a verdicts" tests="2" failures="2" errors="0" skipped="0">');
  });
  it('nothing in it is markup', () => expect(xml).toContain('name="&#60;b&#62;&#38;&#39;x"'));
  it('an unscored answer is skipped', () => {
    const unscored = { ...SHOWN, results: [{ id: 'x', scores: { exact: null } }] };
    expect(renderAs('junit')([unscored])).toContain('<testcase classname="a@2" name="x"><skipped message="exact unscored"/></testcase>');
  });
});

describe('github', () => {
  const lines = renderAs('github')([SHOWN]).split('\n');
  it('an annotation on the changed line for each verdict and threshold', () => {
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^::error file=prompts\/a%2Cb%3Ac%25\.md,line=7,title=support\/a%3A worse::a@2 against a@1: exact −/);
    expect(lines[0]).toContain('%0Afails now: q0 q1');
    expect(lines[1]).toContain('::a@2: exact >= 0.9 is asked for; found: 0.2');
  });
  it('what was measured, where nothing is compared', () => {
    const [measured, ...others] = renderAs('github')([{ ...SHOWN, comparisons: [], thresholds: [] }]).split('\n');
    expect(others).toEqual([]);
    expect(measured).toMatch(/^::notice file=[^:]*,title=support\/a%3A measured::a@1, 30 queries: model \S+, exact 93\.3%25 \[.*%0Aa@2, 30 queries: /);
  });
  it('an id starts no command', () => {
    const hostile = { ...SHOWN, thresholds: [], comparisons: SHOWN.comparisons.map((one) => ({ ...one, regressed: ['x\n::error::y', '100%'] })) };
    const text = renderAs('github')([hostile]);
    expect(text.split('\n')).toHaveLength(1);
    expect(text).toContain('x%0A::error::y 100%25');
  });
});

describe('markdown', () => {
  const text = renderAs('markdown')([SHOWN]);
  it('begins with the marker that its comment is found by', () => expect(text.startsWith('<!-- git-prompt:report support/a -->\n')).toBe(true));
  it('holds verdict, threshold, figures and ids, all in code', () => {
    expect(text).toContain('**worse**: `a@2` against `a@1`: `exact` −');
    expect(text).toContain('**failed**: `a@2: exact >= 0.9`, found `0.2`');
    expect(text).toContain('<details><summary>22 fails now</summary>');
    expect(text).toContain('| `exact` | `93.3%');
  });
  it('no name ends the marker', () => expect(renderAs('markdown')([{ ...SHOWN, prompt: 'a-->b' }]).split('\n')[0]).toBe('<!-- git-prompt:report a-b -->'));
  it('fits into a comment', () => {
    const many = Array.from({ length: 100 }, () => SHOWN);
    const long = renderAs('markdown')(many);
    expect(long.length).toBeLessThan(65_536);
    expect(long).toMatch(/… and \d+ more; see them with `prompt report`\.$/);
  });
});

describe('json and jsonl', () => {
  it('one document; several reports are a list', () => {
    expect(JSON.parse(renderAs('json')([SHOWN]))).toEqual(SHOWN);
    expect(JSON.parse(renderAs('json')([SHOWN, SHOWN]))).toHaveLength(2);
  });
  it('a line for the report and one for each query', () => {
    const lines = renderAs('jsonl')([SHOWN]).split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(31);
    expect(lines[0]).toMatchObject({ kind: 'report', prompt: 'support/a' });
    expect(lines[0]).not.toHaveProperty('results');
    expect(lines[1]).toMatchObject({ kind: 'result', id: '-1', candidate: 'a@2', scores: { exact: 1 } });
  });
});
