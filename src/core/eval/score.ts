import type { OutputContract } from '../prompt/front-matter/schema.js';
import { isJudgedBy, leastOf, type Query, type QuerySet } from './queries/query.js';
import type { ScorerSpec } from './queries/read-scorers.js';
import type { CaseResult } from './run/run.js';
import type { ScorerPorts } from './scorers/ports.js';
import type { Answer, Score, ScorerContext } from './scorers/scorer.js';
import { groupBy } from '../group-by.js';

/** One completion with its scores, by metric. */
export interface ScoredCase extends CaseResult {
  scores: Readonly<Record<string, Score>>;
}

/** Undefined where there is no completion. A metric may have a name that every object knows, such as `constructor`. */
export function scoreOf(one: ScoredCase | undefined, metric: string): Score | undefined {
  return one && Object.hasOwn(one.scores, metric) ? one.scores[metric] : undefined;
}

export interface ScoringOptions {
  /** Of the prompt the set was read for. */
  output: OutputContract | undefined;
  ports: ScorerPorts;
  /** Scorers that wait for something, at a time. */
  concurrency: number;
  signal?: AbortSignal;
}

/** Scores every completion that arrived by the metrics of its query; a case without one has no scores. */
export async function scoreCases(results: readonly CaseResult[], set: QuerySet, queries: readonly Query[], options: ScoringOptions): Promise<ScoredCase[]> {
  const context: ScorerContext = { ...options.ports, output: options.output, expectedLabels: expectedLabels(set) };
  const answers = results.map(answerOf);
  const own = results.map(ownAnswerOf);
  const scores = results.map((): Record<string, Score> => ({}));
  for (const spec of set.scorers) {
    const tasks = tasksOf(spec, context, results, spec.definition.over === 'repeats' ? own : answers, queries);
    await eachOf(tasks, options, async ({ query, compute, cases }) => {
      const score = judged(await orUnscored(compute), query, spec);
      for (const index of cases) setOwn(scores[index] as Record<string, Score>, spec.metric, score);
    });
  }
  return results.map((result, index) => ({ ...result, scores: scores[index] ?? {} }));
}

/** Every label some query expects. */
function expectedLabels({ queries }: QuerySet): string[] {
  return [...new Set(queries.map((query) => query.expected).filter((label): label is string => typeof label === 'string'))].sort();
}

function answerOf({ outcome, cost, repeat }: CaseResult): Answer | undefined {
  if (!outcome.ok) return undefined;
  const { text, usage, latencyMs, finishReason } = outcome.completion;
  return {
    text, usage, repeat,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** What it said before a vote: how far answers agree must not be asked of what they agreed on. */
function ownAnswerOf(result: CaseResult): Answer | undefined {
  const answer = answerOf(result);
  return answer && result.vote ? { ...answer, text: result.vote.own } : answer;
}

/** One score to have, and the cases it belongs to. */
interface Task {
  query: Query;
  cases: readonly number[];
  compute: () => Score | Promise<Score>;
}

function tasksOf(
  { definition, metric, options }: ScorerSpec,
  context: ScorerContext,
  results: readonly CaseResult[],
  answers: readonly (Answer | undefined)[],
  queries: readonly Query[],
): Task[] {
  const answered = results.flatMap((result, index) => {
    const [answer, query] = [answers[index], queries[result.query]];
    return answer && query && isJudgedBy(query, metric) ? [{ ...result, index, answer, of: query }] : [];
  });
  if (definition.over === 'repeats') {
    const score = definition.create(options as never, context);
    const groups = groupBy(answered, ({ variant, query }) => `${variant} ${query}`);
    return [...groups.values()].map((group) => ({
      query: group[0].of,
      cases: group.map(({ index }) => index),
      compute: () => score(group.map(({ answer }) => answer), group[0].of),
    }));
  }
  if (definition.over === 'baseline') {
    const score = definition.create(options as never, context);
    const baselines = new Map(answered.filter(({ variant }) => variant === 0).map((one) => [`${one.query} ${one.repeat}`, one.answer]));
    const isAlone = results.every(({ variant }) => variant === 0);
    return answered.map(({ index, answer, query, repeat, of }) => {
      const baseline = isAlone ? undefined : baselines.get(`${query} ${repeat}`);
      return { query: of, cases: [index], compute: () => (baseline ? score(answer, baseline, of) : NO_BASELINE) };
    });
  }
  const score = definition.create(options as never, context);
  return answered.map(({ index, answer, of }) => ({ query: of, cases: [index], compute: () => score(answer, of) }));
}

const NO_BASELINE: Score = { explanation: 'there is no answer of a baseline to compare it with' };

/** One answer that no scorer can take in, such as JSON nested without end, must not cost the run. */
async function orUnscored(compute: Task['compute']): Promise<Score> {
  try {
    return await compute();
  } catch (error) {
    return { explanation: `could not be scored: ${(error as Error).message}` };
  }
}

/** With whether it passes, where something says from where on it does. */
function judged(score: Score, query: Query, spec: ScorerSpec): Score {
  const least = leastOf(query, spec);
  return score.value === undefined || least === undefined ? score : { ...score, passed: score.value >= least };
}

function setOwn(scores: Record<string, Score>, metric: string, score: Score): void {
  Object.defineProperty(scores, metric, { value: score, enumerable: true, configurable: true, writable: true });
}

async function eachOf<T>(items: readonly T[], { concurrency, signal }: ScoringOptions, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const goesOn = (): boolean => next < items.length && signal?.aborted !== true;
  const worker = async (): Promise<void> => {
    while (goesOn()) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
