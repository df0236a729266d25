import { compare } from '../../../src/core/eval/compare/compare.js';
import type { Comparison, Pair } from '../../../src/core/eval/compare/comparison.js';
import { createEarlyStop } from '../../../src/core/eval/run/early-stop.js';
import { judgeGuardrails } from '../../../src/core/eval/compare/guardrails.js';
import type { Query } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import { adjust, combine, decide, type DecisionRule } from '../../../src/core/eval/compare/verdict.js';
import type { Random } from '../../../src/core/ports.js';
import { binomialUpperTail } from '../../../src/core/stats/binomial.js';
import type { Interval } from '../../../src/core/stats/interval.js';
import { mean } from '../../../src/core/stats/moments.js';
import { normalQuantile } from '../../../src/core/stats/normal.js';
import { seededRandom } from '../../../src/core/stats/random.js';

/** Something that must not happen in more than a share of runs. Fixed seeds: the same on every machine. */
export interface Scenario {
  name: string;
  runs: number;
  /** The largest share that is claimed. */
  level: number;
  misses: (random: Random, run: number) => boolean;
}

/** The smallest count that a share of `level` reaches with a probability below 1 in 10,000. */
export function limitOf({ runs, level }: Pick<Scenario, 'runs' | 'level'>): number {
  let count = Math.floor(runs * level);
  while (binomialUpperTail(count, runs, level) >= 1e-4) count++;
  return count;
}

export function countMisses({ runs, misses }: Scenario): number {
  const random = seededRandom(runs);
  let count = 0;
  for (let run = 0; run < runs; run++) if (misses(random, run)) count++;
  return count;
}

const RULE: DecisionRule = { alpha: 0.05, minimumEffect: 0, maxLost: 0.1 };
const idOf = (index: number): string => `q${String(index).padStart(4, '0')}`;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const toss = (random: Random, p: number): number => (random() < p ? 1 : 0);
const within = (value: number): number => Math.min(1, Math.max(0, value));
const normal = (random: Random): number => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, random())));

function isCalled(comparisons: readonly Comparison[]): boolean {
  const { word } = combine(adjust(comparisons).map((comparison) => ({ metric: comparison.metric, ...decide(comparison, RULE) })));
  return word === 'better' || word === 'worse';
}

const called = (kind: 'pass-fail' | 'number', pairs: readonly Pair[], run: number, repeats = 1): boolean => isCalled([compare('m', kind, pairs, { alpha: RULE.alpha, seed: run, repeats })]);

/** Both sides are alike: every verdict is a false one. Mid-p may pass its level a little: .052 is the largest known. */
export const FALSE_VERDICTS: readonly Scenario[] = [
  {
    name: 'pass/fail, 100 queries, easy and hard ones', runs: 1_000, level: 0.052,
    misses: (random, run) => called('pass-fail', times(100, (index) => { const p = random(); return { id: idOf(index), baseline: toss(random, p), candidate: toss(random, p) }; }), run),
  },
  {
    name: 'pass/fail, 40 queries asked 5 times', runs: 200, level: 0.05,
    misses: (random, run) => called('pass-fail', times(40, (index) => {
      const p = random();
      // A prompt has its own luck with a query, which asking again does not change.
      const [own, other] = [within(p + (random() - 0.5) / 2), within(p + (random() - 0.5) / 2)];
      return { id: idOf(index), baseline: mean(times(5, () => toss(random, own))), candidate: mean(times(5, () => toss(random, other))) };
    }), run, 5),
  },
  { name: '12 groups of 1 to 6 queries that share their luck', runs: 600, level: 0.05, misses: (random, run) => called('pass-fail', grouped(random, 12, (group) => 1 + (group % 6)), run) },
  { name: '40 groups of 4', runs: 200, level: 0.05, misses: (random, run) => called('pass-fail', grouped(random, 40, () => 4), run) },
  {
    name: 'pass/fail, 60 queries that count 1 to 4 times', runs: 200, level: 0.05,
    misses: (random, run) => called('pass-fail', times(60, (index) => { const p = random(); return { id: idOf(index), baseline: toss(random, p), candidate: toss(random, p), weight: 1 + (index % 4) }; }), run),
  },
  { name: 'two metrics × three candidates, 60 queries', runs: 500, level: 0.052, misses: severalAreCalled },
  {
    name: 'scores from 0 to 1, 30 queries', runs: 200, level: 0.05,
    misses: (random, run) => called('number', times(30, (index) => { const quality = random(); return { id: idOf(index), baseline: within(quality + (random() - 0.5) / 2), candidate: within(quality + (random() - 0.5) / 2) }; }), run),
  },
  { name: 'early stopping, looked at after each of 300 queries', runs: 1_000, level: 0.05, misses: stoppedAndCalled },
];

