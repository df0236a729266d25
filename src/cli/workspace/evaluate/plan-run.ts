import { type RunManifest, type RunRequest } from '../../../core/eval/run/manifest.js';
import { type Case, planCases } from '../../../core/eval/run/plan.js';
import type { CaseResult } from '../../../core/eval/run/run.js';
import { inShard, type Shard } from '../../../core/eval/queries/shard.js';
import type { DecisionRule } from '../../../core/eval/compare/verdict.js';
import { canonicalJson, sha256 } from '../../../core/text/canonical-json.js';
import type { EvaluationPart } from './sides.js';
import type { Planned } from './session.js';

/** Everything a run will do, rendered once, and the digests it is known by. */
export interface RunPlan extends Planned {
  parts: readonly EvaluationPart[];
  /** Those of this machine, in the order of the plan. */
  cases: readonly Case[];
}

/** @throws PromptError `queries/invalid` */
export function planRun(parts: readonly EvaluationPart[], request: RunRequest, rule: DecisionRule, shard?: Shard): RunPlan {
  const plan = planCases(parts.map(({ sides, queries }) => ({ contestants: sides, queries })), request);
  const queries = parts.flatMap((part) => part.queries);
  const mine = shard && queries.map(({ id }) => inShard(shard, id));
  return {
    parts, plan, queries,
    cases: mine ? plan.cases.filter(({ query }) => mine[query]) : plan.cases,
    manifest: { schemaVersion: 1, request, rule, parts: manifestParts(parts, plan.digests), ...(shard ? { shard } : {}) },
  };
}

function manifestParts(parts: readonly EvaluationPart[], digests: readonly string[]): RunManifest['parts'] {
  let variant = 0;
  return parts.map(({ name, set, queries, sides }) => ({
    prompt: name,
    queries: set.hash,
    chosen: sha256(canonicalJson(queries.map(({ id }) => id).sort())),
    scorers: sha256(canonicalJson([set.primary, set.scorers.map(({ definition, metric, options }) => ({ type: definition.type, metric, options }))])),
    variants: sides.map(({ reported }) => ({ label: reported.label, content: reported.content, model: reported.model, requests: digests[variant++] ?? '' })),
  }));
}

/** Results of one part, sorted, its variants and queries counted from its own first. */
export function resultsOfPart(parts: readonly EvaluationPart[], index: number, results: readonly CaseResult[]): CaseResult[] {
  const before = parts.slice(0, index);
  const firstVariant = before.reduce((sum, { sides }) => sum + sides.length, 0);
  const firstQuery = before.reduce((sum, { queries }) => sum + queries.length, 0);
  const { sides } = parts[index] as EvaluationPart;
  return results
    .filter(({ variant }) => variant >= firstVariant && variant < firstVariant + sides.length)
    .map((result) => ({ ...result, variant: result.variant - firstVariant, query: result.query - firstQuery }))
    .sort((a, b) => a.variant - b.variant || a.query - b.query || a.repeat - b.repeat);
}
