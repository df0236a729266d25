import { relative, resolve as resolvePath } from 'node:path';
import { requireText } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { foldRows } from '../../core/monitor/aggregate.js';
import { type AggregateQuery, aggregateSql } from '../../core/monitor/aggregate-query.js';
import { readAggregateRows } from '../../core/monitor/read-aggregate-rows.js';
import { parseSpan, parseTime, stepOf, toldSpan } from '../../core/monitor/span.js';
import { summarize } from '../../core/monitor/summarize.js';
import { type Context, defineCommand, result } from '../command.js';
import { type MetricsData, renderMetrics, renderMetricsMarkdown } from '../render/monitoring/metrics.js';
import { LOGS_OPTION, logPatterns } from '../workspace/logs/patterns.js';
import { findLogged } from '../workspace/logs/find-logged.js';
import { noRequests, noRequestsIn, noteUnseen } from '../workspace/logs/no-requests.js';
import { openProject, type Project } from '../workspace/project.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';

const BY = ['version', 'variant', 'model', 'hour'] as const;
type By = (typeof BY)[number];
const FORMATS = ['text', 'markdown'];
const HOUR = 3_600_000;
const DEFAULT_WINDOW = '24h';
const WINDOW = 'window';

export const metrics = defineCommand({
  arguments: [{ name: '<names...>', description: 'one prompt or several' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--window <span>', description: `how far back: 90m, 24h, 7d (default: ${DEFAULT_WINDOW})`, parse: parseSpan('--window') },
    { flags: '--until <time>', description: 'where the window ends (default: now)', parse: parseTime('--until') },
    { flags: '--by <what>', description: `tell apart by ${BY.join(', ')}`, choices: BY },
    LOGS_OPTION,
    { flags: '--sql', description: 'print the aggregation for the engine that holds the logs, and read nothing' },
    { flags: '--from <file>', description: 'rows that this SQL gave, as JSON lines, instead of logs' },
    { flags: '--format <format>', description: FORMATS.join(' or '), choices: FORMATS },
  ],
  examples: ['prompt metrics triage', 'prompt metrics triage --window 7d --by version', 'prompt metrics triage --sql > aggregate.sql'],
  async run(context, [typed], options) {
    refuseIgnored(options);
    const project = await openProject(context.cwd);
    const environment = checkEnvironment(project, options.env);
    const resolver = createResolver(project, context.note);
    const names = [...new Set(await Promise.all(typed.map((name) => findLogged(resolver, environment, name))))];
    const by = options.by;
    const span = options.window ?? parseSpan('--window')(DEFAULT_WINDOW);
    const until = options.until ?? Date.now();
    const query: AggregateQuery = {
      prompts: names, environment,
      windows: [{ name: WINDOW, from: until - span, to: until }],
      by: by === undefined || by === 'hour' ? [] : [by],
      bucket: by === 'hour' ? HOUR : stepOf(span),
    };
    if (options.sql === true) return result({ sql: aggregateSql(query, { events: 'request_log' }) }, ({ sql }) => `${sql};`);
    const from = options.from;
    const read = from === undefined ? await fromLogs(context, project, query, options.logs) : await fromRows(context, from, query, by);
    noteUnseen(names, new Set(read.cells.map(({ prompt }) => prompt)), environment, context.note);
    const { efficiency } = project.config.monitoring;
    const data: MetricsData = {
      environment,
      ...(by === undefined ? {} : { by }),
      ...read.source,
      efficiency,
      prompts: summarize(names, read.cells, { by, step: from === undefined ? query.bucket : undefined, efficiency }),
    };
    return result(data, options.format === 'markdown' ? renderMetricsMarkdown : renderMetrics);
  },
});

type Read = { cells: ReturnType<typeof foldRows>; source: Pick<MetricsData, 'window' | 'log' | 'file'> };

async function fromLogs({ cwd }: Context, project: Project, query: AggregateQuery, given: string[] | undefined): Promise<Read> {
  const { readAggregates } = await import('../../adapters/logs/read-aggregates.js');
  const { cells, log, served } = await readAggregates(logPatterns(project, cwd, given), query);
  const [{ from, to } = { from: 0, to: 0 }] = query.windows;
  if (cells.length === 0) throw noRequests(query, { from, to }, served ?? []);
  return { cells, source: { window: toldSpan({ from, to }), log } };
}

/** What another engine added up. It knows its window; nothing here can tell. @throws PromptError `aggregates/invalid`, `aggregates/not-told-apart`, `metrics/none` */
async function fromRows({ cwd }: Context, path: string, { prompts, environment }: AggregateQuery, by: By | undefined): Promise<Read> {
  const file = relative(cwd, resolvePath(cwd, path));
  const all = foldRows(readAggregateRows(file, await requireText(resolvePath(cwd, path), file)));
  const cells = all.filter((cell) => prompts.includes(cell.prompt) && cell.environment === environment);
  if (cells.length === 0) {
    throw noRequestsIn({ prompts, environment }, `in ${file} there is`, [
      ...new Set(all.filter((cell) => cell.environment === environment).map(({ prompt }) => prompt)),
    ]);
  }
  if (by !== undefined && cells.every((cell) => (by === 'hour' ? cell.from : cell[by]) === undefined)) {
    throw new PromptError('aggregates/not-told-apart', { file, by });
  }
  return { cells, source: { file } };
}

/** @throws PromptError `usage` where an option would do nothing */
function refuseIgnored(options: Record<string, unknown>): void {
  const clashes: [string, string[]][] = [['from', ['logs', 'sql', 'window', 'until']], ['sql', ['logs', 'format']]];
  for (const [option, others] of clashes) {
    const other = options[option] === undefined ? undefined : others.find((name) => options[name] !== undefined);
    if (other !== undefined) {
      throw new PromptError('usage', { message: `--${option} and --${other} do not go together`, remedy: 'leave one of them out' });
    }
  }
}
