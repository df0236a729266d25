import { formatTransform } from '../../core/prompt/front-matter/set-transform.js';
import type { Stage } from '../../core/prompt/front-matter/stage.js';
import type { Report } from '../../core/report/report.js';
import type { TechniqueBench, TechniqueRow } from '../../core/report/technique-bench.js';
import { isTellingApart } from '../../core/eval/compare/comparison.js';
import { counted } from '../../core/text/counted.js';
import { formatDollars, formatMetric, formatMilliseconds, formatPoints, formatPointsInterval, UNKNOWN } from './elements/format.js';
import { figureRows } from './report/figures.js';
import type { Style } from './elements/style.js';
import { renderGrid } from './elements/grid.js';

export interface BenchData extends TechniqueBench {
  reference: string;
  queries: number;
  model: string;
  wantsWriting: boolean;
  /** What to put into the front matter; undefined where the data do not say. */
  stage?: Stage;
  /** The file it was put into. */
  written?: string;
  /** The folder with every row. */
  run?: string;
  warnings?: string[];
  notice?: string;
  report: Report;
}

export function renderBench(data: BenchData, style: Style): string {
  const { color } = style;
  const head = color.dim(`# ${data.reference} · ${data.model} · ${counted(data.queries, 'query', 'queries')} · decided by ${data.metric}`);
  const titles = ['template', data.metric, 'difference', 'p', 'verdict', 'tokens out / query', 'cost / query', 'latency, median', '$ / extra correct'];
  const table = renderGrid([titles, ...data.rows.map(cells)], style);
  const found = figureRows(data.report).find(([name]) => name?.startsWith('answer found'));
  const shares = found
    ? color.dim(
        `${found[0]}: ${data.rows.flatMap(({ template }, index) => (template === undefined ? [] : [`${template} ${found[index + 1]}`])).join('; ')}`,
      )
    : '';
  const asides = [
    ...(data.warnings ?? []).map((warning) => `${color.yellow('note')}: ${warning}`),
    ...(data.notice === undefined ? [] : [color.dim(data.notice)]),
  ].join('\n');
  return [head, table, shares, decision(data), asides].filter((part) => part !== '').join('\n\n');
}

function cells({ template = '(none)', metric, outputTokens, cost, latencyMs, against }: TechniqueRow): string[] {
  const { difference, interval, adjustedP, verdict, usdPerCorrect } = against ?? {};
  const p = adjustedP === undefined ? UNKNOWN : adjustedP < 0.0001 ? '< 0.0001' : adjustedP.toPrecision(2);
  const range = difference === undefined ? UNKNOWN : `${formatPoints(difference)}${interval ? ` ${formatPointsInterval(interval)}` : ''}`;
  const compared = against ? [range, p, verdict ?? UNKNOWN] : ['', '', ''];
  return [
    template,
    formatMetric(metric),
    ...compared,
    outputTokens?.toFixed(1) ?? UNKNOWN,
    formatDollars(cost),
    formatMilliseconds(latencyMs),
    against ? formatDollars(usdPerCorrect) : '',
  ];
}

function decision(data: BenchData): string {
  const { decision: word, template, stage, written, rows } = data;
  if (!stage) {
    const needed = rows.flatMap(({ template: name, against }) =>
      against && against.verdict !== 'worse'
        ? [
            `${name}: ${[against.verdict, ...against.reasons].join('; ')}${settling(against, data.report.settings.alpha)}`,
          ]
        : [],
    );
    return [
      'nothing is recommended: the data do not say whether reasoning helps',
      ...needed.map((line) => `  ${line}`),
      ...(data.wantsWriting ? ['nothing was written'] : []),
    ].join('\n');
  }
  const says =
    word === 'use'
      ? `use ${template}: it is better than no reasoning; whether it is worth its tokens is yours to say`
      : 'use none: no template is better than the prompt without reasoning';
  return [
    says,
    written === undefined ? 'front matter (--write puts it there):' : `written: ${written}`,
    ...formatTransform(stage)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}

function settling(against: NonNullable<TechniqueRow['against']>, alpha: number): string {
  const { pairsNeeded } = against;
  return pairsNeeded === undefined || isTellingApart(against, alpha) ? '' : `; about ${pairsNeeded} queries would settle a difference of the size seen`;
}
