import type { ReportComparison } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import { githubData, githubProperty } from '../elements/escape-github.js';
import { formatPoints, formatPointsInterval } from '../elements/format.js';
import { figureRows } from './figures.js';
import type { ShownReport } from './shown-report.js';

type Level = 'error' | 'warning' | 'notice';

const LEVELS: Readonly<Record<ReportComparison['verdict'], Level>> = {
  worse: 'error',
  inconclusive: 'warning',
  'insufficient-data': 'warning',
  better: 'notice',
  equivalent: 'notice',
};
const SHOWN_IDS = 20;

/** Workflow commands: GitHub shows each on the line of the prompt that changed. */
export function renderGithub(reports: readonly ShownReport[]): string {
  return reports
    .flatMap((report) => [
      ...report.comparisons.map((comparison) =>
        annotation(LEVELS[comparison.verdict], report, `${report.prompt}: ${comparison.verdict}`, describe(comparison)),
      ),
      ...(report.comparisons.length === 0 ? [annotation('notice', report, `${report.prompt}: measured`, figures(report))] : []),
      ...(report.thresholds ?? []).flatMap(({ state, candidate, what, found }) =>
        state === 'met'
          ? []
          : [
              annotation(
                state === 'failed' ? 'error' : 'warning',
                report,
                `${report.prompt}: threshold`,
                `${candidate}: ${what} is asked for; found: ${found}`,
              ),
            ],
      ),
      ...(report.warnings ?? []).map((warning) => annotation('notice', report, `${report.prompt}: note`, warning)),
    ])
    .join('\n');
}

/** Where nothing is compared: what was measured of each variant. */
function figures(report: ShownReport): string {
  const rows = figureRows(report);
  return report.variants
    .map(
      ({ label }, index) =>
        `${label}, ${counted(report.queries.count, 'query', 'queries')}: ${rows.map(([name, ...cells]) => `${name} ${cells[index]}`).join(', ')}`,
    )
    .join('\n');
}

function describe({ candidate, baseline, metric, difference, interval, regressed, reasons }: ReportComparison): string {
  const figures =
    difference === undefined
      ? 'nothing to compare'
      : `${metric} ${formatPoints(difference)} points${interval ? ` ${formatPointsInterval(interval)}` : ''}`;
  const more = regressed.length > SHOWN_IDS ? ` and ${regressed.length - SHOWN_IDS} more` : '';
  const failing = regressed.length === 0 ? [] : [`fails now: ${regressed.slice(0, SHOWN_IDS).join(' ')}${more}`];
  return [`${candidate} against ${baseline}: ${figures}`, ...reasons, ...failing].join('\n');
}

function annotation(level: Level, { place }: ShownReport, title: string, message: string): string {
  const properties = [...(place ? [`file=${githubProperty(place.file)}`, `line=${place.line}`] : []), `title=${githubProperty(title)}`];
  return `::${level} ${properties.join(',')}::${githubData(message)}`;
}
