import type { Bisection, Drop } from '../workspace/evaluate/bisection.js';
import { formatDate, formatPoints, formatShare } from './elements/format.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';

export interface BisectData extends Omit<Bisection, 'broken'> {
  name: string;
  query?: string;
  /** How many versions lie between the ends, these included. */
  versions: number;
  alpha: number;
  broken?: { version: number; hash: string; commit: string; date: string; author: string; subject: string };
}

/** Which version broke it, what was asked to find out, and what that rests on. */
export function renderBisect(data: BisectData, style: Style): string {
  const { color } = style;
  const { name, query, metric, probes, versions, broken, before, whole, step } = data;
  const what = query === undefined ? metric : `query ${query}`;
  const rows = probes.map(({ version, value, good }) => [
    String(version),
    query === undefined ? formatShare(value) : value.toFixed(2).replace(/\.00$/, ''),
    good ? color.green('good') : color.red('bad'),
  ]);
  const table = renderTable(
    [{ title: 'VERSION', align: 'right' }, { title: query === undefined ? metric.toUpperCase() : 'SCORE', align: 'right' }, { title: '' }],
    rows,
    style,
  );
  const asked = color.dim(`${probes.length} of ${versions} versions were asked; this assumes that it broke once between the two ends`);
  if (!broken) {
    const open = `${color.yellow.bold('inconclusive')}: ${what} of ${name} does not differ between the two ends beyond chance${whole ? ` (${drop(whole)})` : ''}`;
    return [open, table].join('\n\n');
  }
  const found = [
    `${color.red.bold(`${name}@${broken.version}`)} broke ${what}${whole ? `: ${drop(whole)} between the ends` : ''}`,
    `  ${broken.subject}`,
    color.dim(`  ${broken.commit.slice(0, 7)} ${formatDate(broken.date)} ${broken.author}`),
    ...(step
      ? [
          `  against ${before}: ${drop(step)}${step.p < data.alpha ? '' : ', which alone could be chance: the drop may be spread over several versions'}`,
        ]
      : []),
    `  see it: prompt diff ${name}@${before} ${name}@${broken.version}`,
  ];
  return [found.join('\n'), table, asked].join('\n\n');
}

function drop({ difference, p }: Drop): string {
  return `${formatPoints(difference)} points, p ${p < 0.0001 ? '< 0.0001' : `= ${p.toPrecision(2)}`}`;
}
