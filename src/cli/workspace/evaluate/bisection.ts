import { PromptError } from '../../../core/errors.js';
import { findBreak } from '../../../core/report/find-break.js';
import type { Report } from '../../../core/report/report.js';
import { trendOf } from '../../../core/report/trend.js';
import type { ReportedVersion } from '../reports/report-history.js';

/** A version that was asked. */
export interface Probe {
  version: number;
  value: number;
  good: boolean;
}

export interface BisectQuestion {
  name: string;
  /** In order; the first is taken for good, the last for bad. */
  versions: readonly ReportedVersion[];
  /** One query, or the whole of a metric. */
  by: { query: string } | { metric: string | undefined };
  measure: (version: number) => Promise<Report>;
  alpha: number;
  seed: number;
}

export interface Bisection {
  metric: string;
  /** In the order of the versions. */
  probes: Probe[];
  /** The first bad version; undefined where the ends do not differ beyond chance. */
  broken?: ReportedVersion;
  /** The last good one before it. */
  before?: number;
  /** The drop between the ends, and between the two versions around the break. */
  whole?: Drop;
  step?: Drop;
}

/** Paired, on the queries of both. */
export interface Drop {
  difference: number;
  p: number;
}

/**
 * Searches the version that broke a query or a metric. By a metric the ends must differ beyond chance, and a version between
 * them is good if it is nearer to the good end.
 * @throws PromptError `bisect/not-good`, `bisect/not-bad`, `bisect/unscored`
 */
export async function bisect(question: BisectQuestion): Promise<Bisection> {
  const { versions, by } = question;
  const reports = new Map<number, Report>();
  const probe = async (version: number): Promise<number> => {
    const report = reports.get(version) ?? (await question.measure(version));
    reports.set(version, report);
    return valueOf(question, version, report);
  };
  const [first, last] = [versions[0] as ReportedVersion, versions.at(-1) as ReportedVersion];
  const [top, bottom] = [await probe(first.version), await probe(last.version)];
  const metric = metricOf(question, reports.get(last.version) as Report);
  const border = 'query' in by && isPassFail(reports.get(last.version) as Report, metric) ? 0.5 : (top + bottom) / 2;
  const listed = async (): Promise<Probe[]> =>
    Promise.all(
      [...reports.keys()]
        .sort((a, b) => a - b)
        .map(async (version) => ({ version, value: await probe(version), good: (await probe(version)) > border })),
    );
  if (top <= border) {
    throw new PromptError('bisect/not-good', { label: `${question.name}@${first.version}`, what: describe(question, metric, top, bottom) });
  }
  if (bottom > border) {
    throw new PromptError('bisect/not-bad', { label: `${question.name}@${last.version}`, what: describe(question, metric, top, bottom) });
  }
  const drop = (from: number, to: number): Drop | undefined => dropBetween([reports.get(from), reports.get(to)], metric, question);
  const whole = 'query' in by ? undefined : drop(first.version, last.version);
  if (!('query' in by) && !(whole && whole.p < question.alpha)) return { metric, probes: await listed(), ...(whole ? { whole } : {}) };
  const at = await findBreak(versions.length, async (index) => (await probe((versions[index] as ReportedVersion).version)) > border);
  const [before, broken] = [versions[at - 1] as ReportedVersion, versions[at] as ReportedVersion];
  const step = 'query' in by ? undefined : drop(before.version, broken.version);
  return { metric, probes: await listed(), broken, before: before.version, ...(whole ? { whole } : {}), ...(step ? { step } : {}) };
}

function metricOf({ by }: BisectQuestion, report: Report): string {
  return ('metric' in by ? by.metric : undefined) ?? report.primary;
}

function isPassFail({ variants }: Report, metric: string): boolean {
  return variants[0]?.metrics.some(({ name, kind }) => name === metric && kind === 'pass-fail') === true;
}

function valueOf(question: BisectQuestion, version: number, report: Report): number {
  const { name, by } = question;
  const metric = metricOf(question, report);
  const known = report.variants[0]?.metrics.map((one) => one.name) ?? [];
  if (!('query' in by) && !known.includes(metric)) {
    throw new PromptError('usage', { message: `there is no metric \`${metric}\``, remedy: `there are: ${known.join(', ')}` });
  }
  const score = 'query' in by ? report.results[0]?.scores[metric] : report.variants[0]?.metrics.find((one) => one.name === metric)?.value;
  if (score === undefined || score === null) {
    throw new PromptError('bisect/unscored', {
      label: `${name}@${version}`,
      metric,
      reason: report.results.find(({ error }) => error !== undefined)?.error,
    });
  }
  return score;
}

function dropBetween(pair: readonly (Report | undefined)[], metric: string, { alpha, seed }: BisectQuestion): Drop | undefined {
  const change = trendOf(pair, metric, alpha, seed)[1]?.change;
  return change?.p === undefined || change.difference === undefined ? undefined : { difference: change.difference, p: change.p };
}

function describe({ by }: BisectQuestion, metric: string, top: number, bottom: number): string {
  return 'query' in by ? `query \`${by.query}\`` : `${metric} (${top.toFixed(3)} there, ${bottom.toFixed(3)} at the other end)`;
}
