import type { Guardrail } from '../../core/eval/compare/guardrails.js';
import type { ReportComparison } from '../../core/report/report.js';
import { formatPoints } from './format.js';

/** What is missing for a verdict. */
export function settleLines({ minimumDetectable, pairsNeeded, pairs }: ReportComparison): string[] {
  if (pairs === 0) return [];
  const detectable =
    minimumDetectable === undefined
      ? `with ${pairs} queries that disagree this little, no difference could be found`
      : `with ${pairs} queries, a true difference of ${formatPoints(minimumDetectable).replace('+', '')} points or more would be found (80% power)`;
  return [detectable, ...(pairsNeeded === undefined ? [] : [`about ${pairsNeeded} queries would settle a difference of the size seen`])];
}

/** `cost × 1.04 [0.99, 1.09], at most × 1.1: passed` */
export function guardrailLine({ figure, ratio, interval, limit, state, pairs }: Guardrail): string {
  const name = figure.replace('_', ' ');
  const allowed = `at most × ${Number(limit.toFixed(4))}`;
  if (ratio === undefined) return `${name} is known of ${pairs} queries on both sides; ${allowed}: ${state}`;
  return `${name} × ${ratio.toFixed(2)}${interval ? ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]` : ''}, ${allowed}: ${state}`;
}
