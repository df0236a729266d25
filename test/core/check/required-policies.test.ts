import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fulfilPolicies } from '../../../src/core/check/untrusted/fulfil-policies.js';
import { policyProblems } from '../../../src/core/check/untrusted/policy-problems.js';
import { requiredPolicies } from '../../../src/core/check/untrusted/required-policies.js';
import { unusedRequirements } from '../../../src/core/check/unused-config.js';
import { DEFAULT_POLICY, type UntrustedMode, type UntrustedPolicy } from '../../../src/core/untrusted/policy.js';
import { fallsShort, type Requirement, type Requirements, strictest } from '../../../src/core/untrusted/requirement.js';
import { listed, PATH, readWhole } from '../prompt/reading.js';

const ESCAPE: Requirement = { mode: 'escape', strict: false };
const DELIMIT: Requirement = { mode: 'delimit', strict: true };
const FULL: Requirement = { mode: 'delimit', strict: true, max_tokens: 100 };

const textOf = (variables: string): string => `---\nvariables:${variables}\n---\nSay {{ t }}.\n`;
const told = (text: string, requirement: Requirement): string[] =>
  policyProblems(readWhole(text), requiredPolicies(readWhole(text), { '*': { t: requirement } })).map(({ place: { line, column }, message }) => `${line}:${column} ${message}`);

describe('what is asked for', () => {
  it.each<{ id: string; configured: Requirements; asked: Record<string, Requirement> }>([
    { id: 'nothing', configured: {}, asked: {} },
    { id: 'of another prompt', configured: { 'b/*': { '*': DELIMIT } }, asked: {} },
    { id: 'of every variable: those that are marked', configured: { '**': { '*': DELIMIT } }, asked: { mail: DELIMIT } },
    { id: 'of a name: marked or not', configured: { a: { topic: ESCAPE, other: DELIMIT } }, asked: { topic: ESCAPE } },
    { id: 'of all that fit the strictest', configured: { '**': { '*': { mode: 'json', strict: false, max_tokens: 90 } }, a: { mail: FULL } }, asked: { mail: { mode: 'delimit', strict: true, max_tokens: 90 } } },
    { id: 'a later entry weakens nothing', configured: { '**': { '*': FULL }, a: { mail: ESCAPE } }, asked: { mail: FULL } },
    { id: 'names of every object', configured: { '**': { toString: DELIMIT } }, asked: {} },
  ])('$id', ({ configured, asked }) => {
    const prompt = readWhole('---\nvariables: { topic: { type: string }, mail: { type: string, untrusted: true } }\n---\n{{ topic }} {{ mail }}\n');
    expect(requiredPolicies(prompt, configured)).toEqual(asked);
  });

  const mode = fc.constantFrom<UntrustedMode>('escape', 'delimit', 'datamark', 'json', 'none');
  const policy = fc.record({ mode, strict: fc.boolean(), max_tokens: fc.option(fc.integer({ min: 32, max: 40 }), { nil: undefined }) });
  const requirement = policy.filter((one): one is typeof one & Requirement => one.mode !== 'none');

  it('of several is kept by exactly the policies that keep each', () => {
    fc.assert(fc.property(policy, fc.array(requirement, { minLength: 1, maxLength: 4 }), (one, asked) => {
      expect(fallsShort(one, strictest(asked)).length === 0).toBe(asked.every((each) => fallsShort(one, each).length === 0));
    }));
  });

  it('stays fulfilled when a policy gets stricter', () => {
    const grades: UntrustedPolicy[] = [{ mode: 'none', strict: false }, DEFAULT_POLICY, { mode: 'datamark', strict: false }, DELIMIT, FULL];
    fc.assert(fc.property(requirement, (asked) => {
      const kept = grades.map((one) => fallsShort(one, asked).length === 0);
      expect(kept).toEqual([...kept].sort((a, b) => Number(a) - Number(b)));
    }));
  });

  it('of nobody is found', () => {
    const prompts = [{ name: 'a', content: readWhole(textOf(' { t: { type: string } }')).content }];
    const text = 'untrusted:\n  b/*: { t: {} }\n  "*":\n    "*": {}\n    t: {}\n    ticket: {}\n';
    expect(listed(unusedRequirements({ 'b/*': { t: ESCAPE }, '*': { '*': ESCAPE, t: ESCAPE, ticket: ESCAPE } }, prompts, '.promptrc', text))).toEqual([
      'warning .promptrc:2:3 config/untrusted-unused: no prompt has a name that `b/*` fits',
      'warning .promptrc:6:5 config/untrusted-unused: no prompt that `*` fits has a variable `ticket`',
    ]);
  });
});

