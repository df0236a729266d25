import { expect, test } from 'vitest';
import { renderFindings, renderFirstFindings } from '../../src/cli/render/findings.js';
import { createStyle } from '../../src/cli/render/elements/style.js';
import type { Finding } from '../../src/core/finding.js';

const STYLE = createStyle({ env: {}, stdout: { isTTY: false } } as never, 'stdout', false);
const finding = (file: string, line: number, code = 'examples/invalid'): Finding => ({ code, severity: 'error', place: { file, line, column: 1 }, message: `wrong in ${line}` });
const many = (file: string, count: number, code?: string): Finding[] => Array.from({ length: count }, (_, at) => finding(file, at + 1, code));

test('of many alike the first ten are told, and how many more', () => {
  const lines = renderFirstFindings([...many('a.jsonl', 60), ...many('a.jsonl', 12, 'examples/unknown-key'), ...many('b.jsonl', 3)], STYLE).split('\n');
  expect(lines).toHaveLength(10 + 10 + 3 + 3);
  expect(lines.filter((line) => line.includes('more'))).toEqual(['a.jsonl: and 50 more [examples/invalid]', 'a.jsonl: and 2 more [examples/unknown-key]']);
  expect(lines.at(-1)).toBe('  → --json has them all');
});

test('ten and fewer are told as they are', () => {
  expect(renderFirstFindings(many('a.jsonl', 10), STYLE)).toBe(renderFindings(many('a.jsonl', 10), STYLE));
});
