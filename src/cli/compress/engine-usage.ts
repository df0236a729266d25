import type { Outcome } from '../../core/ports.js';

/** What the model that rewrites was asked, and what it took. */
export interface EngineUsage {
  model: string;
  requests: number;
  failed: number;
  /** Answered from the cache or a recording. */
  kept: number;
  /** Undefined as soon as one answer does not say. */
  inputTokens?: number | undefined;
  outputTokens?: number | undefined;
  /** US dollars, kept answers at what they cost when they were made; undefined as soon as one price is not known. */
  cost?: number | undefined;
  /** US dollars spent now. */
  incurred?: number | undefined;
}

export function emptyUsage(model: string): EngineUsage {
  return { model, requests: 0, failed: 0, kept: 0, inputTokens: 0, outputTokens: 0, cost: 0, incurred: 0 };
}

export function addUsage(usage: EngineUsage, outcome: Outcome, cost: number | undefined): void {
  usage.requests++;
  if (!outcome.ok) {
    usage.failed++;
    return;
  }
  const { usage: { inputTokens, outputTokens }, kept } = outcome.completion;
  if (kept === true) usage.kept++;
  usage.inputTokens = sum(usage.inputTokens, inputTokens);
  usage.outputTokens = sum(usage.outputTokens, outputTokens);
  usage.cost = sum(usage.cost, cost);
  usage.incurred = sum(usage.incurred, kept === true ? 0 : cost);
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
