import type { Models } from '../../../adapters/models/index.js';
import { PromptError } from '../../../core/errors.js';
import type { Contestant } from '../../../core/eval/run/contestant.js';
import type { Query, QuerySet } from '../../../core/eval/queries/queries.js';
import type { DecisionRule } from '../../../core/eval/compare/verdict.js';
import { ICL_NOTICE } from '../../../core/icl/icl.js';
import type { ReportedVariant } from '../../../core/report/build.js';
import type { EvaluationConfig } from '../../../core/config/schema.js';
import { formatStage } from '../../../core/prompt/front-matter/stage.js';
import type { Project } from '../project.js';
import type { Scoring } from './scoring.js';
import { openVariant } from '../../../runtime/open-variant.js';
import { requireCompiled } from '../require.js';
import type { Resolved } from '../references/resolver.js';
import { variantSources } from '../models/variant-sources.js';

/** One side of an evaluation: what was asked for, and what answers for it. */
export interface Side extends Contestant {
  resolved: Resolved;
  reported: ReportedVariant;
}

/** What is evaluated of one prompt: its sides on the same queries. */
export interface EvaluationPart {
  name: string;
  sides: readonly Side[];
  set: QuerySet;
  /** Those that were chosen. */
  queries: readonly Query[];
  scoring: Scoring;
  /** The split that was taken. */
  split?: string;
  /** Not all queries of that split were chosen. */
  partial: boolean;
}

/** @throws PromptError `model/missing`, `model/unknown-provider`, `model/key-missing`, `prompt/invalid` */
export async function prepareSide(project: Project, models: Models, resolved: Resolved, model: string | undefined): Promise<Side> {
  const variant = await openVariant(requireCompiled(resolved), resolved.stages, { ...variantSources(project, resolved), wanted: model });
  const name = model ?? variant.model;
  if (name === undefined) throw new PromptError('model/missing', { name: resolved.label });
  const named = models.create(name, resolved.name);
  const version = Number(resolved.version);
  const reported: ReportedVariant = {
    label: resolved.label,
    content: resolved.read.hash,
    model: named.model.id,
    modelKind: named.model.kind,
    ...(Number.isInteger(version) ? { version } : {}),
    ...(variant.embedding ? { embedder: variant.embedding.model } : {}),
    ...(variant.votes === true ? { voting: true } : {}),
    ...(variant.stages.length === 0 ? {} : { transforms: variant.stages.map(formatStage).join('+') }),
  };
  return { resolved, reported, variant, ...named };
}

/** Two sides that would send the same requests compare nothing. @throws PromptError `usage` */
export function requireDistinct(sides: readonly Side[]): void {
  const seen = new Map<string, string>();
  for (const { reported, variant, model } of sides) {
    const key = JSON.stringify([reported.content, variant.stages, model.id]);
    const other = seen.get(key);
    if (other !== undefined) {
      throw new PromptError('usage', {
        message: `${other} and ${reported.label} have the same content, transforms and model`,
        remedy: 'there is nothing to compare; see `prompt log` for the versions',
      });
    }
    seen.set(key, reported.label);
  }
}

export function ruleOf(config: EvaluationConfig): DecisionRule {
  const { alpha, minimum_effect: minimumEffect, max_lost: maxLost, equivalence_margin: margin, guardrails } = config;
  return { alpha, minimumEffect, maxLost, guardrails, ...(margin === undefined ? {} : { equivalenceMargin: margin }) };
}

/** The line that every output resting on the embedded learner carries. */
export function noticeFor(sides: readonly Side[]): { notice?: string } {
  return sides.some((side) => side.model.kind === 'local-icl') ? { notice: ICL_NOTICE } : {};
}
