import { shortHash } from '../../../core/prompt/content.js';
import type { Measurement } from '../../../core/report/trend.js';
import { formatDate, formatPoints, formatShare, localNotice } from '../elements/format.js';
import type { Style } from '../elements/style.js';
import { renderTable } from '../elements/table.js';

export interface ReportHistoryData {
  name: string;
  metric: string;
  /** Newest first. */
  versions: { version: number; hash: string; date: string; subject: string; measured?: Measurement }[];
}

const BAR = 24;

/** A metric by version: where its interval lies between 0 and 1, and which version moved it. */
export function renderReportHistory({ name, metric, versions }: ReportHistoryData, style: Style): string {
  const { color } = style;
  const measured = versions.flatMap(({ measured }) => measured ?? []);
  if (versions.length === 0) return `${name} has no version yet: commit it`;
  if (measured.length === 0) return `no committed report of ${name} has ${metric}; run \`prompt ab\` or \`prompt eval\`, and commit the report`;
  const columns = [
    { title: 'VERSION', align: 'right' as const },
    { title: 'HASH', drops: 1 },
    { title: 'DATE', drops: 2 },
    { title: `0% ${metric}`.padEnd(BAR - 4) + '100%' },
    { title: '' },
    { title: 'CHANGE' },
    { title: 'SUBJECT', shrinks: true, drops: 3 },
  ];
  const rows = versions.map(({ version, hash, date, subject, measured: one }) => [
    String(version), shortHash(hash), formatDate(date),
    one ? bar(one) : '',
    one ? figure(one) : color.dim('not measured'),
    one ? changeCell(one, style) : '',
    subject,
  ]);
  const reasons = versions.flatMap(({ version, measured: one }) => (one?.change?.reason === undefined ? [] : [color.dim(`${version}: ${one.change.reason}`)]));
  return [renderTable(columns, rows, style), ...reasons, ...localNotice(measured.map(({ model }) => model), style)].join('\n');
}

/** `····├──●──┤····` */
function bar({ value, interval = { lower: value, upper: value } }: Measurement): string {
  const cell = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * (BAR - 1));
  const [lower, centre, upper] = [cell(interval.lower), cell(value), cell(interval.upper)];
  return Array.from({ length: BAR }, (_, at) => {
    if (at === centre) return '●';
    if (at === lower) return '├';
    if (at === upper) return '┤';
    return at > lower && at < upper ? '─' : '·';
  }).join('');
}

function figure({ value, interval, queries }: Measurement): string {
  const range = interval ? ` [${(interval.lower * 100).toFixed(0)}, ${(interval.upper * 100).toFixed(0)}]` : '';
  return `${formatShare(value)}${range} of ${queries}`;
}

function changeCell({ change }: Measurement, { color }: Style): string {
  if (!change) return '';
  const { state, difference = 0, p = 1 } = change;
  if (state === 'incomparable') return color.dim('other terms');
  const words = `${formatPoints(difference)} p ${p < 0.0001 ? '< 0.0001' : `= ${p.toPrecision(2)}`}`;
  if (state === 'level') return color.dim(words);
  return difference > 0 ? color.green(`▲ ${words}`) : color.red(`▼ ${words}`);
}
