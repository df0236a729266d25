import { describe, expect, it } from 'vitest';
import { type Guardrail, judgeGuardrails } from '../../../src/core/eval/compare/guardrails.js';
import type { Query } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import { guard } from '../../../src/core/eval/compare/verdict.js';
import { answered, failed, queryId } from './make.js';

const SETTINGS = { alpha: 0.05, seed: 1, maxLost: 0.1 };
const COUNT = 30;
const QUERIES = Array.from({ length: COUNT }, (_, index): Query => ({ id: queryId(index), vars: {}, tags: [], place: { file: '' } }));
/** Costs that differ from query to query, but not by much. */
const wobble = (index: number): number => 1 + (index % 7) / 20;

type Figures = { cost?: number; tokens?: number; latencyMs?: number; kept?: boolean } | undefined;

function side(variant: number, of: (index: number) => Figures): ScoredCase[] {
  return QUERIES.map((_, query): ScoredCase => {
    const figures = of(query);
    if (!figures) return { variant, query, repeat: 0, outcome: failed(), scores: {} };
    const { cost, tokens, latencyMs, kept } = figures;
    const rest = { usage: tokens === undefined ? {} : { outputTokens: tokens }, ...(latencyMs === undefined ? {} : { latencyMs }), ...(kept === undefined ? {} : { kept }) };
    return { variant, query, repeat: 0, outcome: answered('x', rest), scores: {}, ...(cost === undefined ? {} : { cost }) };
  });
}

const judge = (baseline: (index: number) => Figures, candidate: (index: number) => Figures, guardrails = { cost: 0.1 } as Parameters<typeof judgeGuardrails>[2], queries = QUERIES): Guardrail =>
  judgeGuardrails(queries, [side(0, baseline), side(1, candidate)], guardrails, SETTINGS)[0] as Guardrail;

describe('a guardrail', () => {
  it.each([
    { what: 'cheaper', factor: 0.8, state: 'passed' },
    { what: 'as much', factor: 1, state: 'passed' },
    { what: 'a tenth more where a tenth is allowed, surely more', factor: 1.3, state: 'failed' },
  ])('$what: $state', ({ factor, state }) => {
    const found = judge((index) => ({ cost: wobble(index) }), (index) => ({ cost: factor * wobble(index + 3) }));
    expect(found).toMatchObject({ figure: 'cost', limit: 1.1, pairs: COUNT, method: 'bootstrap-t', state });
    expect(found.interval?.lower).toBeLessThan(found.ratio ?? 0);
    expect(found.interval?.upper).toBeGreaterThan(found.ratio ?? 9);
  });

  it('is open where the interval holds the limit', () => expect(judge((index) => ({ cost: wobble(index) }), (index) => ({ cost: 1.1 * wobble(index + 3) })).state).toBe('open'));

  it('needs no inference where every query changes alike; nothing on both sides is as much on both', () => {
    expect(judge((index) => ({ cost: wobble(index) }), (index) => ({ cost: 1.1 * wobble(index) }))).toMatchObject({ method: 'exact', ratio: expect.closeTo(1.1, 9) as number });
    expect(judge(() => ({ tokens: 5 }), () => ({ tokens: 6 }), { output_tokens: 0.2 })).toMatchObject({ method: 'exact', state: 'passed' });
    expect(judge(() => ({ tokens: 50 }), () => ({ tokens: 61 }), { output_tokens: 0.2 })).toMatchObject({ method: 'exact', state: 'failed' });
    expect(judge(() => ({ cost: 0 }), () => ({ cost: 0 }))).toMatchObject({ state: 'passed', ratio: 1 });
  });

  it.each<{ what: string; baseline: (index: number) => Figures; candidate: (index: number) => Figures; pairs: number }>([
    { what: 'an unknown price', baseline: () => ({ cost: 1 }), candidate: () => ({}), pairs: 0 },
    { what: 'a cost of nothing on one side', baseline: () => ({ cost: 0 }), candidate: () => ({ cost: 1 }), pairs: 0 },
    { what: 'too many failed requests', baseline: () => ({ cost: 1 }), candidate: (index) => (index % 5 === 0 ? undefined : { cost: 1 }), pairs: 24 },
  ])('$what: unmeasured', ({ baseline, candidate, pairs }) => expect(judge(baseline, candidate)).toMatchObject({ state: 'unmeasured', pairs }));

  it('latency only where both sides were asked now', () => {
    const timed = (factor: number, kept = false) => (index: number): Figures => ({ latencyMs: factor * wobble(index), ...(kept ? { kept } : {}) });
    expect(judge(timed(100), timed(90), { latency: 0.2 })).toMatchObject({ figure: 'latency', state: 'passed' });
    expect(judge(timed(100), timed(90, true), { latency: 0.2 })).toMatchObject({ state: 'unmeasured', pairs: 0 });
  });

  it('groups are the observations', () => {
    const queries = QUERIES.map((query, index): Query => ({ ...query, group: `g${index % 3}` }));
    const found = judge((index) => ({ tokens: wobble(index) }), (index) => ({ tokens: wobble(index + 3) }), { output_tokens: 0.1 }, queries);
    expect(found).toMatchObject({ figure: 'output_tokens', method: 'sandwich' });
  });

  it('only what is configured is judged', () => expect(judgeGuardrails(QUERIES, [side(0, () => ({})), side(1, () => ({}))], {}, SETTINGS)).toEqual([]));
});

describe('a winner', () => {
  const of = (state: Guardrail['state']): Guardrail => ({ figure: 'cost', limit: 1.1, pairs: 30, ratio: 1.3, interval: { lower: 1.2, upper: 1.4 }, state });
  it('needs every guardrail', () => {
    expect(guard({ word: 'better', reasons: [] }, [of('passed'), of('passed')])).toEqual({ word: 'better', reasons: [] });
    expect(guard({ word: 'better', reasons: [] }, [of('passed'), of('failed')])).toEqual({ word: 'inconclusive', reasons: ['better, but cost is × 1.30 [1.20, 1.40], and at most 10% more is allowed'] });
    for (const state of ['open', 'unmeasured'] as const) expect(guard({ word: 'better', reasons: [] }, [of(state)]).word).toBe('inconclusive');
  });
  it('what is none needs none', () => {
    for (const word of ['worse', 'equivalent', 'inconclusive', 'insufficient-data'] as const) expect(guard({ word, reasons: ['r'] }, [of('failed')])).toEqual({ word, reasons: ['r'] });
  });
});
