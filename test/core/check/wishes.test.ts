import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBaseline } from '../../../src/core/check/apply-baseline.js';
import { formatBaseline, parseBaseline } from '../../../src/core/check/baseline.js';
import { CATALOGUE } from '../../../src/core/check/catalogue/index.js';
import { applyFixes } from '../../../src/core/check/fixes.js';
import { applyIgnores, type IgnoringPrompt } from '../../../src/core/check/ignores.js';
import { isOn, type Level, levelOf, withLevels } from '../../../src/core/check/levels.js';
import { checkRuleSettings } from '../../../src/core/check/rule-settings.js';
import type { Finding } from '../../../src/core/finding.js';
import { PromptError } from '../../../src/core/errors.js';
import { brief, listed } from '../prompt/reading.js';

const finding = (code: string, { file = 'p/a.md', line = 1, message = 'it is wrong', severity = 'warning' }: Partial<Finding['place'] & Pick<Finding, 'message' | 'severity'>> = {}): Finding => ({ code, severity, place: { file, line, column: 1 }, message });

describe('severities of configuration', () => {
  it.each<{ id: string; levels: Record<string, Level>; level: Level | undefined }>([
    { id: 'of the code', levels: { 'file/secret': 'note' }, level: 'note' },
    { id: 'of its area', levels: { 'file/*': 'error' }, level: 'error' },
    { id: 'of the code before its area', levels: { 'file/*': 'error', 'file/secret': 'off' }, level: 'off' },
    { id: 'none', levels: { 'files/*': 'error', ['toString' as string]: 'off' }, level: undefined },
  ])('$id', ({ levels, level }) => {
    expect(levelOf(levels, 'file/secret')).toBe(level);
  });

  it('turn rules on and off, and leave what is essential', () => {
    expect(isOn({}, { code: 'prompt/owner-missing', off: true })).toBe(false);
    expect(isOn({ 'prompt/*': 'note' }, { code: 'prompt/owner-missing', off: true })).toBe(true);
    expect(isOn({ 'file/secret': 'off' }, { code: 'file/secret' })).toBe(false);
    const found = [finding('file/secret'), finding('yaml/invalid', { severity: 'error' }), finding('prompt/labels-unsaid')];
    expect(withLevels(found, { 'file/secret': 'off', 'yaml/invalid': 'off', 'prompt/*': 'error' }, CATALOGUE).map(brief)).toEqual(['error p/a.md:1:1 yaml/invalid', 'error p/a.md:1:1 prompt/labels-unsaid']);
  });

  it('that name no rule, or one that cannot be changed, are found', () => {
    const text = 'check:\n  rules:\n    file/secert: off\n    yaml/invalid: off\n    injection/*: error\n    nothing/*: off\n    prompt/owner-missing: note\n';
    expect(listed(checkRuleSettings('.promptrc', text, CATALOGUE))).toEqual([
      'warning .promptrc:3:5 config/unknown-rule: there is no rule `file/secert`; did you mean `file/secret`?',
      'warning .promptrc:4:5 config/unknown-rule: `yaml/invalid` cannot be changed: without it there is no prompt',
      expect.stringContaining('warning .promptrc:6:5 config/unknown-rule: there is no rule `nothing/*`'),
    ]);
  });
});

describe('suppressions', () => {
  const ignoring = (ignore: IgnoringPrompt['ignore']): IgnoringPrompt => ({ files: ['p/a.md', 'p/a.queries.yaml'], ignore, places: Object.fromEntries(Object.keys(ignore).map((code) => [code, { file: 'p/a.md', line: 9, column: 3 }])) });
  const told = (found: Finding[], ignore: IgnoringPrompt['ignore'], applied = true): string[] => applyIgnores(found, [ignoring(ignore)], { rules: CATALOGUE, applied: () => applied }).map(brief);

  it.each([
    { id: 'of a finding', ignore: { 'file/secret': 'Made up.' }, found: [finding('file/secret')], told: [] },
    { id: 'of a companion', ignore: { 'queries/leak': 'On purpose.' }, found: [finding('queries/leak', { file: 'p/a.queries.yaml' })], told: [] },
    { id: 'not of another prompt', ignore: { 'file/secret': 'Made up.' }, found: [finding('file/secret'), finding('file/secret', { file: 'p/b.md' })], told: ['warning p/b.md:1:1 file/secret'] },
    { id: 'of nothing', ignore: { 'file/secret': 'Made up.' }, found: [], told: ['warning p/a.md:9:3 check/ignore-unused'] },
    { id: 'without a reason', ignore: { 'file/secret': ' ' }, found: [finding('file/secret')], told: ['warning p/a.md:9:3 check/ignore-unreasoned'] },
    { id: 'with none at all, of nothing', ignore: { 'file/secret': null }, found: [], told: ['warning p/a.md:9:3 check/ignore-unreasoned', 'warning p/a.md:9:3 check/ignore-unused'] },
    { id: 'of no rule', ignore: { 'file/secrets': 'Made up.' }, found: [finding('file/secret')], told: ['warning p/a.md:1:1 file/secret', 'warning p/a.md:9:3 check/ignore-refused'] },
    { id: 'of what cannot be passed over', ignore: { 'yaml/invalid': 'We like it.' }, found: [finding('yaml/invalid', { file: 'p/a.queries.yaml' })], told: ['warning p/a.queries.yaml:1:1 yaml/invalid', 'warning p/a.md:9:3 check/ignore-refused'] },
  ])('$id', ({ ignore, found, told: expected }) => expect(told(found, ignore)).toEqual(expected));

  it('of a rule that was not applied say nothing', () => {
    expect(told([], { 'prompt/near-duplicate': 'Two markets.' }, false)).toEqual([]);
  });
});

