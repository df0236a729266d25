import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PromptError } from '../../core/errors.js';
import { goodAnswers, type ScoreFloor } from '../../core/examples/from-answers.js';
import type { ForeignRow } from '../../core/examples/foreign-rows.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import type { Context } from '../command.js';
import { openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { mergeRuns } from '../workspace/evaluate/merge-runs.js';

/**
 * What a run's good answers are as examples. The run is planned again and scored again, so that it is refused where prompt,
 * queries or scorers are others by now. Nothing is asked of a model.
 *
 * @throws PromptError `examples/run` where it cannot be used, `examples/no-answers` where nothing in it is good enough
 */
export async function rowsOfRun(context: Context, { name, content }: Prompt, typed: string, floor: ScoreFloor): Promise<ForeignRow[]> {
  const run = folderOf(context.cwd, typed);
  const sources = await openEvaluationSources(context, { cache: true, record: false, offline: true }, { scripts: false, leak: true });
  const { assembled, evaluation, request } = await mergeRuns(sources, [run]).catch((error: unknown) => {
    if (error instanceof PromptError && (error.code === 'run/changed' || error.code === 'run/unreadable')) {
      throw new PromptError('examples/run', { reason: error.message, remedy: `evaluate again: \`prompt eval ${name} --queries <file>\`` });
    }
    throw error;
  });
  const at = assembled.parts.findIndex((part) => part.name === name);
  const part = assembled.parts[at];
  if (!part) {
    throw new PromptError('examples/run', {
      reason: `${run} is of ${assembled.parts.map((other) => other.name).join(', ')}`,
      remedy: `name a run of ${name}`,
    });
  }
  if (request.queries === undefined) {
    throw new PromptError('examples/run', {
      reason: `the queries of ${run} are those ${name} is judged by: shown as examples they would give their own answers away`,
      remedy: `put queries for examples into a file of their own and evaluate that: \`prompt eval ${name} --queries <file>\``,
    });
  }
  const metrics = part.set.scorers.map(({ metric }) => metric);
  if (!metrics.includes(floor.metric)) {
    throw new PromptError('examples/run', { reason: `${run} has no metric \`${floor.metric}\``, remedy: `it has ${metrics.join(', ')}` });
  }
  const good = goodAnswers(evaluation.scored[at]?.cases ?? [], part.queries, floor, {
    source: `run ${basename(run)}`,
    ...(content.output === undefined ? {} : { output: content.output }),
  });
  if (good.rows.length === 0) throw new PromptError('examples/no-answers', { run, ...floor, ...good });
  return good.rows;
}

/** A run's folder, or a report in it. A report alone has scores but no answers. */
function folderOf(cwd: string, typed: string): string {
  if (!existsSync(resolve(cwd, typed))) throw new PromptError('file/missing', { file: typed });
  if (!typed.endsWith('.json')) return typed;
  if (existsSync(join(resolve(cwd, dirname(typed)), 'journal.jsonl'))) return dirname(typed);
  throw new PromptError('examples/run', {
    reason: `${typed} keeps scores, not answers`,
    remedy: "name the run's folder, `.prompt/runs/<run>`; `prompt eval` says which it is",
  });
}

/** `accuracy:1` */
export function parseFloor(text: string): ScoreFloor {
  const [, metric, number] = /^(.+):([^:]+)$/.exec(text) ?? [];
  const least = Number(number);
  if (metric === undefined || number?.trim() === '' || Number.isNaN(least)) {
    throw new PromptError('usage', { message: `\`--min-score ${text}\` is not metric:number`, remedy: 'write --min-score accuracy:1' });
  }
  if (least < 0 || least > 1) throw new PromptError('usage', { message: `\`--min-score ${text}\`: scores are 0 to 1` });
  return { metric, least };
}
