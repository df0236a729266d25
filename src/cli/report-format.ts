import { appendText } from '../adapters/append-text.js';
import type { ExitCode } from '../core/errors.js';
import { escapeDeep } from '../core/text/escape-terminal.js';
import { type CommandResult, type Context, inFormat, type OptionSpec, result } from './command.js';
import { parseChoice } from './options.js';
import type { ReportFormat } from './render/report/index.js';
import type { ShownReport } from './render/report/shown-report.js';
import type { Style } from './render/style.js';

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'markdown', 'junit', 'github'];

/** What commands that show reports take. */
export const FORMAT_OPTION: OptionSpec = {
  flags: '--format <format>',
  description: 'text, json, jsonl, csv, markdown (a comment), junit, or github (annotations and a job summary)',
  choices: FORMATS,
  parse: parseChoice('--format', FORMATS),
};

/**
 * Reports as text, or in the format that was asked for. On GitHub the job's summary gets them as Markdown.
 * @param format as typed
 */
export async function showReports<T>(
  context: Context,
  data: T,
  { reports, render, format, exit }: { reports: readonly ShownReport[]; render: (data: T, style: Style) => string; format: unknown; exit?: ExitCode },
): Promise<CommandResult> {
  if (format === undefined || format === 'text') return result(data, render, exit);
  const { renderAs } = await import('./render/report/index.js');
  const shown = format === 'json' || format === 'jsonl' ? reports : escapeDeep(reports);
  const summary = context.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (format === 'github' && summary !== '') appendText(summary, `${renderAs('markdown')(shown)}\n`);
  return inFormat(format, result(data, () => renderAs(format as ReportFormat)(shown), exit));
}
