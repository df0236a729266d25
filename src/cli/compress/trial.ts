import { loadPrices } from '../../adapters/prices.js';
import type { EvaluationConfig } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import { type Budget, createBudget, type Limits, type Spending } from '../../core/eval/run/budget.js';
import type { RunRequest } from '../../core/eval/run/manifest.js';
import { planCases } from '../../core/eval/run/plan.js';
import { type Answer, resultsOf, runCases } from '../../core/eval/run/run.js';
import type { Query } from '../../core/eval/queries/queries.js';
import type { ScoredCase } from '../../core/eval/score.js';
import type { Price } from '../../core/ports.js';
import { contentHash } from '../../core/prompt/content.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { buildReport } from '../../core/report/build.js';
import type { Report } from '../../core/report/report.js';
import { openVariant } from '../../runtime/open-variant.js';
import type { Context } from '../command.js';
import { assemble, type EvaluationSources, openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { estimateCost, requirePrices } from '../workspace/evaluate/estimate.js';
import { readKeeping, readPermits, readRequest, readSettings } from '../workspace/evaluate/options.js';
import { describeStep } from '../workspace/evaluate/progress-words.js';
import { type EvaluationPart, noticeFor, ruleOf, type Side } from '../workspace/evaluate/sides.js';
import { judgeLine } from '../render/report/words.js';
import { requireCompiled } from '../workspace/require.js';
import { valuesOf } from '../workspace/models/embeddings.js';
import { variantSources } from '../workspace/models/variant-sources.js';
import type { RunOptions } from '../workspace/evaluate/options.js';

/** What stopped a trial before its last answer. */
export interface Stop {
  reason: string;
  /** The provider's doing, or that of the person at the keyboard. */
  cause: 'limit' | 'provider' | 'interrupt';
}

export class TrialStopped extends Error {
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.reason);
    this.stop = stop;
  }
}

/** Asks prompts that are no versions, such as one without a sentence: what they answer, beside what the prompt as it is answers. */
export interface Trials {
  part: EvaluationPart;
  /** The prompt as it is. */
  base: Side;
  request: RunRequest;
  config: EvaluationConfig;
  /** Answers of one prompt to these queries, scored. Asked before: from memory. @throws TrialStopped; PromptError `run/unrecorded` */
  ask(prompt: Prompt, queries: readonly Query[]): Promise<ScoredCase[]>;
  /** The second prompt compared with the first, of answers that are there. */
  compare(prompts: readonly [Prompt, Prompt], label: string, queries: readonly Query[]): Promise<Report>;
  spending(): Spending;
  close(): Promise<void>;
}

/** @throws PromptError as an evaluation does, before the first request */
export async function openTrials(context: Context, reference: string, typed: RunOptions): Promise<Trials> {
  const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
  const request = readRequest('eval', [reference], typed, sources.project);
  const { parts: [part] } = await assemble(sources, request);
  const base = part?.sides[0];
  if (!part || !base) throw new Error('an evaluation has a side');
  const price = await loadPrices(sources.project.config.prices);
  const { limits, concurrency } = readSettings(typed, sources.project);
  if (limits.maxUsd !== undefined) requirePrices([base], price);
  const asking: Asking = {
    sources,
    request,
    part,
    base,
    price,
    concurrency,
    limits,
    budget: createBudget(limits, await largestOf(sources, request, part, price), sources.embeddings.takeSpent()),
  };
  const asked = new Map<string, ScoredCase[]>();
  const ask = async (prompt: Prompt, queries: readonly Query[]): Promise<ScoredCase[]> => {
    const key = JSON.stringify([prompt.content.body, queries.map(({ id }) => id)]);
    const known = asked.get(key) ?? (await askQueries(asking, prompt, queries));
    asked.set(key, known);
    return known;
  };
  return {
    part, base, request, ask,
    config: sources.project.config.evaluation,
    async compare(prompts, label, queries) {
      const cases = await Promise.all(prompts.map((prompt) => ask(prompt, queries)));
      // It is no version, whatever it was made of.
      const { version: _, ...reported } = base.reported;
      return reportOf(asking, queries, cases, [base.reported, { ...reported, label, content: contentHash(prompts[1].content) }]);
    },
    spending: () => asking.budget.spending(),
    async close() {
      for (const { file, added, total } of sources.models.close().recorded) context.note(`recorded: ${added} new of ${total} answers in ${file}`);
      await sources.counts.save();
    },
  };
}

