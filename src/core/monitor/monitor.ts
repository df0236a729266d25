import { type Cell, mergeCells } from './aggregate.js';
import { type Cause, type Changes, findCause, findChanges, type Share, type Stratum } from './changes.js';
import { alphaOf, judgeWindow, type MetricResult, MINIMUM_REQUESTS, type WindowRule } from './degradation.js';
import { type DriftResult, judgeDrift } from './drift.js';
import type { MetricName, Minimum } from './metric.js';
import { addSamples, type Sample } from './sample.js';
import { sampleOf } from './sample-of.js';
import { groupBy } from '../group-by.js';
import type { Span } from './span.js';

export interface MonitorRule {
  window: Span;
  /** Ends where the window begins. */
  baseline: Span;
  /** The baseline is only what lies whole days before the window: what follows the time of day is then no difference. */
  sameHours?: boolean;
  metrics: readonly MetricName[];
  minimum: Minimum;
  /** False alarms that are put up with in 30 days, looking once a window: half of them in windows, half in slow drift. */
  alarms: number;
  /** Prompts that are watched with this one: they share the alarms. */
  prompts: number;
}

export type MonitorState = 'degraded' | 'fine' | 'insufficient';

/** What has become of one prompt. */
export interface Monitored {
  name: string;
  /** `insufficient` where nothing could be judged. */
  state: MonitorState;
  requests: { window: number; baseline: number };
  metrics: (MetricResult & { cause?: Cause })[];
  /** Each version that had requests in the window; of one alone this is what `metrics` says. */
  versions: VersionResult[];
  /** Of what comes slowly; `since` in milliseconds since 1970. */
  drift: (Omit<DriftResult, 'since'> & { since?: number })[];
  /** What else is different in the window; `served` are models as their provider names them. */
  changes: Changes & { served?: Share[] };
}

/** How one version stands: against itself before, or against all requests before where it is new. */
export interface VersionResult {
  version: string;
  isNew: boolean;
  metrics: MetricResult[];
}

export const WINDOW = 'window';
export const BASELINE = 'baseline';

/** What of the baseline is looked at, oldest first. */
export function baselineSpans({ window, baseline, sameHours = false }: Pick<MonitorRule, 'window' | 'baseline' | 'sameHours'>): Span[] {
  if (!sameHours) return [baseline];
  const days = Math.floor((window.from - baseline.from) / DAY);
  return Array.from({ length: days }, (_, index) => ({ from: window.from - (days - index) * DAY, to: window.to - (days - index) * DAY }));
}

/** @param cells of both windows, told apart by version, model, served model and time */
export function monitorPrompt(name: string, cells: readonly Cell[], rule: MonitorRule): Monitored {
  const [now, before] = [strataOf(cells, WINDOW), strataOf(cells, BASELINE)];
  const lengths = lengthsOf(rule);
  const [window, baseline] = [whole(now), whole(before)];
  const names = [...new Set(now.map(({ version }) => version))].sort((a, b) => Number(a) - Number(b));
  const parts = rule.prompts * (names.length > 1 ? 1 + names.length : 1);
  const windowRule = { minimum: rule.minimum, alpha: alphaOf(rule.alarms / 2, lengths.window) / parts };
  const served = changedServed(cells);
  const changes = { ...findChanges(now, before, lengths), ...(served ? { served } : {}) };
  const judged = judgeWindow(window, baseline, rule.metrics, windowRule).map((result): Monitored['metrics'][number] =>
    result.state === 'degraded' ? { ...result, cause: causeOf(result.metric, now, before, changes, windowRule) } : result,
  );
  const drift = followDrift(cells, rule);
  const causes = new Set(judged.map(({ cause }) => cause));
  const versions = names.map((version): VersionResult => {
    const { isNew, metrics: own } = judgeVersion(version, now, before, rule.metrics, windowRule);
    return names.length > 1 ? { version, isNew, metrics: own } : { version, isNew: isNew || causes.has('version') || causes.has('unclear'), metrics: judged };
  });
  const metrics = judged.map((result) =>
    result.cause === 'itself' && isOfSome(result.metric, versions) ? { ...result, cause: 'one-version' as const } : result,
  );
  const states = [...metrics, ...drift, ...versions.flatMap((version) => version.metrics)].map(({ state }) => state);
  const state = states.includes('degraded') ? 'degraded' : metrics.some((result) => result.state === 'fine') ? 'fine' : 'insufficient';
  return { name, state, requests: { window: window.requests, baseline: baseline.requests }, metrics, versions, drift, changes };
}

