import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { QuerySet } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import type { Outcome } from '../../../src/core/ports.js';
import { buildReport, type ReportedVariant, type ReportInput } from '../../../src/core/report/build.js';
import { formatReport, type Report } from '../../../src/core/report/report.js';
import { scored } from '../eval/make.js';

const validator = new Ajv2020({ allErrors: true, strictTypes: false }).compile(JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as object);

/** What is published as the format of reports holds for this one, as written. */
export function expectValid(report: Report): void {
  expectPlain(report);
  validator(JSON.parse(formatReport(report)));
  expect(validator.errors ?? []).toEqual([]);
}

/** Nothing that JSON cannot say, which it would say as null or not at all. */
function expectPlain(value: unknown, path = 'report'): void {
  if (typeof value === 'number') expect(Number.isFinite(value), `${path} is ${value}`).toBe(true);
  else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) expectPlain(member, `${path}.${name}`);
  else expect(['string', 'boolean', 'object'], `${path} is ${String(value)}`).toContain(typeof value);
}

export const hashOf = (index: number): string => String(index).repeat(64);

export function variantOf(index: number, rest: Partial<ReportedVariant> = {}): ReportedVariant {
  return { label: `a@${index + 1}`, content: hashOf(index + 1), version: index + 1, model: 'openai/gpt-x', modelKind: 'api', ...rest };
}

/** An evaluation: the answers of each variant, in the order of the queries. */
export function inputOf(set: QuerySet, answers: readonly (readonly (string | Outcome | undefined)[])[], rest: Partial<ReportInput> = {}): ReportInput {
  return {
    prompt: 'support/a',
    set,
    queries: set.queries,
    variants: answers.map((_, index) => variantOf(index)),
    cases: answers.flatMap((own, variant) => scored(set, variant, own)),
    rule: { alpha: 0.05, minimumEffect: 0, maxLost: 0.1 },
    seed: 1,
    ...rest,
  };
}

/** The scores of one metric as numbers, where no scorer gives any. */
export function asNumbers(input: ReportInput, valueOf: (one: ScoredCase) => number | undefined): ReportInput {
  const scorers = input.set.scorers.map((spec) => ({ ...spec, definition: { ...spec.definition, kind: 'number' as const } }));
  const cases = input.cases.map((one): ScoredCase => {
    const value = one.outcome.ok ? valueOf(one) : undefined;
    return { ...one, scores: one.outcome.ok ? { [input.set.primary]: { explanation: '', ...(value === undefined ? {} : { value }) } } : {} };
  });
  return { ...input, cases, set: { ...input.set, scorers } };
}

export function reportOf(...[set, answers, rest]: Parameters<typeof inputOf>): Report {
  return buildReport(inputOf(set, answers, rest));
}