interface Asking {
  sources: EvaluationSources;
  request: RunRequest;
  part: EvaluationPart;
  base: Side;
  price: Price;
  concurrency: number;
  limits: Limits;
  budget: Budget;
}

/** The most that one request may cost; without a limit nobody asks. */
async function largestOf({ counts }: EvaluationSources, request: RunRequest, { sides, queries }: EvaluationPart, price: Price): Promise<number> {
  const plan = planCases([{ contestants: sides, queries }], request);
  return (await estimateCost(sides, plan.cases, plan.messagesOf, counts, price))?.largest ?? 0;
}

async function askQueries(
  { sources, request, part, base, price, concurrency, limits, budget }: Asking,
  prompt: Prompt,
  queries: readonly Query[],
): Promise<ScoredCase[]> {
  const { context } = sources;
  const compiled = requireCompiled({ ...base.resolved, read: { ...base.resolved.read, prompt } });
  const variant = await openVariant(compiled, base.resolved.stages, {
    ...variantSources(sources.project, base.resolved),
    fallback: `${base.provider}/${base.modelName}`,
  });
  const ready = variant.embedding ? await variant.embedding.ready(valuesOf(variant, queries), sources.embeddings.embed) : variant;
  const side: Side = { ...base, variant: ready };
  const plan = planCases([{ contestants: [side], queries }], request);
  const answers: Answer[] = [];
  const unrecorded: string[] = [];
  context.progress.start(`${queries.length} queries`, plan.cases.length);
  const { stopped } = await runCases(plan.cases, [side], {
    concurrency, price,
    messagesOf: plan.messagesOf,
    gate: budget,
    signal: context.signal,
    onAnswer(answer) {
      answers.push(answer);
      context.progress.step(describeStep(budget.spending()));
    },
    onLost: ({ query, outcome }) => void (!outcome.ok && outcome.failure.code === 'recording-missing' && unrecorded.push(queries[query]?.id ?? '')),
  }).finally(() => context.progress.end());
  if (unrecorded.length > 0) {
    throw new PromptError('run/unrecorded', {
      missing: unrecorded.length,
      planned: plan.cases.length,
      queries: [...new Set(unrecorded)].sort(),
      changed: false,
    });
  }
  if (answers.length < plan.cases.length) throw new TrialStopped(stopOf(stopped?.message, budget, limits));
  // Scoring counts queries from the first of those that were chosen.
  const places = queries.map((query) => part.queries.indexOf(query));
  const scored = await part.scoring.score(answers.flatMap(resultsOf).map((result) => ({ ...result, query: places[result.query] ?? 0 }))).finally(() => {
    for (const usage of part.scoring.takeJudged()) context.note(judgeLine(usage));
  });
  return scored.map((one) => ({ ...one, query: places.indexOf(one.query) })).sort((a, b) => a.query - b.query || a.repeat - b.repeat);
}

function stopOf(failure: string | undefined, budget: Budget, limits: Limits): Stop {
  const limit = budget.reached();
  if (failure !== undefined) return { cause: 'provider', reason: failure.replace(/\.$/, '') };
  if (limit) return { cause: 'limit', reason: `${limit === 'maxUsd' ? '--max-usd' : '--max-requests'} ${limits[limit]}` };
  return { cause: 'interrupt', reason: 'an interruption' };
}

function reportOf(
  { sources: { project }, request, part, base }: Asking,
  queries: readonly Query[],
  cases: readonly (readonly ScoredCase[])[],
  variants: readonly Side['reported'][],
): Report {
  return buildReport({
    prompt: part.name,
    set: part.set,
    queries,
    cases: cases.flatMap((own, variant) => own.map((one) => ({ ...one, variant }))),
    variants,
    rule: ruleOf(project.config.evaluation),
    seed: request.seed,
    ...(part.split === undefined ? {} : { split: part.split }),
    ...noticeFor([base]),
  });
}
