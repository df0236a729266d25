import { join, relative, resolve as resolvePath } from 'node:path';
import { writeWhole } from '../../../adapters/files.js';
import type { ExitCode } from '../../../core/errors.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import { reportPath } from '../../../core/prompt/layout/layout.js';
import { buildReport, type ReportInput } from '../../../core/report/build.js';
import { exitOf, type Gate } from '../../../core/report/gate.js';
import { formatReport, type Report } from '../../../core/report/report.js';
import type { Context } from '../../command.js';
import type { ShownReport } from '../../render/report/shown-report.js';
import type { Project } from '../project.js';
import { requirePrompt } from '../require.js';
import type { Resolver } from '../references/resolver.js';
import type { Evaluation } from './evaluate.js';
import type { RunSettings } from './options.js';
import type { ScoredPart } from './score-parts.js';
import { type EvaluationPart, noticeFor, ruleOf, type Side } from './sides.js';

/** What a report is made from, and whether it may lie beside the prompt. */
export interface PartReport {
  part: EvaluationPart;
  input: ReportInput;
  report: Report;
}

/** One report for each part, of the queries that were asked. */
export function makeReports(project: Project, evaluation: Evaluation, request: RunRequest): PartReport[] {
  const { plan, scored, stopped } = evaluation;
  const rule = ruleOf(project.config.evaluation);
  const made: PartReport[] = [];
  for (const [index, part] of plan.parts.entries()) {
    const { cases, judged } = scored[index] as ScoredPart;
    const asked = askedOnly(part, cases);
    const input: ReportInput = {
      prompt: part.name,
      set: part.set,
      ...asked,
      seed: request.seed,
      rule,
      variants: part.sides.map((side) => side.reported),
      ...(part.split === undefined ? {} : { split: part.split }),
      ...(request.command === 'eval' && request.against === undefined ? { compared: false } : {}),
      ...(request.stopEarly === true ? { stopEarly: true } : {}),
      ...(stopped ? { stopped } : {}),
      ...noticeFor(part.sides),
      judged,
    };
    made.push({ part, input, report: buildReport(input) });
  }
  return made;
}

/** A shard, or a run that stopped early, has answers to some of the queries only. */
function askedOnly({ queries }: EvaluationPart, cases: ReportInput['cases']): Pick<ReportInput, 'queries' | 'cases'> {
  const asked = new Set(cases.map(({ query }) => query));
  if (asked.size === queries.length) return { queries, cases };
  const place = new Map([...asked].sort((a, b) => a - b).map((query, index) => [query, index]));
  return { queries: queries.filter((_, index) => asked.has(index)), cases: cases.map((one) => ({ ...one, query: place.get(one.query) ?? 0 })) };
}

/**
 * The report beside the prompt, if one variant is the work tree's prompt as it stands, on its whole query set.
 * @returns its path
 */
export async function writeOwn(resolver: Resolver, { part, input }: PartReport, request: RunRequest, settings: RunSettings): Promise<string | undefined> {
  if (part.partial || input.queries.length < part.queries.length || settings.shard) return undefined;
  if (request.queries !== undefined || request.model !== undefined || request.command === 'compare-techniques') return undefined;
  const index = await ownVariant(resolver, part.sides, input.compared === false ? 0 : Math.min(1, part.sides.length - 1));
  if (index === undefined) return undefined;
  const kept = input.compared === false ? [index] : [...new Set([0, index])];
  const cases = input.cases.filter((one) => kept.includes(one.variant)).map((one) => ({ ...one, variant: kept.indexOf(one.variant) }));
  // Judges are counted for the run as a whole.
  const judged = kept.length === input.variants.length ? input.judged : undefined;
  const report = buildReport({ ...input, cases, judged, variants: kept.map((position) => input.variants[position] as ReportInput['variants'][number]) });
  const path = reportPath(requirePrompt((part.sides[index] as Side).resolved).path);
  writeWhole(join(resolver.project.root, path), formatReport(report));
  return path;
}

/** @param from the first that counts: a baseline does not */
async function ownVariant(resolver: Resolver, sides: readonly Side[], from: number): Promise<number | undefined> {
  for (const [index, { resolved }] of sides.entries()) {
    if (index < from || resolved.stages.length > 0) continue;
    const here = resolved.source === 'worktree' ? resolved : await resolver.resolve(resolved.name).catch(() => undefined);
    if (here?.read.hash === resolved.read.hash) return index;
  }
  return undefined;
}

/** @returns the path as shown */
export function writeOut(context: Context, out: string, report: Report): string {
  const path = resolvePath(context.cwd, out);
  writeWhole(path, formatReport(report));
  return relative(context.cwd, path) || out;
}

/** Too many lost requests are an outage, not a result. */
export function exitFor(report: ShownReport, gates: readonly Gate[], maxLost: number): ExitCode {
  const asked = report.queries.count * (report.queries.repeats ?? 1);
  const lost = asked === 0 ? 0 : Math.max(...report.variants.map((variant) => variant.errors)) / asked;
  return lost > maxLost ? 4 : exitOf(report, gates, report.thresholds);
}
