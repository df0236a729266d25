import type { Report, ReportComparison } from '../../../core/report/report.js';
import { formatDollars, formatPoints } from '../elements/format.js';
import { renderReport } from '../report/text.js';
import type { Style } from '../elements/style.js';

/** What a compression does to the answers: figures, verdict, and in a line what that means. */
export function renderMeasuredLoss(report: Report, style: Style): string {
  return [renderReport(report, style), [...report.comparisons.map((comparison) => lossLine(comparison, style)), totals(report)].join('\n')].join('\n\n');
}

/** In a sentence; a lower figure is said even where the verdict is open. */
export function lossLine({ verdict, metric, difference }: ReportComparison, { color }: Style): string {
  if (verdict === 'worse') return color.red('the compression lowers what is measured: worse than the prompt as it is');
  if (difference === undefined) return color.yellow('what the compression costs was not measured: there is nothing to compare');
  if (difference < 0) {
    const settled = verdict === 'equivalent' ? 'that is within the margin' : 'these queries do not settle whether that is chance';
    return color.yellow(`the compression lowers the measured ${metric} by ${formatPoints(-difference).replace('+', '')} points;\n${settled}`);
  }
  const proof = verdict === 'better' || verdict === 'equivalent' ? '' : ';\nthat is no proof that it does no harm';
  return `the compression does not lower the measured ${metric}${proof}`;
}

/** All requests of both sides; a figure that no answer gave is unknown. */
export function totals({ variants }: Report): string {
  const shown = variants.map(({ usage }) => `${usage.outputTokens ?? '–'} (${formatDollars(usage.cost)})`);
  return `output tokens and total cost: ${shown.join(' → ')}`;
}
