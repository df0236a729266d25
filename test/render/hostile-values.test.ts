import { describe, expect, it } from 'vitest';
import { CHECK_FORMATS, type CheckData, renderCheck } from '../../src/cli/render/check.js';
import { renderCheckAs } from '../../src/cli/render/check-formats.js';
import { renderAs } from '../../src/cli/render/report/index.js';
import type { ShownReport } from '../../src/cli/render/report/shown-report.js';
import { createStyle } from '../../src/cli/render/elements/style.js';
import { renderTable } from '../../src/cli/render/elements/table.js';
import { escapeDeep } from '../../src/core/text/escape-terminal.js';
import { readSet } from '../core/eval/make.js';
import { reportOf } from '../core/report/evaluations.js';

/** What a name or a value may say that a terminal, a spreadsheet, a page or GitHub's runner would obey. */
const HOSTILE = ['\u001B[31mred\u001B]0;title\u0007', 'a\n::error file=x::pwned', ' ::stop-commands::x', '=cmd()', '@sum(A1)', '\uFF1Dcmd()', 'a | b', '<script>alert(1)</script>', '`code` & "quote"', '\u202Egnp.exe', ']]>', '--> @everyone #1'];
const STYLE = createStyle({ env: {}, stdout: { isTTY: false } } as never, 'stdout', false);

/** As the runner reads a line: blanks before a command do not matter. */
const commandsIn = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim().startsWith('::'));
const SAFE = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*$/;

const set = readSet(JSON.stringify({ scorers: ['exact'], queries: HOSTILE.map((id) => ({ id, vars: {}, expected: 'yes' })) }));
const REPORT: ShownReport = escapeDeep({
  ...reportOf(set, [HOSTILE.map(() => 'yes'), HOSTILE.map(() => 'no')]),
  results: HOSTILE.map((id) => ({ id, scores: {}, error: id })),
  warnings: HOSTILE,
  thresholds: HOSTILE.map((what) => ({ candidate: what, state: 'failed' as const, what, found: what })),
  place: { file: HOSTILE[1] ?? '', line: 1 },
}) as ShownReport;

const CHECK: CheckData = escapeDeep({
  where: 'the work tree', prompts: HOSTILE.length, accepted: 0, prefix: '',
  findings: HOSTILE.map((text) => ({ code: 'prompt/name', severity: 'error' as const, place: { file: `${text}.md`, line: 1, column: 2 }, message: `the name \`${text}\` is odd`, remedy: text })),
});

describe.each(['json', 'jsonl', 'csv', 'markdown', 'junit', 'github'] as const)('a report as %s', (format) => {
  const text = renderAs(format)([REPORT]);
  it('obeys nothing that a name or value says', () => {
    expect(text).toMatch(SAFE);
    if (format === 'github') expect(commandsIn(text).filter((line) => !/^::(?:error|warning|notice) (?:file=[^:,]*,line=1,)?title=[^:]*::/.test(line))).toEqual([]);
    if (format === 'junit') expect(text).not.toMatch(/<script|\]\]>/);
    if (format === 'markdown') expect(text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, '')).not.toMatch(/<script|@everyone|\]\]>/);
    if (format === 'csv') expect(text.split('\r\n').flatMap((row) => row.split(',')).filter((cell) => /^"?\s*[=@\uFF1D]/.test(cell))).toEqual([]);
  });
});

describe.each(CHECK_FORMATS)('a check as %s', (format) => {
  const text = format === 'text' ? renderCheck(CHECK, STYLE) : renderCheckAs(format)(CHECK, STYLE);
  it('obeys nothing that a name or message says', () => {
    expect(text).toMatch(SAFE);
    expect(commandsIn(text).filter((line) => format !== 'github' || !/^::error file=[^:,]*,line=1,col=2,title=[^:]*::/.test(line))).toEqual([]);
    if (format === 'junit') expect(text).not.toMatch(/<script|\]\]>/);
  });
});

it('a table shows a command as text', () => {
  expect(commandsIn(renderTable([{ title: 'name' }, { title: 'owner' }], HOSTILE.map((name) => [name, name]), STYLE))).toEqual([]);
});
