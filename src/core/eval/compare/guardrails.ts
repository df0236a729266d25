import type { Guardrails } from '../../config/bound.js';
import { bootstrapIntervals } from '../../stats/bootstrap-t.js';
import type { Interval } from '../../stats/interval.js';
import { isConstant, mean } from '../../stats/moments.js';
import { pairedT } from '../../stats/paired-t.js';
import { seededRandom } from '../../stats/random.js';
import { clusteredMean } from '../../stats/sandwich.js';
import { pairQueries } from './case-means.js';
import { clusteringOf, isClustered } from './compare-clusters.js';
import { type ComparisonSettings, differenceOf, type Pair, type ScoredPair } from './comparison.js';
import type { Query } from '../queries/queries.js';
import type { ScoredCase } from '../score.js';

export type GuardedFigure = keyof Guardrails;

/** What was found of one figure that a winner must not use much more of. */
export interface Guardrail {
  figure: GuardedFigure;
  /** The ratio must be below this. */
  limit: number;
  /** Queries measured on both sides. */
  pairs: number;
  /** Geometric mean of candidate over baseline. */
  ratio?: number;
  /** One-sided limits of the ratio, each at alpha. */
  interval?: Interval;
  method?: string;
  /** `failed`: surely above the limit; `open`: not settled; `unmeasured`: not known of enough queries. */
  state: 'passed' | 'failed' | 'open' | 'unmeasured';
}

/** Beyond so many pairs the mean of logarithms is normal enough, and resampling takes long. */
const MOST_RESAMPLED = 2_000;
const FEWEST = 10;
/** Ratios come from logarithms: 6 of 5 is a little more than 1.2. */
const ROUNDING = 1e-9;

type Sides = readonly [readonly ScoredCase[], readonly ScoredCase[]];

/** Each by non-inferiority on the log scale: they all must hold, so none is corrected for the others. */
export function judgeGuardrails(
  queries: readonly Query[],
  sides: Sides,
  guardrails: Guardrails,
  settings: ComparisonSettings & { maxLost: number },
): Guardrail[] {
  return (Object.keys(FIGURES) as GuardedFigure[]).flatMap((figure) => {
    const margin = guardrails[figure];
    return margin === undefined ? [] : [judge(figure, 1 + margin, pairQueries(queries, sides, FIGURES[figure]), settings)];
  });
}

const FIGURES: Readonly<Record<GuardedFigure, (one: ScoredCase) => number | undefined>> = {
  cost: (one) => (one.outcome.ok ? ofAll(one, one.cost) : undefined),
  input_tokens: (one) => (one.outcome.ok ? ofAll(one, one.outcome.completion.usage.inputTokens) : undefined),
  output_tokens: (one) => (one.outcome.ok ? ofAll(one, one.outcome.completion.usage.outputTokens) : undefined),
  // What was answered from a cache says nothing of how long the provider takes now.
  latency: ({ outcome }) => (outcome.ok && outcome.completion.kept !== true ? outcome.completion.latencyMs : undefined),
};

/** A vote takes all its samples. */
function ofAll({ vote }: ScoredCase, figure: number | undefined): number | undefined {
  return figure === undefined ? undefined : figure * (vote?.samples ?? 1);
}

function judge(figure: GuardedFigure, limit: number, all: readonly Pair[], settings: ComparisonSettings & { maxLost: number }): Guardrail {
  const pairs = all.flatMap(toLogarithms).sort((a, b) => (a.id < b.id ? -1 : 1));
  const facts = { figure, limit, pairs: pairs.length };
  if (pairs.length === 0 || (all.length - pairs.length) / all.length > settings.maxLost) return { ...facts, state: 'unmeasured' };
  const estimate = estimateRatio(pairs, settings);
  if (!estimate.interval || pairs.length < FEWEST) return { ...facts, ...estimate, state: 'open' };
  const { lower, upper } = estimate.interval;
  const most = limit * (1 + ROUNDING);
  return { ...facts, ...estimate, state: upper <= most ? 'passed' : lower > most ? 'failed' : 'open' };
}

/** Nothing on both sides is as much on one as on the other; nothing on one has no ratio. */
function toLogarithms({ baseline, candidate, ...rest }: Pair): ScoredPair[] {
  if (baseline === undefined || candidate === undefined) return [];
  if (baseline === 0 && candidate === 0) return [{ ...rest, baseline: 0, candidate: 0 }];
  return baseline > 0 && candidate > 0 ? [{ ...rest, baseline: Math.log(baseline), candidate: Math.log(candidate) }] : [];
}

function estimateRatio(pairs: readonly ScoredPair[], { alpha, seed }: ComparisonSettings): Pick<Guardrail, 'ratio' | 'interval' | 'method'> {
  const differences = pairs.map(differenceOf);
  // Each limit is at alpha.
  const confidence = 1 - 2 * alpha;
  if (isConstant(differences)) {
    return { ratio: Math.exp(mean(differences)), interval: exponents({ lower: mean(differences), upper: mean(differences) }), method: 'exact' };
  }
  if (isClustered(pairs)) {
    const estimate = clusteredMean({ values: differences, ...clusteringOf(pairs) }, confidence);
    return { ratio: Math.exp(estimate.mean), ...(estimate.tested ? { interval: exponents(estimate.tested.interval), method: 'sandwich' } : {}) };
  }
  const bootstrap = differences.length > MOST_RESAMPLED ? undefined : bootstrapIntervals(differences, seededRandom(seed), [confidence])?.[0];
  const t = pairedT(differences, confidence);
  const interval = bootstrap ?? (t.outcome === 'tested' ? t.interval : undefined);
  return { ratio: Math.exp(mean(differences)), ...(interval ? { interval: exponents(interval), method: bootstrap ? 'bootstrap-t' : 't' } : {}) };
}

function exponents({ lower, upper }: Interval): Interval {
  return { lower: Math.exp(lower), upper: Math.exp(upper) };
}
