import type { Report } from '../../../core/report/report.js';
import type { Context } from '../../command.js';
import { assemble, openSources } from './assemble.js';
import { evaluate } from './evaluate.js';
import { readKeeping, readPermits, readRequest, readSettings } from './options.js';
import { makeReports } from './reports.js';

/** The report of one version on the query set of today, from what was answered before as far as that goes; it is written nowhere but in the run. */
export async function measureVersion(context: Context, reference: string, typed: Record<string, unknown>): Promise<Report> {
  const sources = await openSources(context, readKeeping(typed), readPermits(typed));
  const request = readRequest('eval', [reference], typed, sources.project);
  const { parts } = await assemble(sources, request);
  const evaluation = await evaluate(sources, request, parts, readSettings(typed, sources.project));
  const [made] = await makeReports(sources.project, evaluation, request);
  if (!made) throw new Error('an evaluation gives a report');
  return made.report;
}
