import type { GenericSchema, InferOutput } from 'valibot';
import type { OutputContract } from '../../prompt/schema.js';
import type { LabelPair } from '../../stats/macro-f1.js';

/** What a scorer says of one completion. Without `value` it is unscored: counted apart, never 0. */
export interface Score {
  /** 0 to 1; pass/fail scorers give exactly 0 or 1. */
  value?: number;
  /** Why, in a few words. */
  explanation: string;
  /** For label scorers: what was expected and what was understood. */
  label?: LabelPair;
}

/** What a query expects, as far as scoring goes. */
export interface Expectation {
  expected?: unknown;
}

/** Whether `pattern` matches, or undefined where it took longer than it may. */
export type MatchPattern = (pattern: RegExp, text: string) => boolean | undefined;

export interface ScorerContext {
  output: OutputContract | undefined;
  /** Every label some query expects. */
  expectedLabels: readonly string[];
  match: MatchPattern;
}

/** A kind of scorer: one file each, listed in the index. */
export interface ScorerDefinition<S extends GenericSchema = GenericSchema> {
  type: string;
  /** The metric its mean is called by, unless the query set names it. */
  metric: string;
  kind: 'pass-fail' | 'number';
  options: S;
  /** Called when a set is read, to find faults, and for a run. @throws Error whose message says which option cannot be used */
  create(options: InferOutput<S>, context: ScorerContext): (text: string, query: Expectation) => Score;
  /** What is wrong with a query's `expected` for this scorer, if anything. */
  checkExpected(options: InferOutput<S>, query: Expectation): string | undefined;
  /** What looks wrong with an `expected` that can be scored, seen from the prompt's contract. */
  doubtExpected?(query: Expectation, output: OutputContract | undefined): string | undefined;
}

export function defineScorer<S extends GenericSchema>(definition: ScorerDefinition<S>): ScorerDefinition {
  return definition as unknown as ScorerDefinition;
}

export function passFail(passed: boolean, explanation: string): Score {
  return { value: passed ? 1 : 0, explanation };
}

/** A text as it is compared: composed (é is é however it was typed) and, where case does not count, in lower case. */
export function comparable(text: string, ignoreCase: boolean): string {
  const composed = text.normalize('NFC');
  return ignoreCase ? composed.toLowerCase() : composed;
}

/** An answer that has to be JSON and nothing else, or why it is not. */
export function parseAnswer(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    const fenced = text.includes('```') ? ' (it stands in a code fence)' : '';
    return { fault: `not JSON${fenced}: "${excerpt(text)}"` };
  }
}

const LONGEST = 60;

/** A text shortened for an explanation; characters stay whole. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

const MOST = 3;

/** The first few of many faults. */
export function firstFew(items: readonly string[], separator: string): string {
  const more = items.length > MOST ? `${separator}and ${items.length - MOST} more` : '';
  return items.slice(0, MOST).join(separator) + more;
}
