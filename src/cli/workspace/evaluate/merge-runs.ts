import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLines } from '../../../adapters/append-file.js';
import { PromptError } from '../../../core/errors.js';
import { changesSince, type RunManifest, type RunRequest } from '../../../core/eval/run/manifest.js';
import { type Answer, resultsOf } from '../../../core/eval/run/run.js';
import { formatShard } from '../../../core/eval/queries/shard.js';
import { assemble, type Assembled, type EvaluationSources } from './assemble.js';
import type { Evaluation } from './evaluate.js';
import { planRun, type RunPlan } from './plan-run.js';
import { manifestOf } from './run-folder.js';
import { answersOf } from './session.js';
import { scoreParts } from './score-parts.js';
import { ruleOf } from './sides.js';

interface Journal {
  shown: string;
  manifest: RunManifest;
  records(): Iterable<string>;
}

/**
 * The runs of all shards as the one run they are parts of: planned again from what was asked, so that it is refused
 * where this checkout is another.
 *
 * @param runs folders of runs, or their journals
 * @throws PromptError `merge/invalid`, `merge/incomplete`, `run/changed`
 */
export async function mergeRuns(
  sources: EvaluationSources,
  runs: readonly string[],
): Promise<{ assembled: Assembled; evaluation: Evaluation; request: RunRequest }> {
  const { context, project, models } = sources;
  const journals = runs.map((run) => openJournal(context.cwd, run));
  const [first] = journals;
  if (!first) {
    throw new PromptError('usage', { message: 'no run was named', remedy: 'name the folders of all shards: `prompt eval merge .prompt/runs/*`' });
  }
  for (const other of journals) requireLike(first, other);
  const { request } = first.manifest;
  const assembled = await assemble(sources, request);
  const plan = planRun(assembled.parts, request, ruleOf(project.config.evaluation));
  const answers = joined(journals, plan);
  if (answers.length < plan.cases.length) {
    throw new PromptError('merge/incomplete', {
      missing: plan.cases.length - answers.length,
      planned: plan.cases.length,
      shards: absentShards(journals),
    });
  }
  const scored = await scoreParts(plan, answers.flatMap(resultsOf), context.note);
  models.close();
  return { assembled, request, evaluation: { plan, scored } };
}

function openJournal(cwd: string, run: string): Journal {
  const path = resolve(cwd, run);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new PromptError('file/missing', { file: run });
  const file = stat.isDirectory() ? join(path, 'journal.jsonl') : path;
  const records = (): Iterable<string> => readLines(file, run);
  const manifest = manifestOf(records());
  if (!manifest) throw new PromptError('run/unreadable', { run });
  return { shown: run, manifest, records };
}

function requireLike(one: Journal, other: Journal): void {
  const changes = changesSince(withoutShard(one.manifest), withoutShard(other.manifest));
  if (one.manifest.request.command !== other.manifest.request.command) changes.push('they are of different commands');
  if (changes.length > 0) throw new PromptError('merge/invalid', { reason: `between ${one.shown} and ${other.shown}, ${changes.join('; ')}` });
}

/** Shards do not overlap; the same run twice adds nothing. */
function joined(journals: readonly Journal[], plan: RunPlan): Answer[] {
  const answers = new Map<string, Answer>();
  for (const { records, shown, manifest } of journals) {
    const own: RunPlan = { ...plan, manifest: { ...plan.manifest, ...(manifest.shard ? { shard: manifest.shard } : {}) } };
    for (const answer of answersOf(records(), own, shown)) answers.set(`${answer.variant} ${answer.query} ${answer.repeat}`, answer);
  }
  return [...answers.values()];
}

function absentShards(journals: readonly Journal[]): string[] {
  const of = journals[0]?.manifest.shard?.of ?? 0;
  const given = new Set(journals.map(({ manifest }) => manifest.shard && formatShard(manifest.shard)));
  return Array.from({ length: of }, (_, index) => formatShard({ index: index + 1, of })).filter((shard) => !given.has(shard));
}

function withoutShard({ shard: _, ...manifest }: RunManifest): RunManifest {
  return manifest;
}
