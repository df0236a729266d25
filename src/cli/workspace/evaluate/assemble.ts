import { PromptError } from '../../../core/errors.js';
import { filterQueries } from '../../../core/eval/filter.js';
import type { RunRequest } from '../../../core/eval/manifest.js';
import type { Models } from '../../../adapters/models/index.js';
import type { Context } from '../../command.js';
import { type KeepOptions, openProjectModels } from '../models.js';
import { openProject, type Project, requireWorktree } from '../project.js';
import { readQuerySet } from '../queries.js';
import { requirePrompt } from '../require.js';
import { createResolver, type Resolved, type Resolver } from '../resolve.js';
import { openTokenCounts, type TokenCounts } from '../tokens.js';
import { differing, type Skipped } from './differing.js';
import { type EvaluationPart, prepareSide, requireDistinct, type Side } from './sides.js';
import { techniquesOf } from './techniques.js';

/** What a request stands for in this checkout. */
export interface Assembled {
  resolver: Resolver;
  parts: EvaluationPart[];
  /** Prompts that were not taken, and why. */
  skipped: Skipped[];
}

/** What an evaluation is made with; `models` are closed when the last request has ended. */
export interface EvaluationSources {
  context: Context;
  project: Project;
  counts: TokenCounts;
  models: Models;
}

/** @throws PromptError where the project has no work tree to keep a run in */
export async function openSources(context: Context, keep: KeepOptions): Promise<EvaluationSources> {
  const project = await openProject(context.cwd);
  requireWorktree(project);
  const counts = await openTokenCounts(project);
  return { context, project, counts, models: openProjectModels(project, context, counts, keep) };
}

/** From words to everything a run needs: prompts, models, queries. */
export async function assemble({ context, project, models }: EvaluationSources, request: RunRequest): Promise<Assembled> {
  const resolver = createResolver(project, context.note);
  if (request.against !== undefined) {
    const { pairs, skipped } = await differing(resolver, request.against);
    const parts: EvaluationPart[] = [];
    for (const sides of pairs) parts.push(await partOf(context, request, sides.map((side) => prepareSide(project, models, side, request.model)), project));
    return { resolver, parts, skipped };
  }
  const resolved = await resolveAll(resolver, request.references);
  const { variants, skipped } = request.command === 'compare-techniques' ? techniquesOf(resolved[0] as Resolved) : { variants: resolved, skipped: [] };
  const sides = variants.map((one) => prepareSide(project, models, one, request.model));
  requireDistinct(sides);
  return { resolver, parts: [await partOf(context, request, sides, project)], skipped };
}

/** `@5` belongs to the prompt named first. */
async function resolveAll(resolver: Resolver, [first, ...others]: readonly string[]): Promise<Resolved[]> {
  if (first === undefined) throw new PromptError('usage', { message: 'nothing to evaluate was named', remedy: 'name a prompt or variants of it, or say --against origin/main' });
  const resolved = [await resolver.resolve(first)];
  for (const reference of others) resolved.push(await resolver.resolve(reference, resolved[0]?.name));
  return resolved;
}

/** The query set is the work tree's, of the last variant's prompt. */
async function partOf(context: Context, request: RunRequest, sides: readonly Side[], project: Project): Promise<EvaluationPart> {
  const { resolved } = sides.at(-1) as Side;
  const { queries: file, filter, limit, sample, seed } = request;
  const set = await readQuerySet(project, requirePrompt(resolved), file === undefined ? undefined : { file, cwd: context.cwd });
  const selection = filterQueries(set, { terms: filter, seed, ...(limit === undefined ? {} : { limit }), ...(sample === undefined ? {} : { sample }) });
  return { name: resolved.name, sides, set, ...selection };
}
