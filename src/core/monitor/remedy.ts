import { canaryOf, type Degradation, type Release, type ReleasedContent, stableOf } from '../release/release.js';
import type { MetricResult } from './degradation.js';
import type { Monitored, MonitorRule } from './monitor.js';
import { toldSpan } from './span.js';

/** Whether going back would help: `spent` where the same requests have led to a rollback before. */
export type Remedy =
  | { kind: 'rollback'; withdraws: ReleasedContent; evidence: Degradation }
  | { kind: 'none'; why: 'not-served' | 'not-the-version' | 'spent'; versions: number[] };

/** A served content, and what is worse about it. */
interface Suspect {
  content: ReleasedContent;
  isNew: boolean;
  worse: MetricResult[];
}

/**
 * A canary that is worse while the stable content is not is ended; a new version that is worse is taken back. What was served before and was
 * better then got worse by something else, and another version would be no better.
 */
export function findRemedy(monitored: Monitored, release: Release, { window, baseline }: Pick<MonitorRule, 'window' | 'baseline'>): Remedy {
  const suspects = suspectsOf(monitored);
  const versions = suspects.map(({ version }) => Number(version));
  const served = (content: ReleasedContent | undefined): Suspect | undefined => {
    const found = content && suspects.find(({ version }) => Number(version) === content.version);
    return found && { content, isNew: found.isNew, worse: found.worse };
  };
  const [canary, stable] = [served(canaryOf(release)), served(stableOf(release))];
  if (!canary && !stable) return { kind: 'none', why: 'not-served', versions };
  const bad = canary && !stable ? canary : !canary && stable?.isNew === true && !canaryOf(release) ? stable : undefined;
  if (!bad) return { kind: 'none', why: 'not-the-version', versions };
  // Requests before the last rollback of this content have been acted on.
  const acted = bad.content.degraded;
  if (acted && Date.parse(acted.window.until) > window.from) return { kind: 'none', why: 'spent', versions };
  return { kind: 'rollback', withdraws: bad.content, evidence: evidenceOf(bad.worse, { window, baseline }) };
}

function suspectsOf({ versions }: Monitored): { version: string; isNew: boolean; worse: MetricResult[] }[] {
  return versions
    .map(({ version, isNew, metrics }) => ({ version, isNew, worse: metrics.filter(({ state }) => state === 'degraded') }))
    .filter(({ worse }) => worse.length > 0);
}

function evidenceOf(worse: readonly MetricResult[], { window, baseline }: Pick<MonitorRule, 'window' | 'baseline'>): Degradation {
  const digits = (value: number): number => Number(value.toPrecision(4));
  return {
    window: toldSpan(window), baseline: toldSpan(baseline),
    requests: Math.max(...worse.map(({ observations }) => observations.window)),
    metrics: worse.map(({ metric, window: now = Number.NaN, baseline: before = Number.NaN, adjusted = Number.NaN }) => ({
      metric,
      window: digits(now),
      baseline: digits(before),
      p: digits(adjusted),
    })),
  };
}
