import type { Report, ReportVariant } from '../report/report.js';
import { sha256 } from '../text/canonical-json.js';
import type { Evidence } from './release.js';

/** What a report says of one content by its deciding metric; undefined where it measured nothing of it. */
export function evidenceOf(text: string, report: Report, hash: string, baseline?: Evidence['baseline']): Evidence | undefined {
  const variant: ReportVariant | undefined = report.variants.findLast(({ role, content }) => role === 'candidate' && content === hash);
  const metric = variant?.metrics.find(({ name }) => name === report.primary);
  if (!variant || metric?.value === undefined) return undefined;
  const { interval, value, n } = metric;
  return {
    report: sha256(text),
    metric: metric.name,
    value, queries: n,
    model: variant.model,
    ...(interval ? { lower: interval.lower, upper: interval.upper } : {}),
    ...(baseline === undefined ? {} : { baseline }),
  };
}
