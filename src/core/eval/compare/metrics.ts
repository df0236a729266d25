import type { Interval } from '../../stats/interval.js';
import { type ClusteredLabels, confusion, macroF1, type ConfusionCell, type LabelPair } from '../../stats/macro-f1.js';
import { mean } from '../../stats/moments.js';
import { pairedT } from '../../stats/paired-t.js';
import { clusteredMean } from '../../stats/sandwich.js';
import { wilson } from '../../stats/wilson.js';
import { caseMean, casesByQuery, repeatsOf } from './case-means.js';
import { clusteringOf, clusterOf, isClustered } from './compare-clusters.js';
import type { Pair } from './comparison.js';
import type { Rung } from '../../transform/chain-of-thought/extract.js';
import type { Query } from '../queries/queries.js';
import type { ScorerSpec } from '../queries/read-scorers.js';
import { sumOf } from './sum-of.js';
import { type ScoredCase, scoreOf } from '../score.js';
import { MACRO_F1 } from '../scorers/label.js';
import { weightedMean } from './weighted-mean.js';

/** An aggregate over queries. */
export interface Metric {
  name: string;
  kind: 'pass-fail' | 'number' | 'macro-f1';
  value?: number;
  interval?: Interval;
  /** How the interval was computed. */
  method?: string;
  /** Queries with a score; asked several times, each is still one. */
  n: number;
  /** Answers that could not be scored. */
  unscored: number;
}

export type ExtractionCounts = Record<Rung, number>;

/** Samples of each query, the mean share of them that say what was voted for, and the queries where the draw decided. */
export interface Votes {
  samples: number;
  agreement: number;
  ties: number;
}

/** What was measured of one variant. */
export interface VariantMetrics {
  metrics: Metric[];
  /** For label scorers. */
  confusion?: ConfusionCell[];
  /** How many answers were found in what the model said, and how; undefined where it was asked for nothing but them. */
  extraction?: ExtractionCounts;
  /** Where the samples of each query were put to a vote. */
  votes?: Votes;
  /** Requests that failed. */
  errors: number;
  usage: UsageTotals;
}

/** Totals and means; a figure that some request did not report is undefined. */
export interface UsageTotals {
  /** Answers that arrived. */
  requests: number;
  inputTokens?: number;
  outputTokens?: number;
  /** US dollars of all requests, kept answers at what they cost when they were made. */
  cost?: number;
  /** Median in milliseconds. */
  latency?: number;
}

/** @param cases all cases of one variant @param confidence of the intervals, such as 0.95 @param queries whose groups and weights count */
export function measure(cases: readonly ScoredCase[], scorers: readonly ScorerSpec[], confidence: number, queries: readonly Query[] = []): VariantMetrics {
  const repeats = repeatsOf(cases);
  const byQuery = [...casesByQuery(cases)].sort(([a], [b]) => a - b);
  const metrics: Metric[] = [];
  let labels: LabelPair[] | undefined;
  for (const { metric: name, definition } of scorers) {
    const scores = cases.flatMap((one) => scoreOf(one, name) ?? []);
    const means = byQuery.flatMap(([query, own]): CaseScore[] => {
      const value = caseMean(own, repeats, (one) => scoreOf(one, name)?.value);
      const weight = queries[query]?.weight;
      return value === undefined ? [] : [{ id: String(query), value, ...groupOf(queries[query]), ...(weight === undefined ? {} : { weight }) }];
    });
    const unscored = scores.filter((score) => score.value === undefined).length;
    metrics.push({ name, kind: definition.kind, n: means.length, unscored, ...estimate(means, definition.kind, confidence) });
    const pairs = cases.flatMap((one): ClusteredLabels[] => {
      const label = scoreOf(one, name)?.label;
      return label ? [{ ...label, cluster: clusterOf({ id: String(one.query), ...groupOf(queries[one.query]) }) }] : [];
    });
    if (pairs.length === 0) continue;
    labels = pairs;
    const { value, interval } = macroF1(pairs, confidence);
    // Weights do not count in it, so nothing is said of a set where they differ.
    const alike = new Set(means.map(({ weight = 1 }) => weight)).size === 1;
    metrics.push({
      name: MACRO_F1,
      kind: 'macro-f1',
      n: means.length,
      unscored: 0,
      value,
      ...(interval && alike ? { interval, method: isClustered(means) ? 'jackknife by group' : 'jackknife' } : {}),
    });
  }
  const errors = cases.filter((one) => !one.outcome.ok).length;
  return { metrics, errors, usage: totals(cases), ...(labels ? { confusion: confusion(labels) } : {}), ...extractionOf(cases), ...votesOf(cases, repeats) };
}

