import { matchPattern } from '../../../adapters/match-pattern.js';
import type { Embeddings } from '../../../adapters/models/embeddings.js';
import type { Models } from '../../../adapters/models/index.js';
import { loadPrices } from '../../../adapters/prices.js';
import { createModuleCaller } from '../../../adapters/scorers/module-caller.js';
import { createProgramRunner } from '../../../adapters/scorers/run-program.js';
import { PromptError } from '../../../core/errors.js';
import { findLeaks } from '../../../core/eval/queries/leaks.js';
import { isJudgedBy, type Query, type QuerySet } from '../../../core/eval/queries/query.js';
import type { ScorerSpec } from '../../../core/eval/queries/read-scorers.js';
import type { JudgeUsage } from '../../../core/eval/run/judge-usage.js';
import type { CaseResult } from '../../../core/eval/run/run.js';
import { scoreCases, type ScoredCase } from '../../../core/eval/score.js';
import type { Price } from '../../../core/ports.js';
import type { Variant } from '../../../core/transform/variant.js';
import type { Context } from '../../command.js';
import { takeFigures } from '../models/embeddings.js';
import { createJudging } from './judging.js';
import type { Project } from '../project.js';

/** What the person who runs the command allows. */
export interface ScoringPermits {
  /** Scorers may run programs and files of the repository. */
  scripts: boolean;
  /** Queries may also be in the few-shot pool. */
  leak: boolean;
  /** What judges may cost in US dollars, apart from the prompts, and what vectors may. */
  maxUsd?: number;
}

/** What scoring is made with. */
export interface ScoringSources {
  context: Context;
  project: Project;
  /** A judge is asked through the same cache, recordings and limits as those under test. */
  models: Models;
  embeddings: Embeddings;
  permits: ScoringPermits;
}

/** What is scored: the answers of these sides to these queries. */
interface Subject {
  name: string;
  sides: readonly { variant: Variant }[];
  set: QuerySet;
  queries: readonly Query[];
}

export interface Scoring {
  score(results: readonly CaseResult[]): Promise<ScoredCase[]>;
  /** What judges were asked since the last time. */
  takeJudged(): JudgeUsage[];
}

/**
 * Makes ready to score a run. Whatever is refused or missing is said here, before the first request.
 * @throws PromptError `queries/leak`, `scorer/scripts-refused`, and those of opening a judge's model
 */
export async function prepareScoring(
  { context, project, models, embeddings, permits }: ScoringSources,
  { name, sides, set, queries }: Subject,
): Promise<Scoring> {
  const variants = sides.map(({ variant }) => variant);
  const scorers = set.scorers.filter(({ metric }) => queries.some((query) => isJudgedBy(query, metric)));
  if (!permits.leak) refuseLeaks(variants, set, queries);
  if (!permits.scripts) refuseScripts(scorers, set);
  const judges = new Map(modelsOf(scorers, 'judge').map((judge) => [judge, models.create(judge, name)]));
  const price: Price = judges.size === 0 ? () => undefined : await loadPrices(project.config.prices);
  const judging = createJudging(judges, { price, signal: context.signal, ...(permits.maxUsd === undefined ? {} : { maxUsd: permits.maxUsd }) });
  for (const embedder of modelsOf(scorers, 'embedder')) embeddings.require(embedder);
  const output = variants.at(-1)?.compiled.prompt.content.output;
  const { concurrency } = project.config.evaluation;
  return {
    async score(results) {
      const modules = createModuleCaller(project.root, context.env);
      const scripts = permits.scripts ? { runProgram: createProgramRunner(project.root, context.env), callModule: modules.call } : {};
      const ports = { match: matchPattern, judge: judging.judge, embed: embeddings.embed, ...scripts };
      try {
        return await scoreCases(results, set, queries, { output, ports, concurrency, signal: context.signal });
      } finally {
        await modules.close();
        await takeFigures(embeddings, project, context.note);
      }
    },
    takeJudged: judging.takeUsage,
  };
}

function refuseLeaks(variants: readonly Variant[], set: QuerySet, queries: readonly Query[]): void {
  const showing = variants.filter(({ compiled, stages }) => compiled.placesExamples || stages.some(({ name }) => name === 'few-shot'));
  const findings = new Map(showing.flatMap(({ compiled }) => findLeaks(compiled, queries)).map((finding) => [finding.message, finding]));
  const errors = [...findings.values()].map((finding) => ({ ...finding, severity: 'error' as const }));
  if (errors.length > 0) throw new PromptError('queries/leak', { file: set.file, count: errors.length }, { findings: errors });
}

function refuseScripts(scorers: readonly ScorerSpec[], set: QuerySet): void {
  const scripts = scorers.flatMap(({ definition, options }) =>
    definition.needs === 'scripts' ? [scriptName(options as { command?: string[]; path?: string })] : [],
  );
  if (scripts.length > 0) throw new PromptError('scorer/scripts-refused', { file: set.file, scripts: [...new Set(scripts)] });
}

function scriptName({ command, path }: { command?: string[]; path?: string }): string {
  return path ?? command?.join(' ') ?? '';
}

/** The models that scorers of a kind name. */
function modelsOf(scorers: readonly ScorerSpec[], needs: 'judge' | 'embedder'): string[] {
  return [...new Set(scorers.flatMap(({ definition, options }) => (definition.needs === needs ? ((options as { model?: string }).model ?? []) : [])))];
}
