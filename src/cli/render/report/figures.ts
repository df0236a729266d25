import { perQuery } from '../../../core/report/per-query.js';
import type { Report, ReportVariant } from '../../../core/report/report.js';
import { formatDollars, formatMetric, formatMilliseconds, formatShare, UNKNOWN } from '../elements/format.js';

/** What was measured, a row for each figure: its name, then one cell for each variant. */
export function figureRows(report: Report): string[][] {
  const { variants, timing } = report;
  const names = [...new Set(variants.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  const perVariant = (label: string, cell: (variant: ReportVariant, index: number) => string): string[] => [label, ...variants.map(cell)];
  const someKept = timing.variants.some(({ kept = 0 }) => kept > 0);
  return [
    perVariant('model', ({ model }) => model),
    ...(variants.some(({ embedder }) => embedder !== undefined) ? [perVariant('embedding model', ({ embedder }) => embedder ?? UNKNOWN)] : []),
    ...names.map((name) => perVariant(name, ({ metrics }) => formatMetric(metrics.find((one) => one.name === name)))),
    ...(variants.some(({ votes }) => votes) ? [perVariant('vote: samples, agreement', voteCell)] : []),
    ...(variants.some(({ extraction }) => extraction) ? [perVariant('answer found: strict / flexible / none', foundCell)] : []),
    ...(variants.some(({ errors }) => errors > 0) ? [perVariant('failed requests', ({ errors }) => String(errors))] : []),
    perVariant('tokens in / query', (variant) => tokenCell(variant, variant.usage.inputTokens)),
    perVariant('tokens out / query', (variant) => tokenCell(variant, variant.usage.outputTokens)),
    perVariant('cost / query', costCell),
    ...(someKept
      ? [
          perVariant('spent now', (_, index) => formatDollars(timing.variants[index]?.incurred)),
          perVariant('kept answers', (_, index) => String(timing.variants[index]?.kept ?? 0)),
        ]
      : []),
    perVariant(someKept ? 'latency, median (kept: as it was)' : 'latency, median', (_, index) =>
      formatMilliseconds(timing.variants[index]?.latencyMs),
    ),
  ];
}

function tokenCell(variant: ReportVariant, total: number | undefined): string {
  return perQuery(variant, total)?.toFixed(1) ?? UNKNOWN;
}

function costCell(variant: ReportVariant): string {
  const cost = perQuery(variant, variant.usage.cost);
  return cost === undefined ? UNKNOWN : formatDollars(cost);
}

function voteCell({ votes }: ReportVariant): string {
  if (!votes) return UNKNOWN;
  const { samples, agreement, ties } = votes;
  return `${samples}, ${formatShare(agreement)}${ties === 0 ? '' : `, ${ties} tied`}`;
}

/** Where reasoning is asked for: by its answer line, by its last label, number or document, or not at all. */
function foundCell({ extraction }: ReportVariant): string {
  if (!extraction) return UNKNOWN;
  const { strict, flexible, none } = extraction;
  const all = strict + flexible + none;
  return [strict, flexible, none].map((count) => formatShare(count / all)).join(' / ');
}