describe('what falls short', () => {
  it.each([
    { id: 'is told at the variable that says nothing', variables: ' { t: { type: string, untrusted: true } }', told: ['2:33 .promptrc asks of `t` for `mode: delimit`, but it has `mode: escape`; for `strict: true`, but it has `strict: false`; for `max_tokens: 100` or less, but it has none'] },
    { id: 'at each key that is less, and at the policy for what is missing', variables: '\n  t:\n    untrusted: true\n    sanitize:\n      max_tokens: 200', told: ['6:19 .promptrc asks of `t` for `max_tokens: 100` or less, but it has `max_tokens: 200`', '5:5 .promptrc asks of `t` for `mode: delimit`, but it has `mode: escape`; for `strict: true`, but it has `strict: false`'] },
    { id: 'not when it is enough', variables: ' { t: { untrusted: true, sanitize: { mode: json, strict: true, max_tokens: 100 } } }', told: [] },
    { id: 'when it is not marked', variables: ' { t: { type: string } }', told: ['2:14 .promptrc takes the values of `t` for untrusted, but it is not marked `untrusted`'] },
    { id: 'when it is said to be trusted', variables: ' { t: { untrusted: false } }', told: ['2:14 .promptrc takes the values of `t` for untrusted, but it says `untrusted: false`'] },
  ])('$id', ({ variables, told: expected }) => expect(told(textOf(variables), FULL)).toEqual(expected));

  it.each([
    { id: 'in braces', before: ' { t: { type: string, untrusted: true } }', after: ' { t: { type: string, sanitize: { mode: delimit, strict: true, max_tokens: 100 }, untrusted: true } }' },
    { id: 'in lines, comments and all', before: '\n  t:\n    type: string # raw\n    untrusted: true # from mails', after: '\n  t:\n    type: string # raw\n    sanitize: { mode: delimit, strict: true, max_tokens: 100 }\n    untrusted: true # from mails' },
    { id: 'not marked', before: '\n  t:\n    type: string', after: '\n  t:\n    untrusted: true\n    sanitize: { mode: delimit, strict: true, max_tokens: 100 }\n    type: string' },
    { id: 'nothing said', before: ' { t: {} }', after: ' { t: { untrusted: true, sanitize: { mode: delimit, strict: true, max_tokens: 100 } } }' },
    { id: 'an empty policy', before: ' { t: { untrusted: true, sanitize: {} } }', after: ' { t: { untrusted: true, sanitize: { mode: delimit, strict: true, max_tokens: 100 } } }' },
    { id: 'parts of a policy', before: '\n  t:\n    sanitize:\n      strict: false\n      max_tokens: 900\n    untrusted: true', after: '\n  t:\n    sanitize:\n      mode: delimit\n      strict: true\n      max_tokens: 100\n    untrusted: true' },
    { id: 'a policy that is enough', before: ' { t: { untrusted: true, sanitize: { mode: datamark, strict: true, max_tokens: 32 } } }', after: ' { t: { untrusted: true, sanitize: { mode: datamark, strict: true, max_tokens: 32 } } }' },
    { id: 'what a person has decided', before: ' { t: { untrusted: false } }', after: ' { t: { untrusted: false } }' },
    { id: 'quoted, which it does not touch', before: ' { t: { untrusted: true, sanitize: { "mode": "none", strict: true, max_tokens: 100 } } }', after: ' { t: { untrusted: true, sanitize: { "mode": "none", strict: true, max_tokens: 100 } } }' },
  ])('is written: $id', ({ before, after }) => {
    for (const newline of ['\n', '\r\n']) {
      const text = (variables: string): string => textOf(variables).replaceAll('\n', newline);
      expect(fulfilPolicies({ name: 'a', path: PATH, text: text(before) }, { '*': { t: FULL } })).toBe(text(after));
    }
  });

  it('is written so that nothing else changes and nothing falls short any more, whatever the prompt says', () => {
    const value = fc.record({ mode: fc.constantFrom('escape', 'none', 'json'), strict: fc.boolean(), max_tokens: fc.integer({ min: 32, max: 300 }) }, { requiredKeys: [] });
    const variable = fc.record({ type: fc.constant('string'), description: fc.constantFrom('plain', '"with: {braces}"'), maxLength: fc.constant(9), sanitize: value }, { requiredKeys: [] });
    const rest = (text: string): unknown => {
      const { content, messages } = readWhole(text);
      const { untrusted: _, sanitize: __, ...other } = content.variables['t'] ?? {};
      return [other, messages.map((message) => message.text)];
    };
    fc.assert(fc.property(variable, fc.nat(4), fc.boolean(), fc.constantFrom(ESCAPE, DELIMIT, FULL), (said, at, braces, requirement) => {
      const entries = Object.entries(said).map(([key, one]): [string, unknown] => [key, one]);
      entries.splice(at, 0, ['untrusted', true]);
      const text = textOf(braces ? ` { t: ${inBraces(entries)} }` : `\n  t:${inLines(entries, 4)}`);
      const fixed = fulfilPolicies({ name: 'a', path: PATH, text }, { '*': { '*': requirement } });
      expect(told(fixed, requirement)).toEqual([]);
      expect(rest(fixed)).toEqual(rest(text));
    }));
  });
});

function inBraces(entries: readonly (readonly [string, unknown])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${key}: ${typeof value === 'object' ? inBraces(Object.entries(value as object)) : value}`).join(', ')} }`;
}

function inLines(entries: readonly (readonly [string, unknown])[], indent: number): string {
  const block = (value: unknown): string => (typeof value === 'object' ? (Object.keys(value as object).length === 0 ? ' {}' : inLines(Object.entries(value as object), indent + 2)) : ` ${value}`);
  return entries.map(([key, value]) => `\n${' '.repeat(indent)}${key}:${block(value)}`).join('');
}
