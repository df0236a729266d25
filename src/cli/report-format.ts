import { appendText } from '../adapters/append-text.js';
import type { ExitCode } from '../core/errors.js';
import { escapeDeep } from '../core/text/escape-terminal.js';
import { type CommandResult, type Context, inFormat, result } from './command.js';
import type { OptionSpec } from './option-spec.js';
import type { ShownReport } from './render/report/shown-report.js';
import type { Style } from './render/elements/style.js';

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'markdown', 'junit', 'github'] as const;
export type ShownFormat = (typeof FORMATS)[number];

/** What commands that show reports take. */
export const FORMAT_OPTION = {
  flags: '--format <format>',
  description: 'text, json, jsonl, csv, markdown (a comment), junit, or github (annotations and a job summary)',
  choices: FORMATS,
} as const satisfies OptionSpec;

/** Reports as text, or in the format that was asked for. On GitHub the job's summary gets them as Markdown. */
export async function showReports<T extends object>(
  context: Context,
  data: T,
  {
    reports,
    render,
    format,
    exit,
  }: { reports: readonly ShownReport[]; render: (data: T, style: Style) => string; format: ShownFormat | undefined; exit?: ExitCode },
): Promise<CommandResult> {
  if (format === undefined || format === 'text') return result(data, render, exit);
  const { renderAs } = await import('./render/report/index.js');
  const shown = format === 'json' || format === 'jsonl' ? reports : escapeDeep(reports);
  const summary = context.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (format === 'github' && summary !== '') appendText(summary, `${renderAs('markdown')(shown)}\n`);
  return inFormat(format, result(data, () => renderAs(format)(shown), exit));
}
