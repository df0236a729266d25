import type { QuerySet } from '../../../src/core/eval/queries/queries.js';
import { readQueries } from '../../../src/core/eval/queries/queries.js';
import type { ScoredCase } from '../../../src/core/eval/score.js';
import { scoreCases } from '../../../src/core/eval/score.js';
import type { Pair } from '../../../src/core/eval/compare/comparison.js';
import type { CaseResult } from '../../../src/core/eval/run/run.js';
import type { Completion, Message, ModelFailure, Outcome } from '../../../src/core/ports.js';
import type { CompiledPrompt } from '../../../src/core/prompt/template/compile.js';
import type { OutputContract } from '../../../src/core/prompt/front-matter/schema.js';
import type { ValueFault, Values } from '../../../src/core/prompt/values/values.js';
import type { MatchPattern, ScorerPorts } from '../../../src/core/eval/scorers/ports.js';
import type { Score, ScoreAnswer } from '../../../src/core/eval/scorers/scorer.js';
import type { Contestant } from '../../../src/core/eval/run/contestant.js';
import type { Variant } from '../../../src/core/transform/variant.js';

/** A pattern matches or not; here nothing takes long. */
export const matchNow: MatchPattern = (pattern, text) => pattern.test(text);

/** A set without faults or warnings. */
export function readSet(text: string, output?: OutputContract, file = 'p/a.queries.yaml'): QuerySet {
  const { set, findings } = readQueries(file, text, output);
  if (!set || findings.length > 0) throw new Error(findings.map(({ message }) => message).join('\n'));
  return set;
}

/** `count` queries q01, q02 …, each with its expectation. */
export function setOf(count: number, expected: (index: number) => unknown, header: Record<string, unknown> = {}, output?: OutputContract): QuerySet {
  const queries = Array.from({ length: count }, (_, index) => ({ id: queryId(index), vars: {}, expected: expected(index) }));
  return readSet(JSON.stringify({ ...header, queries }), output);
}

export function queryId(index: number): string {
  return `q${String(index + 1).padStart(3, '0')}`;
}

export function answered(text: string, rest: Partial<Completion> = {}): Outcome {
  return { ok: true, completion: { text, usage: {}, ...rest } };
}

export function failed(code: ModelFailure['code'] = 'timeout', fatal = false): Outcome {
  return { ok: false, failure: { code, message: `${code}!`, fatal } };
}

/** Results of the set's queries in order, from answers given as text; undefined is a request that failed. */
export function resultsOf(variant: number, answers: readonly (string | Outcome | undefined)[], repeat = 0): CaseResult[] {
  return answers.map((answer, query) => ({
    variant, query, repeat,
    outcome: answer === undefined ? failed() : typeof answer === 'string' ? answered(answer) : answer,
  }));
}

/** Scores answers by the way a run does. */
export function scoreResults(set: QuerySet, results: readonly CaseResult[], ports: Partial<ScorerPorts> = {}, output?: OutputContract): Promise<ScoredCase[]> {
  return scoreCases(results, set, set.queries, { output, ports: { match: matchNow, ...ports }, concurrency: 4 });
}

/** The same at once, for scorers that wait for nothing. */
export function scored(set: QuerySet, variant: number, answers: readonly (string | Outcome | undefined)[], match = matchNow, output?: OutputContract): ScoredCase[] {
  const expectedLabels = [...new Set(set.queries.map((query) => query.expected).filter((label) => typeof label === 'string'))].sort();
  const scorers = set.scorers.map(({ definition, metric, options }) => ({ metric, score: definition.create(options as never, { output, expectedLabels, match }) as ScoreAnswer }));
  return resultsOf(variant, answers).map((result) => {
    const { outcome } = result;
    const query = set.queries[result.query];
    const scores = outcome.ok && query ? scorers.map(({ metric, score }) => [metric, score(outcome.completion, query) as Score] as const) : [];
    return { ...result, scores: Object.fromEntries(scores) };
  });
}

/** Pairs of pass/fail that make up the table, as statistics print it: both, only the candidate, only the baseline, neither. */
export function pairsOf([both, candidate, baseline, neither]: readonly [number, number, number, number]): Pair[] {
  const cells = [[both, 1, 1], [candidate, 0, 1], [baseline, 1, 0], [neither, 0, 0]] as const;
  return cells.flatMap(([count, before, after]) => Array.from({ length: count }, () => ({ baseline: before, candidate: after })))
    .map((pair, index) => ({ id: queryId(index), ...pair }));
}

export interface FakeVariant {
  path?: string;
  /** What does not fit. */
  faults?: (values: Values) => ValueFault[];
  render?: (values: Values) => Message[];
}

/** A variant that shows its values as one message. */
export function fakeVariant({ path = 'p/a.md', faults = () => [], render = (values) => [{ role: 'user', content: JSON.stringify(values) }] }: FakeVariant = {}): Variant {
  const compiled = {
    prompt: { path, name: 'a' },
    checker: { required: [], complete: (values: Values) => ({ values: { ...values, filled: true }, faults: faults(values) }) },
  };
  return {
    compiled: compiled as unknown as CompiledPrompt,
    stages: [],
    parameters: { temperature: 0 },
    render: (values) => ({ messages: render(values), reasons: [], changes: [] }),
    extract: (text) => text,
  };
}

/** A variant with a model that is never asked. */
export function fakeContestant(variant: Variant): Contestant {
  const model = { id: 'openai/gpt-x', kind: 'api', complete: () => Promise.reject(new Error('asked')) } as const;
  return { variant, model, provider: 'openai', modelName: 'gpt-x' };
}
