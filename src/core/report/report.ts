import * as v from 'valibot';
import type { Comparison } from '../eval/compare/comparison.js';
import type { Guardrails } from '../config/bound.js';
import type { Stopped } from '../eval/run/early-stop.js';
import type { Guardrail } from '../eval/compare/guardrails.js';
import type { ExtractionCounts, Metric, UsageTotals, Votes } from '../eval/compare/metrics.js';
import type { JudgeUsage } from '../eval/run/judge-usage.js';
import type { Spent } from '../eval/run/spent.js';
import type { VerdictWord } from '../eval/compare/verdict.js';
import type { ConfusionCell } from '../stats/macro-f1.js';
import { sha256 } from '../text/canonical-json.js';
import { type REPORT_SCHEMA_VERSION, ReportShape, SummaryShape } from './report-shape.js';

/**
 * What an evaluation found. Everything but `timing` is a function of contents, queries, model answers and settings:
 * no clock, no path, no commit. Beside a prompt it describes only the prompt in its own tree.
 */
export interface Report {
  schemaVersion: typeof REPORT_SCHEMA_VERSION;
  prompt: string;
  /** Content hash of the candidate this report is about. */
  content: string;
  queries: {
    hash: string;
    count: number;
    split?: string;
    /** How often each was asked, if more than once. */ repeats?: number;
    /** Observations, where some queries belong together. */ groups?: number;
  };
  scorers: { type: string; metric: string; options: unknown }[];
  /** The metric that decides; of several the first. */
  primary: string;
  /** All that decide, where there are several. */
  primaries?: string[];
  settings: ReportSettings;
  /** Says so when an answer is not an LLM's. */
  notice?: string;
  /** The run ended before its last query, as it was told to: on what evidence. */
  stopped?: Stopped;
  /** What to bear in mind. */
  warnings?: string[];
  /** The baseline, if there is one, comes first. */
  variants: ReportVariant[];
  /** Every candidate against the baseline, in the order of the candidates. */
  comparisons: ReportComparison[];
  /** What judging took, apart from the usage of the variants; of kept answers what they cost when they were made. */
  judges?: Omit<JudgeUsage, 'kept' | 'incurred'>[];
  /** The candidate's score of each query, sorted by id. */
  results: {
    id: string;
    /** What it belongs to, and how much it counts, where the query set says so. */ group?: string;
    weight?: number;
    scores: Record<string, number | null>;
    error?: string;
  }[];
  /** What this run took and paid: the only part that may differ between equal runs. */
  timing: {
    variants: VariantTiming[];
    /** Limits on latency, by candidate. */ guardrails?: (Guardrail & { candidate: string })[];
    judges?: Pick<JudgeUsage, 'model' | 'kept' | 'incurred'>[];
  };
}

export interface VariantTiming extends Spent {
  label: string;
  /** Median; of kept answers what it was when they were made. */
  latencyMs?: number;
}

export interface ReportSettings {
  seed: number;
  alpha: number;
  minimumEffect: number;
  equivalenceMargin?: number;
  /** The pairs were looked at as they came. */
  stopEarly?: boolean;
  guardrails?: Guardrails;
}

export interface ReportVariant {
  role: 'baseline' | 'candidate';
  /** As typed: `support/triage@7+few-shot:k=4`. */
  label: string;
  content: string;
  version?: number;
  /** The model as it answered, with its version where it has one. */
  model: string;
  modelKind: 'api' | 'local-icl';
  /** `provider/model` that its examples were chosen by. */
  embedder?: string;
  /** Models a server named that differ from the one asked for. */
  servedModels?: string[];
  errors: number;
  metrics: Metric[];
  confusion?: ConfusionCell[];
  /** Answers found on the line that was asked for, merely as the last that could be one, and not at all. */
  extraction?: ExtractionCounts;
  votes?: Votes;
  usage: Omit<UsageTotals, 'latency'>;
}

/** The verdict is on all metrics that decide and all guardrails; the figures are those of the first metric. */
export interface ReportComparison extends Comparison {
  baseline: string;
  candidate: string;
  verdict: VerdictWord;
  reasons: string[];
  /** The other metrics that decide. */
  primaries?: Comparison[];
  /** What a winner must not use much more of. */
  guardrails?: Guardrail[];
  /** Metrics that do not decide: exploratory. */
  secondary: Comparison[];
}

/** JSON with fixed number format and a final newline; equal reports give equal bytes. */
export function formatReport(report: Report): string {
  const tidied = JSON.parse(JSON.stringify(report, (_, value: unknown) => (typeof value === 'number' ? tidy(value) : value))) as Report;
  // Options are the user's: a limit in a schema stays as it is.
  return `${JSON.stringify({ ...tidied, scorers: report.scorers }, null, 2)}\n`;
}

/** Six significant digits: enough for any figure here, and free of the last bits' noise. */
function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

/** What lists and histories show of a report. */
export interface ReportSummary {
  /** sha256 of the report's text. */
  file: string;
  content: string;
  metric: string;
  value: number;
  lower?: number;
  upper?: number;
  queries: number;
  model: string;
  local: boolean;
}

/** Undefined for a text that is no report or one of a newer schema, or where nothing was measured. */
export function summarizeReport(text: string): ReportSummary | undefined {
  const report = parse(SummaryShape, text);
  const variant = report?.variants.findLast((one) => one.role === 'candidate' && one.content === report.content);
  const metric = variant?.metrics.find((one) => one.name === report?.primary);
  if (!report || !variant || metric?.value === undefined) return undefined;
  return {
    file: sha256(text),
    content: report.content,
    metric: metric.name,
    value: metric.value,
    queries: metric.n,
    model: variant.model,
    local: variant.modelKind === 'local-icl',
    ...(metric.interval ? { lower: metric.interval.lower, upper: metric.interval.upper } : {}),
  };
}

/** Undefined for a text that is no report, or one of a newer schema. */
export function parseReport(text: string): Report | undefined {
  return parse(ReportShape, text) as unknown as Report | undefined;
}

function parse<S extends v.GenericSchema>(shape: S, text: string): v.InferOutput<S> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return v.is(shape, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
