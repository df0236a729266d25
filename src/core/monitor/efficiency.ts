import type { EfficiencyConfig } from '../config/monitoring.js';

/** What the score is made of, each from 0 to 1. */
const PARTS = ['success', 'rating', 'latency', 'cost'] as const;
export type EfficiencyPart = (typeof PARTS)[number];

/** From 0 to 100, with the parts it was made of; what is not known, or weighs nothing, is no part of it. */
export interface Efficiency {
  score: number;
  parts: Partial<Record<EfficiencyPart, number>>;
  /** What has a weight and is not known. */
  missing: EfficiencyPart[];
}

export interface EfficiencyFigures {
  errorRate: number;
  /** Mean, 1 to 5. */
  rating: number | undefined;
  /** Milliseconds, 95th percentile. */
  latency: number | undefined;
  /** US dollars per request. */
  cost: number | undefined;
}

/**
 * The weighted mean of what is known of: success, 1 − error rate; rating, (mean − 1) / 4; latency and cost, target / figure and 1 at
 * most. Undefined where nothing that weighs is known.
 */
export function efficiencyOf(
  { errorRate, rating, latency, cost }: EfficiencyFigures,
  { weights, targets }: EfficiencyConfig,
): Efficiency | undefined {
  const reached = (target: number, figure: number | undefined): number | undefined =>
    figure === undefined ? undefined : figure <= target ? 1 : target / figure;
  const known: Record<EfficiencyPart, number | undefined> = {
    success: 1 - errorRate,
    rating: rating === undefined ? undefined : (rating - 1) / 4,
    latency: reached(targets.latency_p95, latency),
    cost: reached(targets.cost, cost),
  };
  const weighing = PARTS.filter((part) => weights[part] > 0);
  const present = weighing.filter((part) => known[part] !== undefined);
  if (present.length === 0) return undefined;
  const weight = present.reduce((sum, part) => sum + weights[part], 0);
  const score = present.reduce((sum, part) => sum + weights[part] * (known[part] ?? 0), 0) / weight;
  return {
    score: 100 * score,
    parts: Object.fromEntries(present.map((part) => [part, known[part]])),
    missing: weighing.filter((part) => known[part] === undefined),
  };
}
