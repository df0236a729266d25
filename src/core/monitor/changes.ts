import { judgeWindow, MINIMUM_REQUESTS, type WindowRule } from './degradation.js';
import type { MetricName } from './metric.js';
import { addSamples, type LogSums, logMoments, type Sample } from './sample.js';
import { fisherGreater } from '../stats/fisher.js';
import { welchGreater } from '../stats/welch.js';

/** Requests of one version that one model answered. */
export interface Stratum {
  version: string;
  /** The model that was asked for; undefined where it was not logged. */
  model?: string;
  sample: Sample;
}

/** What share of requests a version or a model had. */
export interface Share {
  name: string;
  window: number;
  baseline: number;
}

/** What else is different in the window, whether or not it has to do with a degradation. */
export interface Changes {
  /** Undefined where the shares are about as before. */
  version?: Share[];
  model?: Share[];
  traffic?: {
    /** Requests per time, window ÷ baseline; only where they are twice as many, or half. */
    rate?: number;
    /** Typical length of the input, window ÷ baseline; only where it has changed. */
    input?: number;
  };
}

/**
 * What a degradation goes with. `itself`: the same version with the same model and like traffic is worse, so it is something that is
 * not in these logs; `one-version`: the same, but other versions are as they were; `unclear`: several things changed at once.
 */
export type Cause = 'version' | 'model' | 'traffic' | 'itself' | 'one-version' | 'unclear';

/** Shares that differ by this much altogether have changed, if one of them does beyond chance. */
const SHIFT = 0.1;
const RATE = 2;
const INPUT = 1.25;
const CHANCE = 0.001;

/** @param lengths of window and baseline, in one unit of time */
export function findChanges(window: readonly Stratum[], baseline: readonly Stratum[], lengths: { window: number; baseline: number }): Changes {
  const version = changedShares(window, baseline, ({ version: name }) => name);
  const model = changedShares(window, baseline, ({ model: name }) => name ?? '–');
  const [now, before] = [addSamples(window.map(({ sample }) => sample)), addSamples(baseline.map(({ sample }) => sample))];
  const rate = now.requests / lengths.window / (before.requests / lengths.baseline);
  const isRate = Math.min(now.requests, before.requests) > 0 && (rate >= RATE || rate <= 1 / RATE) && now.requests + before.requests >= MINIMUM_REQUESTS;
  const input = changedLength(now.inputTokens, before.inputTokens);
  const traffic = { ...(isRate ? { rate } : {}), ...(input === undefined ? {} : { input }) };
  return { ...(version ? { version } : {}), ...(model ? { model } : {}), ...(Object.keys(traffic).length > 0 ? { traffic } : {}) };
}

function changedShares(window: readonly Stratum[], baseline: readonly Stratum[], nameOf: (stratum: Stratum) => string): Share[] | undefined {
  const share = (strata: readonly Stratum[], name?: string): number =>
    strata.filter((stratum) => name === undefined || nameOf(stratum) === name).reduce((sum, { sample }) => sum + sample.requests, 0);
  const [now, before] = [share(window), share(baseline)];
  if (now === 0 || before === 0) return undefined;
  const names = [...new Set([...window, ...baseline].map(nameOf))].sort();
  const shares = names.map((name) => ({ name, window: share(window, name) / now, baseline: share(baseline, name) / before }));
  const apart = shares.reduce((sum, one) => sum + Math.abs(one.window - one.baseline), 0) / 2;
  // Of few requests, or of many names, shares differ by this much by chance.
  const isChance = (name: string): boolean => {
    const [a, b] = [{ passed: share(window, name), n: now }, { passed: share(baseline, name), n: before }];
    return 2 * names.length * Math.min(fisherGreater(a, b), fisherGreater(b, a)) >= CHANCE;
  };
  return apart >= SHIFT && !names.every(isChance) ? shares : undefined;
}

function changedLength(window: LogSums, baseline: LogSums): number | undefined {
  const [now, before] = [logMoments(window), logMoments(baseline)];
  if (!now || !before || Math.min(now.n, before.n) < MINIMUM_REQUESTS) return undefined;
  const ratio = Math.exp(now.mean - before.mean);
  const isLikely = Math.min(welchGreater(now, before), welchGreater(before, now)) >= CHANCE;
  return isLikely || (ratio < INPUT && ratio > 1 / INPUT) ? undefined : ratio;
}

/**
 * Tells what changed apart by looking at requests that are alike in all else: what is worse among requests of one version and one
 * model that were there before is no matter of version or model.
 */
export function findCause(metric: MetricName, window: readonly Stratum[], baseline: readonly Stratum[], changes: Changes, rule: WindowRule): Cause {
  const isWorse = (now: readonly Stratum[], before: readonly Stratum[]): boolean | undefined => {
    const [result] = judgeWindow(addSamples(now.map(({ sample }) => sample)), addSamples(before.map(({ sample }) => sample)), [metric], rule);
    return result?.state === 'degraded' ? true : result?.state === 'fine' ? false : undefined;
  };
  const sameAs = ({ version, model }: Stratum, others: readonly Stratum[]): Stratum[] =>
    others.filter((other) => other.version === version && other.model === model);
  if (window.some((stratum) => isWorse([stratum], sameAs(stratum, baseline)) === true)) {
    return changes.traffic?.input === undefined ? 'itself' : 'traffic';
  }
  if (!changes.version && !changes.model) return changes.traffic ? 'traffic' : 'itself';
  if (!changes.model) return changes.traffic?.input === undefined ? 'version' : 'unclear';
  if (!changes.version) return changes.traffic?.input === undefined ? 'model' : 'unclear';
  const by = (pick: (stratum: Stratum) => string | undefined): boolean => {
    const names = [...new Set(window.map(pick))];
    return names.some((name) => isWorse(window.filter((stratum) => pick(stratum) === name), baseline.filter((stratum) => pick(stratum) === name)) === true);
  };
  // The same version got worse as its model changed, or the same model as the version did.
  const [ofModel, ofVersion] = [by(({ version }) => version), by(({ model }) => model)];
  return ofModel === ofVersion ? 'unclear' : ofModel ? 'model' : 'version';
}
