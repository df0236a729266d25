import { PromptError } from '../errors.js';
import type { Model, ModelFailure, Outcome, Price } from '../ports.js';
import type { Variant } from '../transform/variant.js';
import type { Case } from './plan.js';

/** A case and what came of it. */
export interface CaseResult {
  variant: number;
  query: number;
  /** From 0. */
  repeat: number;
  outcome: Outcome;
  /** US dollars, where the price is known; of a kept answer what it cost when it was made. */
  cost?: number;
}

/** A variant with the model that answers for it. */
export interface Contestant {
  variant: Variant;
  model: Model;
  /** `openai` and `gpt-4.1-mini` of `openai/gpt-4.1-mini`. */
  provider: string;
  modelName: string;
}

export interface RunOptions {
  concurrency: number;
  price: Price;
  /** Called for each result as it arrives, in order of arrival. */
  onResult: (result: CaseResult) => void;
  signal?: AbortSignal;
}

/**
 * Sends every case, some at a time. A failure is a result like another, unless every further call would fail the
 * same way: then no new ones are sent. Nor are they when the signal aborts, or `onResult` throws: what cannot be
 * kept is not paid for.
 *
 * @returns results in the order of the cases; `stopped` says why some were never sent
 */
export async function runCases(
  cases: readonly Case[],
  contestants: readonly Contestant[],
  options: RunOptions,
): Promise<{ results: CaseResult[]; stopped?: ModelFailure }> {
  if (options.concurrency < 1) throw new PromptError('usage', { message: 'no request can be made at a concurrency of 0', remedy: 'give 1 or more' });
  const results: (CaseResult | undefined)[] = Array.from({ length: cases.length });
  let next = 0;
  let stopped: ModelFailure | undefined;
  const step = async (index: number): Promise<void> => {
    const result = await runCase(cases[index] as Case, contestants, options);
    results[index] = result;
    if (!result.outcome.ok && result.outcome.failure.fatal) stopped ??= result.outcome.failure;
    options.onResult(result);
  };
  const goesOn = (): boolean => next < cases.length && !stopped && !options.signal?.aborted;
  const work = async (): Promise<void> => {
    try {
      while (goesOn()) await step(next++);
    } catch (error) {
      next = cases.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, cases.length) }, work));
  const done = results.filter((result): result is CaseResult => result !== undefined);
  return { results: done, ...(stopped ? { stopped } : {}) };
}

async function runCase(one: Case, contestants: readonly Contestant[], { price, signal }: RunOptions): Promise<CaseResult> {
  const { variant, model, provider, modelName } = contestants[one.variant] as Contestant;
  const request = { model: modelName, messages: one.messages, parameters: variant.parameters, repeat: one.repeat };
  const outcome = await model.complete(request, signal);
  const cost = outcome.ok ? price(provider, modelName, outcome.completion.usage) : undefined;
  return { variant: one.variant, query: one.query, repeat: one.repeat, outcome, ...(cost === undefined ? {} : { cost }) };
}