/** Queries of a group share their difficulty, and what the one or the other prompt makes of it. */
function grouped(random: Random, groups: number, sizeOf: (group: number) => number): Pair[] {
  return times(groups, (group) => {
    const [p, luck] = [random(), (random() - 0.5) / 2];
    return times(sizeOf(group), (index): Pair => ({ id: `${idOf(group)}-${index}`, group: `g${group}`, baseline: toss(random, within(p - luck)), candidate: toss(random, within(p + luck)) }));
  }).flat();
}

function severalAreCalled(random: Random, run: number): boolean {
  const rows = times(60, () => { const [p, q] = [random(), random()]; return times(4, () => { const passed = toss(random, p); return [passed, passed === 1 ? toss(random, q) : 0] as const; }); });
  const comparisons = [1, 2, 3].flatMap((candidate) => [0, 1].map((metric) =>
    compare(`m${metric}`, 'pass-fail', rows.map((row, index) => ({ id: idOf(index), baseline: row[0]?.[metric as 0 | 1] ?? 0, candidate: row[candidate]?.[metric as 0 | 1] ?? 0 })), { alpha: RULE.alpha, seed: run })));
  return adjust(comparisons).some((comparison) => ['better', 'worse'].includes(decide(comparison, RULE).word));
}

/** As a run does it: answers in any order, a look after each pair, the verdict on what was asked until then. */
function stoppedAndCalled(random: Random): boolean {
  const cases = times(300, (query) => [0, 1].map((variant) => ({ variant, query, repeat: 0 }))).flat();
  const watch = createEarlyStop(cases, RULE.alpha);
  const pairs: Pair[] = [];
  for (let query = 0; query < 300 && !watch.stopped(); query++) {
    const p = random();
    const [baseline, candidate] = [toss(random, p), toss(random, p)];
    pairs.push({ id: idOf(query), baseline, candidate });
    watch.add(1, query, candidate === 1);
    watch.add(0, query, baseline === 1);
  }
  return isCalled([compare('m', 'pass-fail', pairs, { alpha: RULE.alpha, seed: 1, stopEarly: true })]);
}

const outside = (interval: Interval | undefined, truth: number): boolean => interval === undefined || interval.lower > truth || interval.upper < truth;

/** Intervals of a known difference: statistics say 95 % of them hold it, or what is stated. */
export const MISSED_INTERVALS: readonly Scenario[] = [
  {
    name: 'Tango, .90 against .95, 100 queries', runs: 1_000, level: 0.055,
    misses: (random, run) => outside(compare('m', 'pass-fail', times(100, (index) => ({ id: idOf(index), baseline: toss(random, 0.9), candidate: toss(random, 0.95) })), { alpha: 0.05, seed: run }).interval, 0.05),
  },
  {
    name: 'means of 3 answers, 60 queries', runs: 200, level: 0.055,
    misses: (random, run) => outside(compare('m', 'pass-fail', times(60, (index) => {
      const p = random() * 0.8;
      return { id: idOf(index), baseline: mean(times(3, () => toss(random, p))), candidate: mean(times(3, () => toss(random, p + 0.1))) };
    }), { alpha: 0.05, seed: run, repeats: 3 }).interval, 0.1),
  },
  { name: 'sandwich, 40 groups of 4', runs: 200, level: 0.06, misses: (random, run) => outside(compare('m', 'pass-fail', grouped(random, 40, () => 4), { alpha: 0.05, seed: run }).interval, 0) },
  { name: 'a cost ratio of 1.2, allowed 1.2, 50 queries: passed', runs: 150, level: 0.055, misses: costPasses },
];

/** At its limit a guardrail passes in no more than alpha of runs. */
function costPasses(random: Random, run: number): boolean {
  const queries = times(50, (index): Query => ({ id: idOf(index), vars: {}, tags: [], place: { file: '' } }));
  const side = (variant: number, factor: number): ScoredCase[] =>
    queries.map((_, query) => ({ variant, query, repeat: 0, cost: factor * Math.exp(0.6 * normal(random)), outcome: { ok: true, completion: { text: '', usage: {} } }, scores: {} }));
  return judgeGuardrails(queries, [side(0, 1), side(1, 1.2)], { cost: 0.2 }, { alpha: 0.05, seed: run, maxLost: 0.1 })[0]?.state === 'passed';
}