describe('the baseline', () => {
  const lines = (text: string) => (_: string, line: number): string | undefined => text.split('\n')[line - 1];
  const accept = (found: Finding[], text: string) => parseBaseline('b', formatBaseline(found, lines(text)));

  it('accepts what was there wherever its line moves, each as often as it was', () => {
    const baseline = accept([finding('file/secret', { line: 2 }), finding('file/secret', { line: 3 })], 'a\nsame\nsame\n');
    const moved = 'new\nlines\na\n  same\nsame\nsame';
    const found = [4, 5, 6].map((line) => finding('file/secret', { line }));
    expect(applyBaseline(found, baseline, lines(moved))).toMatchObject({ accepted: 2, findings: [found[2]], stale: [] });
  });

  it.each([
    { id: 'the line was edited', now: finding('file/secret', { line: 1 }), text: 'another' },
    { id: 'another fault of the line', now: finding('file/secret', { line: 1, message: 'it is bad' }), text: 'line' },
    { id: 'another rule', now: finding('file/invisible', { line: 1 }), text: 'line' },
    { id: 'another file', now: finding('file/secret', { file: 'p/b.md', line: 1 }), text: 'line' },
  ])('does not where $id, and says that its entry is stale', ({ now, text }) => {
    const baseline = accept([finding('file/secret', { line: 1 })], 'line');
    expect(applyBaseline([now], baseline, lines(text))).toEqual({ findings: [now], accepted: 0, stale: [{ file: 'p/a.md', entries: 1 }] });
  });

  it('bears figures that change, and accepts no budgets', () => {
    const baseline = accept([finding('examples/unfit', { message: 'example 3 is long' }), finding('budget/template-exceeded')], 'x');
    expect(applyBaseline([finding('examples/unfit', { message: 'example 12 is long' }), finding('budget/template-exceeded')], baseline, lines('x'))).toMatchObject({ accepted: 1, findings: [{ code: 'budget/template-exceeded' }] });
  });

  it('has the same bytes in any order, and accepts all that it was made of', () => {
    const one = fc.record({ code: fc.constantFrom('file/secret', 'prompt/name'), file: fc.constantFrom('p/a.md', '__proto__', 'p/b: c.md'), line: fc.integer({ min: 1, max: 3 }), message: fc.string({ unit: 'binary' }) });
    fc.assert(
      fc.property(fc.array(one), (made) => {
        const found = made.map(({ code, ...rest }) => finding(code, rest));
        const lineOf = lines('one\n\ntwo');
        const text = formatBaseline(found, lineOf);
        expect(formatBaseline(found.toReversed(), lineOf)).toBe(text);
        if (found.some(({ place }) => place.file === '__proto__')) return;
        expect(applyBaseline(found, parseBaseline('b', text), lineOf)).toEqual({ findings: [], accepted: found.length, stale: [] });
      }),
    );
  });

  it.each(['- a', 'schemaVersion: 2', 'schemaVersion: 1\naccepted: { a: b }', 'schemaVersion: 1\nacceptd: {}'])('refuses %j', (text) => {
    expect(() => parseBaseline('b', text)).toThrow(PromptError);
  });
});

describe('fixes', () => {
  it.each([
    { id: 'one', text: 'a\nxby\n', fixes: [{ line: 2, column: 2, before: 'b', after: 'B' }], fixed: 'a\nxBy\n', applied: 1 },
    { id: 'with carriage returns and a mark', text: '\uFEFFab\r\ncd\r\n', fixes: [{ line: 1, column: 2, before: 'b', after: '' }, { line: 2, column: 1, before: 'c', after: 'CC' }], fixed: '\uFEFFa\r\nCCd\r\n', applied: 2 },
    { id: 'several of a line, in any order', text: 'abc', fixes: [{ line: 1, column: 3, before: 'c', after: '' }, { line: 1, column: 1, before: 'a', after: 'xyz' }], fixed: 'xyzb', applied: 2 },
    { id: 'what is not there any more', text: 'abc', fixes: [{ line: 1, column: 1, before: 'b', after: '' }, { line: 7, column: 1, before: 'a', after: '' }], fixed: 'abc', applied: 0 },
    { id: 'what overlaps', text: 'abc', fixes: [{ line: 1, column: 1, before: 'ab', after: '-' }, { line: 1, column: 2, before: 'bc', after: '+' }], fixed: '-c', applied: 1 },
  ])('$id', ({ text, fixes, fixed, applied }) => expect(applyFixes(text, fixes)).toEqual({ text: fixed, applied }));
});
