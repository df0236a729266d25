import type { AblatedSegment, AblationData } from '../../compress/ablation-data.js';
import { formatDollars, formatPoints, formatShare, UNKNOWN } from '../elements/format.js';
import { quoted } from '../elements/quoted.js';
import type { Style } from '../elements/style.js';

/** Which segments can go, by which queries, and what it took to find out. */
export function renderAblation(ablation: AblationData, explain: boolean, style: Style): string {
  const { color } = style;
  const { model, margin, alpha, queries, trials, segments, spending } = ablation;
  const dropped = segments.filter(({ outcome }) => outcome === 'dropped');
  const tokens = dropped.reduce((sum, segment) => sum + segment.tokens, 0);
  const head = `${color.bold('ablation')} ${model}: ${dropped.length} of ${segments.length} segments left out, ${tokens} tokens`;
  const method =
    `at most ${formatShare(margin)} may be lost (one-sided, alpha ${alpha}): searched with ${queries.search} queries in ${trials.search} trials, ` +
    `confirmed with ${queries.confirm} others in ${trials.confirm}`;
  return [
    head,
    method,
    spentLine(spending),
    ...segments.filter(({ outcome }) => explain || outcome !== 'untried').map((segment) => line(segment, style)),
    ...warnings(ablation, style),
  ].join('\n');
}

function spentLine({ requests, kept, failed, unpriced, incurred }: AblationData['spending']): string {
  const asked = `${requests} requests, ${kept} answered without asking${failed > 0 ? `, ${failed} failed` : ''}`;
  return `${asked}; spent now ${unpriced > 0 ? UNKNOWN : formatDollars(incurred)}`;
}

function line({ line: at, column, kind, outcome, tokens, loss, together, text }: AblatedSegment, { color }: Style): string {
  const word = outcome === 'dropped' ? color.red(outcome) : outcome === 'kept' ? color.green(outcome) : color.yellow(outcome);
  const fell = loss === undefined ? UNKNOWN : formatPoints(loss === 0 ? 0 : -loss);
  const shared = together === undefined ? '' : ` (with ${together - 1} more)`;
  return `  ${at}:${column}  ${word} ${kind}, ${tokens} tokens, ${fell} points${shared}  ${quoted(text)}`;
}

/** What no query tests, no query misses. */
function warnings({ segments, trials }: AblationData, { color }: Style): string[] {
  const limiting = segments.filter(({ outcome, limits }) => outcome === 'dropped' && limits.length > 0);
  return [
    ...(limiting.length === 0
      ? []
      : [
          color.yellow(
            `${limiting.length} of those left out forbid or limit something (line ${limiting.map(({ line: at }) => at).join(', ')}): see that queries test it, or keep it with <!-- prompt:keep -->`,
          ),
        ]),
    ...(trials.confirm > 1 ? [color.yellow(`confirmed after ${trials.confirm} looks at the same queries: the figure is somewhat too good`)] : []),
  ];
}
