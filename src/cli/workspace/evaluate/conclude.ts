import type { ExitCode } from '../../../core/errors.js';
import type { Spending } from '../../../core/eval/run/budget.js';
import type { RunRequest } from '../../../core/eval/run/manifest.js';
import { formatReport } from '../../../core/report/report.js';
import { judgeThresholds, thresholdsOf } from '../../../core/report/threshold.js';
import { whyMissing } from '../../../core/report/why-missing.js';
import type { Context } from '../../command.js';
import type { ShownReport } from '../../render/report/shown-report.js';
import { placeOf } from './changed-place.js';
import type { Assembled } from './assemble.js';
import type { Evaluation } from './evaluate.js';
import type { RunSettings } from './options.js';
import { exitFor, makeReports, type PartReport, writeOut, writeOwn } from './reports.js';

/** The reports of a run, and where they are. */
export interface Concluded {
  reports: ShownReport[];
  /** The folder with every row; undefined where several runs were joined. */
  run?: string;
  spending?: Spending;
  exit: ExitCode;
}

const NOT_BESIDE = "not beside the prompt: it is not about the work tree's prompt on its whole query set";

/** Scores, compares and writes what a run brought. */
export async function conclude(
  context: Context,
  { resolver, parts }: Assembled,
  evaluation: Evaluation,
  request: RunRequest,
  settings: RunSettings,
): Promise<Concluded> {
  const { project } = resolver;
  const made = makeReports(project, evaluation, request);
  const { folder, spending } = evaluation;
  const reports: Concluded['reports'] = [];
  for (const one of made) {
    const file = parts.length === 1 ? 'report.json' : `${one.part.name}.report.json`;
    folder?.write(file, formatReport(one.report));
    const written =
      settings.out === undefined
        ? await writeOwn(resolver, one, request, settings)
        : writeOut(context, outOf(settings.out, one, parts.length), one.report);
    const { cases, queries, set } = one.input;
    for (const reason of whyMissing(cases, queries, set.scorers.map(({ metric }) => metric))) context.note(reason);
    if (written !== undefined) context.note(`report: ${written}`);
    else if (folder) context.note(`report: ${folder.path}/${file} (${NOT_BESIDE})`);
    const thresholds = judgeThresholds(one.report, thresholdsOf(one.part.set, project.config.evaluation));
    reports.push({
      ...one.report,
      ...(written === undefined ? {} : { written }),
      ...(thresholds.length === 0 ? {} : { thresholds }),
      ...placeOf(project, one.part.sides),
    });
  }
  if (settings.gates.includes('threshold') && reports.some(({ thresholds }) => !thresholds)) {
    context.note('--fail-on threshold: no threshold is set; write `thresholds:` under `evaluation:` in .promptrc, or in the query set');
  }
  const exits = reports.map((report) => exitFor(report, settings.gates, project.config.evaluation.max_lost));
  return { reports, exit: worst(exits), ...(folder ? { run: folder.path } : {}), ...(spending ? { spending } : {}) };
}

/** Several reports go into a folder. */
function outOf(out: string, { part }: PartReport, parts: number): string {
  return parts === 1 ? out : `${out}/${part.name}.report.json`;
}

/** An outage says nothing of the rest; then a regression outweighs doubt. */
function worst(exits: readonly ExitCode[]): ExitCode {
  return ([4, 1, 3] as const).find((exit) => exits.includes(exit)) ?? 0;
}
