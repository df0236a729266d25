import { createModel } from '../../adapters/models/index.js';
import { matchPattern } from '../../adapters/match-pattern.js';
import { PromptError } from '../../core/errors.js';
import { filterQueries, type QueryFilter } from '../../core/eval/filter.js';
import { planCases } from '../../core/eval/plan.js';
import type { Query, QuerySet } from '../../core/eval/queries.js';
import { type CaseResult, type Contestant, runCases } from '../../core/eval/run.js';
import { scoreCases, type ScoredCase } from '../../core/eval/score.js';
import type { DecisionRule } from '../../core/eval/verdict.js';
import { ICL_NOTICE } from '../../core/icl/icl.js';
import type { Price } from '../../core/ports.js';
import type { ReportedVariant } from '../../core/report/build.js';
import type { EvaluationConfig } from '../../core/config/schema.js';
import type { Context } from '../command.js';
import type { Project } from './project.js';
import { requireCompiled } from './require.js';
import type { Resolved } from './resolve.js';
import type { TokenCounts } from './tokens.js';
import { openVariant } from './variant.js';

/** One side of an evaluation: what was asked for, and what answers for it. */
export interface Side extends Contestant {
  resolved: Resolved;
  reported: ReportedVariant;
}

/** @throws PromptError `model/missing`, `model/unknown-provider`, `model/key-missing`, `prompt/invalid` */
export async function prepareSide(project: Project, env: Context['env'], counts: TokenCounts, resolved: Resolved, model: string | undefined): Promise<Side> {
  const variant = await openVariant(requireCompiled(resolved), resolved.stages, { fallback: resolved.pinnedModel ?? project.config.default_model, wanted: model });
  const name = model ?? variant.model;
  if (name === undefined) throw new PromptError('model/missing', { name: resolved.label });
  const named = createModel(name, project.config, env, async (texts) => (await counts.count(name, texts)).map(({ tokens }) => tokens));
  const version = Number(resolved.version);
  const reported: ReportedVariant = {
    label: resolved.label,
    content: resolved.read.hash,
    model: named.model.id,
    modelKind: named.model.kind,
    ...(Number.isInteger(version) ? { version } : {}),
  };
  return { resolved, reported, variant, ...named };
}

/** What one evaluation is made of, and what came of it. */
export interface Evaluation {
  set: QuerySet;
  queries: readonly Query[];
  /** The split that was taken without being asked for. */
  split?: string;
  /** Not all queries of that split were run. */
  partial: boolean;
  cases: readonly ScoredCase[];
}

/**
 * Runs every side on the queries.
 * @throws PromptError `model/failed` when the provider refuses for good, `interrupted`
 */
export async function evaluate(
  context: Context,
  sides: readonly Side[],
  set: QuerySet,
  filter: QueryFilter,
  options: { concurrency: number; price: Price; onResult: (result: CaseResult) => void },
): Promise<Evaluation> {
  const { queries, split, partial } = filterQueries(set, filter);
  const cases = planCases(sides.map((side) => side.variant), queries, filter.seed);
  context.progress.start(`${sides.length} × ${queries.length}`, cases.length);
  let errors = 0;
  const onResult = (one: CaseResult): void => {
    if (!one.outcome.ok) errors++;
    context.progress.step(errors === 0 ? '' : `${errors} failed`);
    options.onResult(one);
  };
  const run = await runCases(cases, sides, { ...options, onResult, signal: context.signal }).finally(() => context.progress.end());
  if (context.signal.aborted) throw new PromptError('interrupted', {});
  if (run.stopped) throw new PromptError('model/failed', { model: sides[0]?.model.id ?? '', reason: run.stopped.message });
  const output = sides.at(-1)?.variant.compiled.prompt.content.output;
  return { set, queries, partial, cases: scoreCases(run.results, set, queries, output, matchPattern), ...(split === undefined ? {} : { split }) };
}

export function ruleOf(config: EvaluationConfig): DecisionRule {
  const { alpha, minimum_effect: minimumEffect, max_lost: maxLost, equivalence_margin: margin } = config;
  return { alpha, minimumEffect, maxLost, ...(margin === undefined ? {} : { equivalenceMargin: margin }) };
}

/** The line that every output resting on the embedded learner carries. */
export function noticeFor(sides: readonly Side[]): { notice?: string } {
  return sides.some((side) => side.model.kind === 'local-icl') ? { notice: ICL_NOTICE } : {};
}
