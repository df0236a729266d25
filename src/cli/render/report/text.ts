import type { VerdictWord } from '../../../core/eval/compare/verdict.js';
import type { Guardrail } from '../../../core/eval/compare/guardrails.js';
import type { Report, ReportComparison } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import { formatPoints, formatPointsInterval } from '../elements/format.js';
import { figureRows } from './figures.js';
import { guardrailLine, judgeLine, settleLines } from './words.js';
import type { ShownReport } from './shown-report.js';
import type { Style } from '../elements/style.js';
import { renderTable } from '../elements/table.js';

export interface AbData extends ShownReport {
  /** Every row of the run. */
  run: string;
}

const SHOWN_IDS = 8;

export function renderReport(report: AbData | ShownReport, style: Style): string {
  const { color } = style;
  const { queries, settings, primary, primaries = [primary], notice, warnings = [], judges = [] } = report;
  const split = queries.split === undefined ? '' : ` of the ${queries.split} split`;
  const sample = `${queries.repeats === undefined ? '' : `, each asked ${queries.repeats} times`}${queries.groups === undefined ? '' : `, in ${queries.groups} groups`}`;
  const head = color.dim(
    `${counted(queries.count, 'query', 'queries')}${split}${sample} · decided by ${primaries.join(', ')} · seed ${settings.seed}`,
  );
  const parts = [
    head,
    ...stoppedLine(report),
    renderFigures(report, style),
    ...report.comparisons.map((comparison) => renderComparison(comparison, report, style)),
  ];
  const asides = [
    judges.map((usage) => color.dim(judgeLine(usage))),
    thresholdLines(report, style),
    warnings.map((warning) => `${color.yellow('note')}: ${warning}`),
    notice === undefined ? [] : [color.dim(notice)],
  ];
  return [...parts, ...asides.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))].join('\n\n');
}

function stoppedLine({ stopped }: Report): string[] {
  if (!stopped) return [];
  const { method, p, queries, planned } = stopped;
  return [`stopped early, after ${queries} of ${planned} queries: anytime p = ${p.toPrecision(2)} (${method})`];
}

function renderFigures(report: Report, style: Style): string {
  const { variants } = report;
  const rows = figureRows(report).map((row) =>
    row[0] === 'failed requests' ? row.map((cell, index) => (index > 0 && cell !== '0' ? style.color.red(cell) : cell)) : row,
  );
  const columns = [{ title: '' }, ...variants.map((variant) => ({ title: variant.label, align: 'right' as const }))];
  return variants.length <= 3 ? renderTable(columns, rows, style) : renderTable(...transposed(columns, rows), style);
}

/** Many variants fit better one below the other. */
function transposed(columns: { title: string }[], rows: string[][]): [{ title: string; align?: 'right' }[], string[][]] {
  const titles = rows.map((row, index) => ({ title: row[0] ?? '', ...(index === 0 ? {} : { align: 'right' as const }) }));
  return [[{ title: '' }, ...titles], columns.slice(1).map(({ title }, index) => [title, ...rows.map((row) => row[index + 1] ?? '')])];
}

function renderComparison(comparison: ReportComparison, report: Report, style: Style): string {
  const { color } = style;
  const { verdict, candidate, baseline, reasons, secondary, primaries = [], guardrails = [] } = comparison;
  const own = (report.timing.guardrails ?? []).filter((guardrail) => guardrail.candidate === candidate);
  const lines = [`${verdictWord(verdict, style)}: ${candidate} against ${baseline}`];
  for (const deciding of [comparison, ...primaries]) lines.push(`  ${differenceLine(deciding, deciding.metric)}`);
  for (const reason of reasons) lines.push(`  ${reason}`);
  if (verdict === 'inconclusive' || verdict === 'insufficient-data') lines.push(...settleLines(comparison).map((line) => `  ${line}`));
  for (const guardrail of [...guardrails, ...own]) lines.push(`  guardrail: ${guardrailTint(guardrail, style)(guardrailLine(guardrail))}`);
  for (const other of secondary) lines.push(color.dim(`  ${differenceLine(other, other.metric)} (exploratory)`));
  if (comparison.improved.length + comparison.regressed.length > 0) {
    lines.push(`  ${color.green('passes now')}  ${idList(comparison.improved)}`, `  ${color.red('fails now')}   ${idList(comparison.regressed)}`);
  }
  for (const variant of report.variants) {
    if (variant.servedModels) lines.push(color.yellow(`  ${variant.label} was answered by ${variant.servedModels.join(', ')}, not ${variant.model}`));
  }
  return lines.join('\n');
}

function differenceLine({ difference, interval, intervalMethod, adjustedP, p, test, pairs }: ReportComparison['secondary'][number], metric: string): string {
  if (difference === undefined) return `${metric}: nothing to compare`;
  const range = interval ? ` ${formatPointsInterval(interval)} ${intervalMethod}` : '';
  const shownP = adjustedP ?? p;
  const tested = shownP === undefined ? '' : `, p ${shownP < 0.0001 ? '< 0.0001' : `= ${shownP.toPrecision(2)}`} ${test}`;
  return `${metric} ${formatPoints(difference)} points${range}${tested}, ${counted(pairs, 'pair')}`;
}

function guardrailTint({ state }: Guardrail, { color }: Style): (text: string) => string {
  return state === 'passed' ? color.green : state === 'failed' ? color.red : color.yellow;
}

function thresholdLines({ thresholds = [] }: ShownReport, { color }: Style): string[] {
  const tint = { met: color.green, failed: color.red, missing: color.yellow, insufficient: color.yellow };
  return thresholds.map(({ candidate, what, state, found }) => `threshold ${tint[state](state)}: ${candidate}: ${what}; found: ${found}`);
}

function verdictWord(verdict: VerdictWord, { color }: Style): string {
  const tint = { better: color.green, worse: color.red, equivalent: color.cyan, inconclusive: color.yellow, 'insufficient-data': color.yellow };
  return tint[verdict].bold(verdict);
}

function idList(ids: readonly string[]): string {
  if (ids.length === 0) return 'none';
  const more = ids.length > SHOWN_IDS ? ` and ${ids.length - SHOWN_IDS} more` : '';
  return `${ids.length}: ${ids.slice(0, SHOWN_IDS).join(' ')}${more}`;
}
