import type { RunRequest } from '../../../core/eval/run/manifest.js';
import type { Report } from '../../../core/report/report.js';
import type { Context } from '../../command.js';
import { assemble, openEvaluationSources } from './assemble.js';
import { evaluate } from './evaluate.js';
import { readKeeping, readPermits, readRequest, readSettings, type RunOptions } from './options.js';
import { makeReports } from './reports.js';

/** The report of one version on the query set of today, from what was answered before as far as that goes; it is written nowhere but in the run. */
export function measureVersion(context: Context, reference: string, typed: RunOptions): Promise<Report> {
  return measure(context, 'eval', [reference], typed);
}

/** The same for two, the second compared with the first. */
export function measurePair(context: Context, references: readonly [string, string], typed: RunOptions): Promise<Report> {
  return measure(context, 'ab', references, typed);
}

async function measure(context: Context, command: RunRequest['command'], references: readonly string[], typed: RunOptions): Promise<Report> {
  const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
  const request = readRequest(command, references, typed, sources.project);
  const { parts } = await assemble(sources, request);
  const evaluation = await evaluate(sources, request, parts, readSettings(typed, sources.project));
  const [made] = makeReports(sources.project, evaluation, request);
  if (!made) throw new Error('an evaluation gives a report');
  return made.report;
}
