import { PromptError } from '../../../core/errors.js';
import { filterQueries } from '../../../core/eval/queries/filter.js';
import type { Query } from '../../../core/eval/queries/query.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import type { Embeddings } from '../../../adapters/models/embeddings.js';
import type { Models } from '../../../adapters/models/index.js';
import { loadPrices } from '../../../adapters/prices.js';
import type { Context } from '../../command.js';
import { openProjectEmbeddings, takeFigures, valuesOf } from '../models/embeddings.js';
import { type KeepOptions, openProjectModels } from '../models/models.js';
import { openProject, type Project, requireWorktree } from '../project.js';
import { previousResults } from './previous-results.js';
import { readQuerySet } from './queries.js';
import { requirePrompt } from '../require.js';
import { createResolver } from '../references/create-resolver.js';
import type { Resolved, Resolver } from '../references/resolver.js';
import { scoreAnswersAlone } from './score-answers-alone.js';
import { prepareScoring, type ScoringPermits } from './scoring.js';
import { openTokenCounts, type TokenCounts } from '../tokens.js';
import { promptsIn } from '../tree.js';
import { differingPrompts, type Skipped } from './differing-prompts.js';
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
  embeddings: Embeddings;
  permits: ScoringPermits;
}

/** @throws PromptError where the project has no work tree to keep a run in */
export async function openEvaluationSources(context: Context, keep: KeepOptions, permits: ScoringPermits): Promise<EvaluationSources> {
  const project = await openProject(context.cwd);
  requireWorktree(project);
  const counts = await openTokenCounts(project);
  const { maxUsd } = permits;
  const limit = maxUsd === undefined ? undefined : { maxUsd, price: await loadPrices(project.config.prices) };
  return {
    context,
    project,
    counts,
    permits,
    models: openProjectModels(project, context, counts, keep),
    embeddings: openProjectEmbeddings(project, context, keep, limit),
  };
}

/** From words to everything a run needs: prompts, models, queries. */
export async function assemble(sources: EvaluationSources, request: RunRequest): Promise<Assembled> {
  const { context, project, models } = sources;
  const resolver = createResolver(project, context.note);
  const prepare = (all: readonly Resolved[]): Promise<Side[]> => Promise.all(all.map((one) => prepareSide(project, models, one, request.model)));
  if (request.against !== undefined) {
    const { pairs, skipped } = await differingPrompts(resolver, request.against);
    const parts: EvaluationPart[] = [];
    for (const sides of pairs) parts.push(await partOf(sources, request, await prepare(sides), resolver));
    return { resolver, parts, skipped };
  }
  const resolved = await resolveAll(resolver, request.references);
  const { variants, skipped } =
    request.command === 'compare-techniques' ? await techniques(sources, request, resolved[0] as Resolved) : { variants: resolved, skipped: [] };
  const sides = await prepare(variants);
  requireDistinct(sides);
  return { resolver, parts: [await partOf(sources, request, sides, resolver)], skipped };
}

async function techniques({ project, models }: EvaluationSources, request: RunRequest, resolved: Resolved): Promise<ReturnType<typeof techniquesOf>> {
  const { model } = await prepareSide(project, models, resolved, request.model);
  return techniquesOf(resolved, model.kind === 'local-icl');
}

/** `@5` belongs to the prompt named first. */
async function resolveAll(resolver: Resolver, [first, ...others]: readonly string[]): Promise<Resolved[]> {
  if (first === undefined) {
    throw new PromptError('usage', {
      message: 'nothing to evaluate was named',
      remedy: 'name a prompt or variants of it, or say --against origin/main',
    });
  }
  const resolved = [await resolver.resolve(first)];
  for (const reference of others) resolved.push(await resolver.resolve(reference, resolved[0]?.name));
  return resolved;
}

/** The prompt at the path it has in the work tree, where its companions are: an old version may have been elsewhere. */
async function asItIsHere({ project, worktree }: Resolver, prompt: Prompt): Promise<Prompt> {
  const here = promptsIn(project, await worktree()).find(({ name }) => name === prompt.name);
  return here ? { ...prompt, path: here.path } : prompt;
}

/** The query set is the work tree's, of the last variant's prompt. */
async function partOf(sources: EvaluationSources, request: RunRequest, sides: readonly Side[], resolver: Resolver): Promise<EvaluationPart> {
  const { context, project } = sources;
  const { resolved } = sides.at(-1) as Side;
  const { queries: file, filter, limit, sample, seed } = request;
  const prompt = await asItIsHere(resolver, requirePrompt(resolved));
  const set = await readQuerySet(project, prompt, file === undefined ? undefined : { file, cwd: context.cwd });
  const selection = filterQueries(set, {
    terms: filter,
    seed,
    ...(await previousResults(project, prompt, filter)),
    ...(limit === undefined ? {} : { limit }),
    ...(sample === undefined ? {} : { sample }),
  });
  const scoring = await prepareScoring(sources, { name: resolved.name, sides, set, queries: selection.queries });
  const ready = await withAllVectors(sources, sides, selection.queries);
  return { name: resolved.name, sides: ready, set, scoring: scoreAnswersAlone(scoring, { sides: ready, queries: selection.queries, seed }), ...selection };
}

/** What examples are chosen by is had for all queries at once, before the first request is paid. */
async function withAllVectors({ embeddings, project, context }: EvaluationSources, sides: readonly Side[], queries: readonly Query[]): Promise<Side[]> {
  try {
    return await Promise.all(sides.map(async (side) => {
      const { embedding } = side.variant;
      return embedding ? { ...side, variant: await embedding.ready(valuesOf(side.variant, queries), embeddings.embed) } : side;
    }));
  } finally {
    // Part of it may have been paid when the rest failed.
    await takeFigures(embeddings, project, context.note);
  }
}