/** Whether a metric got worse in some versions and not in others. */
function isOfSome(metric: MetricName, versions: readonly VersionResult[]): boolean {
  const states = new Set(versions.map(({ metrics }) => metrics.find((result) => result.metric === metric)?.state));
  return states.has('degraded') && states.has('fine');
}

/** A canary may be worse without the whole being so. */
function judgeVersion(version: string, now: readonly Stratum[], before: readonly Stratum[], metrics: readonly MetricName[], rule: WindowRule): VersionResult {
  const own = (strata: readonly Stratum[]): Sample => whole(strata.filter((stratum) => stratum.version === version));
  const earlier = own(before);
  const isNew = earlier.requests < MINIMUM_REQUESTS;
  return { version, isNew, metrics: judgeWindow(own(now), isNew ? whole(before) : earlier, metrics, rule) };
}

function whole(strata: readonly Stratum[]): Sample {
  return addSamples(strata.map(({ sample }) => sample));
}

/** Failed requests do not say which model there was, so only the one that was asked for tells requests apart. */
function strataOf(cells: readonly Cell[], window: string): Stratum[] {
  const groups = groupBy(cells.filter((cell) => cell.window === window), ({ version, model }) => JSON.stringify([version, model]));
  return [...groups.values()].map((group) => {
    const { version, model } = group[0];
    return { version: String(version ?? ''), ...(model === undefined ? {} : { model }), sample: addSamples(group.map(sampleOf)) };
  });
}

/** A provider may put another model behind the same name. */
function changedServed(cells: readonly Cell[]): Share[] | undefined {
  const strata = (window: string): Stratum[] =>
    cells.flatMap((cell) =>
      cell.window === window && cell.servedModel !== undefined ? [{ version: '', model: cell.servedModel, sample: sampleOf(cell) }] : [],
    );
  return findChanges(strata(WINDOW), strata(BASELINE), { window: 1, baseline: 1 }).model;
}

function causeOf(metric: MetricName, now: readonly Stratum[], before: readonly Stratum[], changes: Monitored['changes'], rule: WindowRule): Cause {
  const cause = findCause(metric, now, before, changes, rule);
  if (!changes.served || changes.model) return cause;
  return cause === 'itself' ? 'model' : cause === 'version' ? 'unclear' : cause;
}

/** The first half of the baseline says what is usual; what came after it is followed. */
function followDrift(cells: readonly Cell[], rule: MonitorRule): Monitored['drift'] {
  const { baseline, metrics, minimum, alarms, prompts } = rule;
  const lengths = lengthsOf(rule);
  const middle = (baseline.from + baseline.to) / 2;
  const steps = groupBy(cells, ({ from, window: name }) => JSON.stringify([from, name]));
  const ordered = [...steps.values()]
    .map((group) => ({ from: group[0].from ?? 0, sample: sampleOf(mergeCells(group[0], group)) }))
    .sort((a, b) => a.from - b.from);
  const later = ordered.filter(({ from }) => from >= middle);
  const requests = ordered.reduce((sum, { sample }) => sum + sample.requests, 0);
  const inThirtyDays = (requests * THIRTY_DAYS) / (lengths.window + lengths.baseline);
  if (requests === 0) return [];
  const usual = ordered.filter(({ from }) => from < middle).map(({ sample }) => sample);
  return judgeDrift(
    usual,
    later.map(({ sample }) => sample),
    metrics,
    { errors: minimum.errors, alarms: alarms / 2 / prompts / inThirtyDays },
  ).map(({ since, ...result }) => {
    const from = since === undefined ? undefined : later[since]?.from;
    return { ...result, ...(from === undefined ? {} : { since: from }) };
  });
}

/** Of what is looked at, in milliseconds. */
function lengthsOf(rule: MonitorRule): { window: number; baseline: number } {
  const length = ({ from, to }: Span): number => to - from;
  return { window: length(rule.window), baseline: baselineSpans(rule).reduce((sum, span) => sum + length(span), 0) };
}

const DAY = 24 * 3_600_000;
const THIRTY_DAYS = 30 * DAY;
