import { ICL_NOTICE } from '../../../core/icl/icl.js';
import type { ReportComparison } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import { formatPoints, formatPointsInterval, UNKNOWN } from '../elements/format.js';
import { codeCell, codeSpan, markdownTable } from '../elements/markdown.js';
import { figureRows } from './figures.js';
import { guardrailLine, judgeLine, settleLines } from './words.js';
import type { ShownReport } from './shown-report.js';

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;
const SHOWN_IDS = 100;

/** For a pull-request comment or a job summary. Whatever comes from files stands in code. */
export function renderMarkdown(reports: readonly ShownReport[]): string {
  const sections = reports.map((report) => section(report));
  let left = LONGEST;
  const shown = sections.filter((text) => (left -= text.length + 2) > 0);
  const rest = sections.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`… and ${rest} more; see them with \`prompt report\`.`])].join('\n\n');
}

/** By this a bot finds its own comment again, to replace it. */
function markerOf(prompt: string): string {
  return `<!-- git-prompt:report ${prompt.replaceAll('--', '-').replace(/[<>\n]/g, '')} -->`;
}

function section(report: ShownReport): string {
  const { prompt, queries, primary, primaries, settings, warnings = [], judges = [], notice, variants } = report;
  const asked = queries.repeats === undefined ? '' : ` × ${queries.repeats}`;
  const split = queries.split === undefined ? '' : ` of the ${codeSpan(queries.split)} split`;
  const head = `${counted(queries.count, 'query', 'queries')}${asked}${split} · decided by ${(primaries ?? [primary]).map(codeSpan).join(', ')} · seed ${settings.seed}`;
  const rows = figureRows(report).map(([label = '', ...cells]) => [
    codeCell(label),
    ...cells.map((cell) => (cell === UNKNOWN ? cell : codeCell(cell))),
  ]);
  const thresholds = (report.thresholds ?? []).map(
    ({ candidate, what, state, found }) =>
      `- ${state === 'met' ? '' : '**'}${state}${state === 'met' ? '' : '**'}: ${codeSpan(`${candidate}: ${what}`)}, found ${codeSpan(found)}`,
  );
  const parts = [
    markerOf(prompt),
    `### ${codeSpan(prompt)}`,
    report.comparisons.map((comparison) => comparisonLines(comparison, settings)).join('\n\n'),
    thresholds.join('\n'),
    markdownTable(['', ...variants.map(({ label }) => codeCell(label))], rows),
    judges.map((usage) => `- ${codeSpan(judgeLine(usage))}`).join('\n'),
    warnings.map((warning) => `- ${codeSpan(warning)}`).join('\n'),
    `_${head}_`,
    ...(notice === undefined ? [] : [`_${notice === ICL_NOTICE ? notice : codeSpan(notice)}_`]),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function comparisonLines(comparison: ReportComparison, settings: ShownReport['settings']): string {
  const { verdict, candidate, baseline, reasons, guardrails = [], primaries = [], secondary } = comparison;
  const open = verdict === 'inconclusive' || verdict === 'insufficient-data';
  return [
    `**${verdict}**: ${codeSpan(candidate)} against ${codeSpan(baseline)}: ${figures(comparison)}`,
    ...reasons.map((reason) => `- ${codeSpan(reason)}`),
    ...(open ? settleLines(comparison, settings).map((line) => `- ${line}`) : []),
    ...primaries.map((other) => `- ${figures(other)}`),
    ...guardrails.map((guardrail) => `- ${guardrailLine(guardrail)}`),
    ...secondary.map((other) => `- ${figures(other)} (exploratory)`),
    ...ids('fails now', comparison.regressed),
    ...ids('passes now', comparison.improved),
  ].join('\n');
}

function figures({ metric, difference, interval, pairs, adjustedP, p = adjustedP }: ReportComparison['secondary'][number]): string {
  if (difference === undefined) return `${codeSpan(metric)}: nothing to compare`;
  const range = interval ? ` ${formatPointsInterval(interval)}` : '';
  const tested = (adjustedP ?? p) === undefined ? '' : `, p = ${(adjustedP ?? p)?.toPrecision(2)}`;
  return `${codeSpan(metric)} ${formatPoints(difference)} points${range}${tested}, ${counted(pairs, 'pair')}`;
}

function ids(title: string, all: readonly string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > SHOWN_IDS ? ` and ${all.length - SHOWN_IDS} more` : '';
  return ['', `<details><summary>${all.length} ${title}</summary>`, '', `${all.slice(0, SHOWN_IDS).map(codeSpan).join(' ')}${more}`, '', '</details>'];
}
