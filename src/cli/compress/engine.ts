import { loadPrices } from '../../adapters/prices.js';
import { PromptError } from '../../core/errors.js';
import { type Budget, createBudget, type Limits } from '../../core/eval/run/budget.js';
import type { Contestant } from '../../core/eval/run/contestant.js';
import type { Case } from '../../core/eval/run/plan.js';
import { type Answer, runCases } from '../../core/eval/run/run.js';
import type { Message, ModelFailure, Price } from '../../core/ports.js';
import type { Rewriting } from '../../core/transform/compress/engine/rewriting.js';
import type { Variant } from '../../core/transform/variant.js';
import type { Context } from '../command.js';
import { openProjectModels } from '../workspace/models/models.js';
import type { Project } from '../workspace/project.js';
import { openTokenCounts } from '../workspace/tokens.js';
import { packagedPrompt } from '../workspace/templates/packaged-prompt.js';
import { readKeeping, readSettings, type RunOptions } from '../workspace/evaluate/options.js';
import { addUsage, emptyUsage, type EngineUsage } from './engine-usage.js';

interface Wish {
  /** `provider/model` */
  engine: string;
  /** Whose recordings are read and written. */
  prompt: string;
  /** Of a position in the body: how a passage is named. */
  lineOf(position: number): number;
  typed: RunOptions;
}

/**
 * Asks a model about every passage that is open, in rounds, until none is: the same cache, recordings, limits and prices as an evaluation.
 * @throws PromptError `engine/unrecorded`, `run/budget`, `run/failed`, `run/unpriced`, after which the same command goes on from what is kept
 */
export async function askEngine(context: Context, project: Project, rewriting: Rewriting, { engine, prompt, lineOf, typed }: Wish): Promise<EngineUsage> {
  const counts = await openTokenCounts(project);
  const models = openProjectModels(project, context, counts, readKeeping(typed));
  try {
    const named = models.create(engine, prompt);
    if (named.model.kind === 'local-icl') {
      throw new PromptError('usage', {
        message: `\`${engine}\` imitates examples; it cannot rewrite a text`,
        remedy: 'name a language model, such as --engine openai/gpt-4.1-mini',
      });
    }
    const price = await loadPrices(project.config.prices);
    const { limits, concurrency } = readSettings(typed, project);
    const contestant: Contestant = { ...named, variant: packagedPrompt('compress/rewrite') };
    requirePrice(contestant, limits, price);
    const round: Round = {
      context,
      rewriting,
      contestant,
      price,
      concurrency,
      lineOf,
      usage: emptyUsage(engine),
      budget: createBudget(limits, reserveFor(contestant, rewriting, limits, price)),
      limits,
    };
    for (let [open, repeat] = [rewriting.open(), 0]; open.length > 0; open = rewriting.open()) await askRound(round, open, repeat++);
    return round.usage;
  } finally {
    for (const { file, added, total } of models.close().recorded) context.note(`recorded: ${added} new of ${total} answers in ${file}`);
    await counts.save();
  }
}

interface Round {
  context: Context;
  rewriting: Rewriting;
  contestant: Contestant;
  price: Price;
  concurrency: number;
  lineOf(position: number): number;
  usage: EngineUsage;
  budget: Budget;
  limits: Limits;
}

/** @param repeat tells an answer to the same question from the one before, so that the model has another chance */
async function askRound(
  { context, rewriting, contestant, price, concurrency, lineOf, usage, budget, limits }: Round,
  open: readonly number[],
  repeat: number,
): Promise<void> {
  const cases = open.map((query): Case => ({ variant: 0, query, repeat }));
  const unrecorded: number[] = [];
  let answered = 0;
  const take = ({ query, outcome, cost }: Answer): void => {
    answered++;
    addUsage(usage, outcome, cost);
    if (!outcome.ok) rewriting.fail(query, `the model failed: ${outcome.failure.message}`);
    else rewriting.answer(query, outcome.completion.text, outcome.completion.finishReason === 'length');
  };
  context.progress.start(`rewriting ${open.length}`, open.length);
  const { stopped } = await runCases(cases, [contestant], {
    concurrency, price,
    gate: budget,
    signal: context.signal,
    messagesOf: ({ query }) => messagesFor(contestant.variant, rewriting, query),
    onAnswer: (answer) => {
      take(answer);
      context.progress.step('');
    },
    onLost: ({ query, outcome }) => void (!outcome.ok && outcome.failure.code === 'recording-missing' && unrecorded.push(query)),
  }).finally(() => context.progress.end());
  if (unrecorded.length > 0) {
    throw new PromptError('engine/unrecorded', {
      missing: unrecorded.length,
      planned: open.length,
      lines: unrecorded.sort((a, b) => a - b).map(lineOf),
    });
  }
  if (answered < open.length) refuseIncomplete(context, { stopped, limit: budget.reached(), limits, kept: answered, planned: open.length });
}

/** What was answered is in the cache: the same command line takes it from there. */
function refuseIncomplete(
  { argv }: Context,
  {
    stopped,
    limit,
    limits,
    kept,
    planned,
  }: { stopped: ModelFailure | undefined; limit: keyof Limits | undefined; limits: Limits; kept: number; planned: number },
): never {
  const progress = { kept, planned, resume: ['prompt', ...argv].join(' ') };
  if (stopped) throw new PromptError('run/failed', { reason: stopped.message, ...progress });
  if (limit) throw new PromptError('run/budget', { limit: `${limit === 'maxUsd' ? '--max-usd' : '--max-requests'} ${limits[limit]}`, ...progress });
  throw new PromptError('run/interrupted', progress);
}

function messagesFor(variant: Variant, rewriting: Rewriting, position: number): readonly Message[] {
  return variant.render(variant.compiled.checker.complete({ ...rewriting.ask(position) }).values).messages;
}

/** @throws PromptError `run/unpriced` */
function requirePrice({ provider, modelName }: Contestant, { maxUsd }: Limits, price: Price): void {
  if (maxUsd !== undefined && price(provider, modelName, { inputTokens: 1000, outputTokens: 1000 }) === undefined) {
    throw new PromptError('run/unpriced', { models: [`${provider}/${modelName}`] });
  }
}

/** A token has four characters or so, and three at least in what people write; an answer is no longer than its question. */
function reserveFor({ variant, provider, modelName }: Contestant, rewriting: Rewriting, { maxUsd }: Limits, price: Price): number {
  if (maxUsd === undefined) return 0;
  const sizes = rewriting.open().map((position) => messagesFor(variant, rewriting, position).reduce((sum, { content }) => sum + content.length, 0));
  const tokens = Math.ceil(Math.max(0, ...sizes) / 3);
  return price(provider, modelName, { inputTokens: tokens, outputTokens: tokens }) ?? 0;
}