function votesOf(cases: readonly ScoredCase[], samples: number): Pick<VariantMetrics, 'votes'> {
  const votes = [...casesByQuery(cases).values()].flatMap((own) => own.find(({ vote }) => vote)?.vote ?? []);
  if (votes.length === 0) return {};
  return { votes: { samples, agreement: mean(votes.map((vote) => vote.agreeing / vote.samples)), ties: votes.filter(({ tied }) => tied).length } };
}

function extractionOf(cases: readonly ScoredCase[]): Pick<VariantMetrics, 'extraction'> {
  const rungs = cases.flatMap(({ found }) => found ?? []);
  const count = (rung: Rung): number => rungs.filter((one) => one === rung).length;
  return rungs.length === 0 ? {} : { extraction: { strict: count('strict'), flexible: count('flexible'), none: count('none') } };
}

function groupOf(query: Query | undefined): Pick<Pair, 'group'> {
  return query?.group === undefined ? {} : { group: query.group };
}

/** A query's mean over its answers. */
type CaseScore = Omit<Pair, 'baseline' | 'candidate'> & { value: number };

function estimate(scores: readonly CaseScore[], kind: 'pass-fail' | 'number', confidence: number): Pick<Metric, 'value' | 'interval' | 'method'> {
  if (scores.length === 0) return {};
  const value = weightedMean(scores, (score) => score.value);
  const values = scores.map((score) => score.value);
  // No score is outside 0 to 1, so no mean is.
  const inside = ({ lower, upper }: Interval): Interval => ({ lower: Math.max(0, lower), upper: Math.min(1, upper) });
  if (isClustered(scores)) {
    const { tested } = clusteredMean({ values, ...clusteringOf(scores) }, confidence);
    return { value, ...(tested ? { interval: inside(tested.interval), method: 'sandwich' } : {}) };
  }
  if (kind === 'pass-fail' && values.every((one) => one === 0 || one === 1)) {
    return { value, interval: wilson(values.filter((one) => one === 1).length, values.length, confidence), method: 'Wilson' };
  }
  const t = pairedT(values, confidence);
  return { value, ...(t.outcome === 'tested' ? { interval: inside(t.interval), method: 't' } : {}) };
}

function totals(cases: readonly ScoredCase[]): UsageTotals {
  const completions = cases.flatMap((one) => (one.outcome.ok ? [one.outcome.completion] : []));
  const inputTokens = sumOf(completions.map((completion) => completion.usage.inputTokens));
  const outputTokens = sumOf(completions.map((completion) => completion.usage.outputTokens));
  const cost = sumOf(cases.filter((one) => one.outcome.ok).map((one) => one.cost));
  const latency = median(completions.map((completion) => completion.latencyMs));
  return {
    requests: completions.length,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(cost === undefined ? {} : { cost }),
    ...(latency === undefined ? {} : { latency }),
  };
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (known.length === 0 || known.length < values.length) return undefined;
  const middle = (known.length - 1) / 2;
  return ((known[Math.floor(middle)] ?? 0) + (known[Math.ceil(middle)] ?? 0)) / 2;
}
