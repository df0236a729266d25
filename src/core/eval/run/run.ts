import { PromptError } from '../../errors.js';
import type { Message, ModelFailure, Outcome, Price } from '../../ports.js';
import type { Rung } from '../../transform/chain-of-thought/extract.js';
import type { Contestant } from './contestant.js';
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
  /** How the answer was found in what the model said, where a transform asked for more; the outcome's text is then the answer alone. */
  found?: Rung;
  /** Where samples were put to a vote; the outcome's text is then what was voted for. */
  vote?: Vote;
}

/** What a sample said before the vote, and how the vote went. */
export interface Vote {
  own: string;
  /** Samples that say what was voted for, and all that arrived. */
  agreeing: number;
  samples: number;
  /** Another answer had as many. */
  tied: boolean;
}

/** What one request came to; it may answer for several variants. */
export interface Answer extends CaseResult {
  shared?: readonly number[];
}

/** `wait` for something under way to end, then ask again. */
export type Admission = 'go' | 'wait' | 'stop';

/** Says whether the next request may be sent: what budgets and early stopping are. */
export interface Gate {
  admit(): Admission;
  /** Called once for each `go`. */
  settle(answer: Answer): void;
}

export interface RunOptions {
  concurrency: number;
  price: Price;
  messagesOf: (one: Case) => readonly Message[];
  /** Called for each answer as it arrives. */
  onAnswer: (answer: Answer) => void | Promise<void>;
  /** Called for what is no answer: it failed for good, was given up, or has no recording. */
  onLost?: (answer: Answer) => void;
  gate?: Gate;
  /** Nothing new is sent once it aborts. */
  signal?: AbortSignal;
  /** What is under way is given up once it aborts. */
  abort?: AbortSignal;
}

/**
 * Sends every case, some at a time. A failure is an answer like another, unless every further call would fail the
 * same way: then no new ones are sent. Nor are they when the signal aborts, the gate stops, or `onAnswer` throws: what
 * cannot be kept is not paid for.
 *
 * @returns why some were never sent, where a model failed for good
 */
export async function runCases(cases: readonly Case[], contestants: readonly Contestant[], options: RunOptions): Promise<{ stopped?: ModelFailure }> {
  if (options.concurrency < 1) throw new PromptError('usage', { message: 'no request can be made at a concurrency of 0', remedy: 'give 1 or more' });
  let next = 0;
  let underWay = 0;
  let stopped: ModelFailure | undefined;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resume of woken) resume();
  };
  const step = async (one: Case): Promise<void> => {
    underWay++;
    try {
      const answer = await ask(one, contestants, options);
      options.gate?.settle(answer);
      const failure = answer.outcome.ok ? undefined : answer.outcome.failure;
      if (failure?.fatal) stopped ??= failure;
      if (failure && isLost(failure)) options.onLost?.(answer);
      else await options.onAnswer(answer);
    } finally {
      underWay--;
      wake();
    }
  };
  const admit = (): Admission => {
    if (next >= cases.length || stopped || options.signal?.aborted || options.abort?.aborted) return 'stop';
    const admission = options.gate?.admit() ?? 'go';
    return admission === 'wait' && underWay === 0 ? 'stop' : admission;
  };
  const work = async (): Promise<void> => {
    try {
      for (let admission = admit(); admission !== 'stop'; admission = admit()) {
        if (admission === 'go') await step(cases[next++] as Case);
        else await new Promise<void>((resume) => waiting.push(resume));
      }
    } catch (error) {
      next = cases.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, cases.length) }, work));
  return stopped ? { stopped } : {};
}

/** Says nothing of the request: made again under other circumstances, it may well be answered. */
function isLost({ fatal, code }: ModelFailure): boolean {
  return fatal || code === 'aborted' || code === 'recording-missing';
}

async function ask(one: Case, contestants: readonly Contestant[], { price, messagesOf, abort }: RunOptions): Promise<Answer> {
  const { variant, model, provider, modelName } = contestants[one.variant] as Contestant;
  const request = { model: modelName, messages: messagesOf(one), parameters: variant.parameters, repeat: one.repeat };
  const outcome = await model.complete(request, abort);
  const cost = outcome.ok ? price(provider, modelName, outcome.completion.usage) : undefined;
  return { ...one, outcome, ...(cost === undefined ? {} : { cost }) };
}

/** One result for each variant that an answer counts for: nothing was spent for the others. */
export function resultsOf({ shared = [], ...first }: Answer): CaseResult[] {
  const { outcome } = first;
  const again: Outcome = outcome.ok ? { ok: true, completion: { ...outcome.completion, kept: true } } : outcome;
  return [first, ...shared.map((variant) => ({ ...first, variant, outcome: again }))];
}
