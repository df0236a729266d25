import type { VerdictWord } from '../../core/eval/verdict.js';
import type { Report, ReportComparison, ReportVariant } from '../../core/report/report.js';
import { formatDollars, formatMetric, formatMilliseconds, formatPoints, formatPointsInterval, UNKNOWN } from './format.js';
import type { Style } from './style.js';
import { renderTable } from './table.js';

export interface AbData extends Report {
  /** Every row of the run. */
  run: string;
  /** The report beside the prompt, where one was written. */
  written?: string;
}

const SHOWN_IDS = 8;

export function renderReport(report: AbData | Report, style: Style): string {
  const { color } = style;
  const { queries, settings, primary, notice } = report;
  const split = queries.split === undefined ? '' : ` of the ${queries.split} split`;
  const head = color.dim(`${queries.count} queries${split} · decided by ${primary} · seed ${settings.seed}`);
  const parts = [head, ...stoppedLine(report), renderFigures(report, style), ...report.comparisons.map((comparison) => renderComparison(comparison, report, style))];
  return [...parts, ...(notice === undefined ? [] : [color.dim(notice)])].join('\n\n');
}

function stoppedLine({ stopped }: Report): string[] {
  if (!stopped) return [];
  const { method, p, queries, planned } = stopped;
  return [`stopped early, after ${queries} of ${planned} queries: anytime p = ${p.toPrecision(2)} (${method})`];
}

function renderFigures(report: Report, style: Style): string {
  const { variants, timing } = report;
  const metrics = (variants[0]?.metrics ?? []).map(({ name }) => [name, ...variants.map((variant) => formatMetric(variant.metrics.find((one) => one.name === name)))]);
  const latency = timing.variants.map(({ latencyMs }) => formatMilliseconds(latencyMs));
  const rows = [
    ['model', ...variants.map((variant) => variant.model)],
    ...metrics,
    ...(variants.some((variant) => variant.errors > 0) ? [['failed requests', ...variants.map((variant) => style.color.red(String(variant.errors)))]] : []),
    ['tokens in / query', ...variants.map((variant) => perRequest(variant, variant.usage.inputTokens))],
    ['tokens out / query', ...variants.map((variant) => perRequest(variant, variant.usage.outputTokens))],
    ['cost / query', ...variants.map((variant) => costCell(variant))],
    ['latency, median', ...latency],
  ];
  const columns = [{ title: '' }, ...variants.map((variant) => ({ title: variant.label, align: 'right' as const }))];
  return variants.length <= 3 ? renderTable(columns, rows, style) : renderTable(...transposed(columns, rows), style);
}

/** Many variants fit better one below the other. */
function transposed(columns: { title: string }[], rows: string[][]): [{ title: string; align?: 'right' }[], string[][]] {
  const titles = rows.map((row, index) => ({ title: row[0] ?? '', ...(index === 0 ? {} : { align: 'right' as const }) }));
  return [[{ title: '' }, ...titles], columns.slice(1).map(({ title }, index) => [title, ...rows.map((row) => row[index + 1] ?? '')])];
}

function perRequest({ usage }: ReportVariant, total: number | undefined): string {
  return total === undefined || usage.requests === 0 ? UNKNOWN : (total / usage.requests).toFixed(1);
}

function costCell({ usage }: ReportVariant): string {
  return usage.cost === undefined || usage.requests === 0 ? UNKNOWN : formatDollars(usage.cost / usage.requests);
}

function renderComparison(comparison: ReportComparison, report: Report, style: Style): string {
  const { color } = style;
  const { verdict, candidate, baseline, reasons, metric, secondary } = comparison;
  const lines = [`${verdictWord(verdict, style)}: ${candidate} against ${baseline}`];
  lines.push(`  ${differenceLine(comparison, metric)}`);
  for (const reason of reasons) lines.push(`  ${reason}`);
  if (verdict === 'inconclusive' || verdict === 'insufficient-data') lines.push(...howToSettle(comparison).map((line) => `  ${line}`));
  for (const other of secondary) lines.push(color.dim(`  ${differenceLine(other, other.metric)} (does not decide)`));
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
  return `${metric} ${formatPoints(difference)} points${range}${tested}, ${pairs} pairs`;
}

function howToSettle({ minimumDetectable, pairsNeeded, pairs }: ReportComparison): string[] {
  const detectable =
    minimumDetectable === undefined
      ? `with ${pairs} queries that disagree this little, no difference could be found`
      : `with ${pairs} queries, a true difference of ${formatPoints(minimumDetectable).replace('+', '')} points or more would be found (80% power)`;
  return [detectable, ...(pairsNeeded === undefined ? [] : [`about ${pairsNeeded} queries would settle a difference of the size seen`])];
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
