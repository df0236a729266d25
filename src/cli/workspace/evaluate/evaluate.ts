import { loadPrices } from '../../../adapters/prices.js';
import { PromptError } from '../../../core/errors.js';
import { type Budget, createBudget, type Limits, type Spending } from '../../../core/eval/run/budget.js';
import type { Stopped } from '../../../core/eval/run/early-stop.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import { type Answer, type Gate, resultsOf, runCases } from '../../../core/eval/run/run.js';
import type { ModelFailure, Price } from '../../../core/ports.js';
import type { Context } from '../../command.js';
import { resumeCommand } from '../../resume-command.js';
import type { EvaluationSources } from './assemble.js';
import { type EarlyStopping, startEarlyStopping } from './early-stopping.js';
import { estimateCost, requirePrices } from './estimate.js';
import { giveUpAfter, GRACE_SECONDS } from './give-up.js';
import type { RunSettings } from './options.js';
import { planRun, type RunPlan } from './plan-run.js';
import { describeEstimate, describeSpending, describeStep } from './progress-words.js';
import { claimRun, type RunFolder } from './run-folder.js';
import { openSession, runFolderOf, type Session } from './session.js';
import { type ScoredPart, scoreParts } from './score-parts.js';
import { type EvaluationPart, ruleOf } from './sides.js';

/** A run that came to its end. */
export interface Evaluation {
  plan: RunPlan;
  /** By part. */
  scored: ScoredPart[];
  /** Where it is kept; undefined where several runs were joined. */
  folder?: RunFolder;
  spending?: Spending;
  stopped?: Stopped;
}

/**
 * Asks for all that is missing, each answer journalled as it comes, and scores them. Then the models are closed.
 * @throws PromptError `run/interrupted`, `run/budget`, `run/failed`, all of which say how to go on
 */
export async function evaluate(sources: EvaluationSources, request: RunRequest, parts: readonly EvaluationPart[], settings: RunSettings): Promise<Evaluation> {
  return askAndScore(sources, request, parts, settings).finally(() => {
    for (const { file, added, total } of sources.models.close().recorded) {
      sources.context.note(`recorded: ${added} new of ${total} answers in ${file}`);
    }
  });
}

async function askAndScore(sources: EvaluationSources, request: RunRequest, parts: readonly EvaluationPart[], settings: RunSettings): Promise<Evaluation> {
  const { project } = sources;
  const price = await loadPrices(project.config.prices);
  const sides = parts.flatMap((part) => part.sides);
  if (settings.limits.maxUsd !== undefined) requirePrices(sides, price);
  const plan = planRun(parts, request, ruleOf(project.config.evaluation), settings.shard);
  const folder = runFolderOf(project, plan.manifest, settings, new Date());
  return claimRun(project, folder, () => finish(sources, request, settings, { plan, folder, price }));
}

interface Prepared {
  plan: RunPlan;
  folder: RunFolder;
  price: Price;
}

async function finish(sources: EvaluationSources, request: RunRequest, settings: RunSettings, { plan, folder, price }: Prepared): Promise<Evaluation> {
  const { context, project, counts } = sources;
  const sides = plan.parts.flatMap((part) => part.sides);
  const early = request.stopEarly === true ? startEarlyStopping(plan, request, settings, project.config.evaluation.alpha) : undefined;
  const session = openSession(folder, plan, plan.cases, settings);
  for (const answer of session.answers) await early?.see(answer);
  const estimate = await estimateCost(sides, session.missing, plan.plan.messagesOf, counts, price);
  if (estimate && !settings.offline) context.note(describeEstimate(estimate));
  const budget = createBudget(settings.limits, estimate?.largest, sources.embeddings.takeSpent());
  const { answers, ...lost } = await ask({ sources, plan, session, settings, price, budget, early });
  await counts.save();
  const spent = describeSpending(budget.spending(), sides);
  if (spent !== undefined) context.note(spent);
  const stopped = early?.stopped();
  if (!stopped) {
    requireAll({ context, session, budget, settings, planned: plan.cases.length, kept: answers.length, against: request.against, ...lost });
  }
  const results = answers.flatMap(resultsOf).filter(({ query }) => early?.counts(query) ?? true);
  const scored = await scoreParts(plan, results, context.note);
  if (context.signal.aborted) {
    throw new PromptError('run/interrupted', { kept: answers.length, planned: plan.cases.length, resume: resumeCommand(context.argv, folder.name) });
  }
  return { plan, scored, folder, spending: budget.spending(), ...(stopped ? { stopped } : {}) };
}

interface Asking {
  sources: EvaluationSources;
  plan: RunPlan;
  session: Session;
  settings: RunSettings;
  price: Price;
  budget: Budget;
  early: EarlyStopping | undefined;
}

interface Asked {
  answers: Answer[];
  /** What the provider failed with for good. */
  failure?: ModelFailure;
  /** Ids of queries without a recording. */
  unrecorded: string[];
}

async function ask({ sources: { context }, plan, session, settings, price, budget, early }: Asking): Promise<Asked> {
  const answers = [...session.answers];
  const unrecorded: string[] = [];
  const gate: Gate = { admit: () => (early?.stopped() ? 'stop' : budget.admit()), settle: budget.settle };
  const grace = giveUpAfter(context.signal, GRACE_SECONDS);
  const announce = (): void => context.note(`finishing what is under way (${GRACE_SECONDS} s at most); once more to stop at once`);
  context.signal.addEventListener('abort', announce, { once: true });
  const sides = plan.parts.flatMap((part) => part.sides);
  context.progress.start(`${sides.length} × ${plan.queries.length}`, session.missing.length);
  try {
    const { stopped } = await runCases(session.missing, sides, {
      concurrency: settings.concurrency,
      price,
      messagesOf: plan.plan.messagesOf,
      gate,
      signal: context.signal,
      abort: grace.signal,
      async onAnswer(answer) {
        session.keep(answer);
        answers.push(answer);
        context.progress.step(describeStep(budget.spending()));
        await early?.see(answer);
      },
      onLost({ query, outcome }) {
        if (!outcome.ok && outcome.failure.code === 'recording-missing') unrecorded.push(plan.queries[query]?.id ?? '');
      },
    });
    return { answers, unrecorded, ...(stopped ? { failure: stopped } : {}) };
  } finally {
    context.progress.end();
    context.signal.removeEventListener('abort', announce);
    grace.clear();
    session.folder.journal.close();
  }
}

const LIMIT_FLAGS: Record<keyof Limits, string> = { maxUsd: '--max-usd', maxRequests: '--max-requests' };

interface Ending {
  context: Context;
  session: Session;
  budget: Budget;
  settings: RunSettings;
  planned: number;
  kept: number;
  failure?: ModelFailure;
  unrecorded: readonly string[];
  against: string | undefined;
}

/** What is paid for is kept; what is missing has a reason. */
function requireAll({ context, session, budget, settings, planned, kept, failure, unrecorded, against }: Ending): void {
  if (kept >= planned) return;
  if (unrecorded.length > 0) {
    throw new PromptError('run/unrecorded', {
      missing: unrecorded.length,
      planned,
      queries: [...new Set(unrecorded)].sort(),
      changed: against !== undefined,
    });
  }
  const progress = { kept, planned, resume: resumeCommand(context.argv, session.folder.name) };
  if (failure) throw new PromptError('run/failed', { reason: failure.message, ...progress });
  const limit = budget.reached();
  if (limit) throw new PromptError('run/budget', { limit: `${LIMIT_FLAGS[limit]} ${settings.limits[limit]}`, ...progress });
  throw new PromptError('run/interrupted', progress);
}
