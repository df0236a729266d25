import { isTellingApart } from '../../../core/eval/compare/comparison.js';
import type { Guardrail } from '../../../core/eval/compare/guardrails.js';
import type { JudgeUsage } from '../../../core/eval/run/judge-usage.js';
import type { Report, ReportComparison } from '../../../core/report/report.js';
import { counted } from '../../../core/text/counted.js';
import { formatDollars, formatPoints } from '../elements/format.js';

/** How many queries are missing for a verdict, where it is queries that it lacks. */
export function settleLines(comparison: ReportComparison, { alpha }: Report['settings']): string[] {
  const { minimumDetectable, pairsNeeded, pairs, clusters } = comparison;
  if (pairs === 0 || clusters === 1 || isTellingApart(comparison, alpha)) return [];
  const detectable =
    minimumDetectable === undefined
      ? `with ${observations(comparison)} no difference could be found`
      : `with ${counted(pairs, 'query', 'queries')}, a true difference of ${formatPoints(minimumDetectable).replace('+', '')} points or more would be found (80% power)`;
  return [detectable, ...(pairsNeeded === undefined ? [] : [`about ${pairsNeeded} queries would settle a difference of the size seen`])];
}

/** What there is too little of. */
function observations({ pairs, clusters, table }: ReportComparison): string {
  if (clusters !== undefined) return `${clusters} groups`;
  const queries = counted(pairs, 'query', 'queries');
  if (!table) return `${queries} that all changed alike`;
  const apart = table.candidate + table.baseline;
  return `${queries}, of which ${apart === 0 ? 'none disagree' : `${apart} disagree${apart === 1 ? 's' : ''}`},`;
}

/** `cost × 1.04 [0.99, 1.09], at most × 1.1: passed` */
export function guardrailLine({ figure, ratio, interval, limit, state, pairs }: Guardrail): string {
  const name = figure.replace('_', ' ');
  const allowed = `at most × ${Number(limit.toFixed(4))}`;
  if (ratio === undefined) return `${name} is known of ${counted(pairs, 'query', 'queries')} on both sides; ${allowed}: ${state}`;
  return `${name} × ${ratio.toFixed(2)}${interval ? ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]` : ''}, ${allowed}: ${state}`;
}

/** `judge openai/gpt-4.1-mini: 40 requests, 2 failed, $0.0123, apart from the cost of the prompts` */
export function judgeLine({ model, requests, failed, kept = 0, cost }: Omit<JudgeUsage, 'kept'> & { kept?: number }): string {
  const parts = [
    counted(requests, 'request'),
    ...(kept > 0 ? [`${kept} of them kept`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    cost === undefined ? 'cost unknown' : formatDollars(cost),
  ];
  return `judge ${model}: ${parts.join(', ')}, apart from the cost of the prompts`;
}
