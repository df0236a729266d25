import type { VerdictWord } from '../../../core/eval/compare/verdict.js';
import type { Guardrail } from '../../../core/eval/compare/guardrails.js';
import type { Report, ReportComparison } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import { formatPoints, formatPointsInterval } from '../elements/format.js';
import { renderFigures } from './figure-tables.js';
import { guardrailLine, judgeLine, settleLines } from './words.js';
import type { ShownReport } from './shown-report.js';
import type { Style } from '../elements/style.js';

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

function renderComparison(comparison: ReportComparison, report: Report, style: Style): string {
  const { color } = style;
  const { verdict, candidate, baseline, reasons, secondary, primaries = [], guardrails = [] } = comparison;
  const own = (report.timing.guardrails ?? []).filter((guardrail) => guardrail.candidate === candidate);
  const lines = [`${verdictWord(verdict, style)}: ${candidate} against ${baseline}`];
  for (const deciding of [comparison, ...primaries]) lines.push(`  ${differenceLine(deciding, deciding.metric)}`);
  for (const reason of reasons) lines.push(`  ${reason}`);
  if (verdict === 'inconclusive' || verdict === 'insufficient-data') lines.push(...settleLines(comparison, report.settings).map((line) => `  ${line}`));
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
