import type { GenericSchema, InferOutput } from 'valibot';
import type { Usage } from '../../ports.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import type { LabelPair } from '../../stats/macro-f1.js';
import type { ScorerPorts } from './ports.js';

/** What a scorer says of one completion. Without `value` it is unscored: counted apart, never 0. */
export interface Score {
  /** 0 to 1; pass/fail scorers give exactly 0 or 1. */
  value?: number;
  /** Why, in a few words. */
  explanation: string;
  /** Whether the value is as high as the query asks for; undefined where nothing says how high that is. */
  passed?: boolean;
  /** For label scorers: what was expected and what was understood. */
  label?: LabelPair;
}

/** A query, as far as scoring goes. */
export interface Expectation {
  id?: string;
  vars?: Readonly<Record<string, unknown>>;
  expected?: unknown;
}

/** A completion, as far as scoring goes. */
export interface Answer {
  text: string;
  usage?: Usage;
  latencyMs?: number;
  finishReason?: string;
  /** US dollars, where the price is known. */
  cost?: number;
  /** Which of several askings it answers, from 0. */
  repeat?: number;
}

export interface ScorerContext extends ScorerPorts {
  output: OutputContract | undefined;
  /** Every label some query expects. */
  expectedLabels: readonly string[];
}

type Scored = Score | Promise<Score>;
export type ScoreAnswer = (answer: Answer, query: Expectation) => Scored;
/** Over all answers to one query; each of them gets the score. */
export type ScoreRepeats = (answers: readonly Answer[], query: Expectation) => Scored;
/** Against the first variant's answer to the same query. */
export type ScoreAgainst = (answer: Answer, baseline: Answer, query: Expectation) => Scored;

interface Described<S extends GenericSchema> {
  type: string;
  /** The metric its mean is called by, unless the query set names it. */
  metric: string;
  kind: 'pass-fail' | 'number';
  options: S;
  /** What it cannot do without, beside the answer: asked for before anything is paid. */
  needs?: 'scripts' | 'judge' | 'embedder';
  /** Where the options decide. */
  metricOf?(options: InferOutput<S>): string;
  kindOf?(options: InferOutput<S>): 'pass-fail' | 'number';
  /** What is wrong with a query's `expected` for this scorer, if anything. */
  checkExpected(options: InferOutput<S>, query: Expectation): string | undefined;
  /** What looks wrong with an `expected` that can be scored, seen from the prompt's contract. */
  doubtExpected?(query: Expectation, output: OutputContract | undefined): string | undefined;
}

/**
 * `create` is called when a set is read, to find faults, and for a run.
 * @throws Error whose message says which option cannot be used
 */
type Created<S extends GenericSchema, F> = (options: InferOutput<S>, context: ScorerContext) => F;

type Over<S extends GenericSchema> =
  | { over?: 'answer'; create: Created<S, ScoreAnswer> }
  | { over: 'repeats'; create: Created<S, ScoreRepeats> }
  | { over: 'baseline'; create: Created<S, ScoreAgainst> };

/** A kind of scorer: one file each, listed in the index. */
export type ScorerDefinition<S extends GenericSchema = GenericSchema> = Described<S> & Over<S>;

export function defineScorer<S extends GenericSchema>(definition: ScorerDefinition<S>): ScorerDefinition {
  return definition as unknown as ScorerDefinition;
}

export function passFail(passed: boolean, explanation: string): Score {
  return { value: passed ? 1 : 0, explanation };
}
