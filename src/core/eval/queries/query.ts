import type { Bound, Guardrails } from '../../config/bound.js';
import type { Place } from '../../finding.js';
import type { ScorerSpec } from './read-scorers.js';

/** One test case. */
export interface Query {
  /** As written, or from vars and what is expected. */
  id: string;
  vars: Readonly<Record<string, unknown>>;
  expected?: unknown;
  split?: string;
  tags: readonly string[];
  /** Queries that belong together, such as turns of one conversation, are one observation. */
  group?: string;
  /** How much it counts in a metric's mean, 1 if left out. */
  weight?: number;
  /** The metrics it is judged by; undefined: all of the set. */
  metrics?: readonly string[];
  /** From where on a score passes, by metric. */
  thresholds?: Readonly<Record<string, number>>;
  place: Place;
}

export interface QuerySet {
  /** The file it was read from; several are named one after the other. */
  file: string;
  /** sha256 of scorers and queries in canonical form. */
  hash: string;
  scorers: readonly ScorerSpec[];
  /** The metric that decides; of several the first. */
  primary: string;
  /** All that decide, where there are several. */
  primaries?: readonly string[];
  queries: readonly Query[];
  /** What candidates have to reach, by metric; before what the configuration says. */
  thresholds?: Readonly<Record<string, Bound>>;
  /** How much more a winner may use; before what the configuration says. */
  guardrails?: Guardrails;
}

/** Whether a query is judged by a metric. Where it is not, its score is not missing. */
export function isJudgedBy(query: Query, metric: string): boolean {
  return query.metrics === undefined || query.metrics.includes(metric);
}

/** From where on a score of this metric passes; undefined where nothing says so. */
export function leastOf(query: Query, { metric, definition, threshold }: ScorerSpec): number | undefined {
  const own = query.thresholds && Object.hasOwn(query.thresholds, metric) ? query.thresholds[metric] : undefined;
  return own ?? threshold ?? (definition.kind === 'pass-fail' ? 1 : undefined);
}
