import type { ReportVariant } from './report.js';

/** A total's mean over queries; a vote takes all its samples. Undefined where the total is not known. */
export function perQuery({ usage, votes }: Pick<ReportVariant, 'usage' | 'votes'>, total: number | undefined): number | undefined {
  return total === undefined || usage.requests === 0 ? undefined : (total / usage.requests) * (votes?.samples ?? 1);
}
