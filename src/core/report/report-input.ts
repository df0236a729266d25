import type { Stopped } from '../eval/run/early-stop.js';
import type { Query, QuerySet } from '../eval/queries/queries.js';
import type { JudgeUsage } from '../eval/run/judge-usage.js';
import type { ScoredCase } from '../eval/score.js';
import type { DecisionRule } from '../eval/compare/verdict.js';

/** One side of an evaluation, as the report names it. */
export interface ReportedVariant {
  label: string;
  content: string;
  version?: number;
  model: string;
  modelKind: 'api' | 'local-icl';
  /** `provider/model` that its examples are chosen by. */
  embedder?: string;
  /** Its answers are to be put to a vote. */
  voting?: boolean;
  /** All that is done to the content, written as in a reference. */
  transforms?: string;
}

export interface ReportInput {
  prompt: string;
  set: QuerySet;
  split?: string;
  queries: readonly Query[];
  /** The baseline first, unless there is only one variant. */
  variants: readonly ReportedVariant[];
  cases: readonly ScoredCase[];
  rule: DecisionRule;
  seed: number;
  notice?: string;
  /** What judges were asked for all these cases; undefined where that is not known of these alone. */
  judged?: readonly JudgeUsage[] | undefined;
  /** False: the variants are shown side by side, none of them is the baseline of the others. */
  compared?: boolean;
  /** The pairs were looked at as they came, so that the run could end before its last query. */
  stopEarly?: boolean;
  /** It did. */
  stopped?: Stopped;
}
