import type { Cell, Sums } from '../../../src/core/monitor/aggregate.js';
import { type Arm, type CanaryVerdict, judgeCanary } from '../../../src/core/monitor/canary.js';
import { METRICS } from '../../../src/core/monitor/metric.js';
import { monitorPrompt } from '../../../src/core/monitor/monitor.js';
import { addSamples, NO_SAMPLE, type Sample, valueOf } from '../../../src/core/monitor/sample.js';
import type { Random } from '../../../src/core/ports.js';
import { type Cusum, designCusum } from '../../../src/core/stats/cusum.js';
import { seededRandom } from '../../../src/core/stats/random.js';
import type { Scenario } from '../eval/simulating.js';
import { draw, MINIMUM, type Nature } from './make.js';

const HOUR = 3_600_000;
const BASELINE = 24;
const LOOKS = 24;
/** `alarms_in_30_days`, and so the largest share of days with an alarm. */
const ALARMS = 1;
const NO_MINIMUM = { errors: 1e-9, latency: 1e-9, cost: 1e-9, ratings: 1e-9, output_length: 1e-9 };

/** What is asked for in an hour, of one version. */
interface Traffic {
  version: number;
  requests: number;
  nature?: Nature;
}

type Hours = (hour: number, random: Random) => readonly Traffic[];

function cellOf({ requests, errors, latency, cost, inputTokens, outputTokens, ratings }: Sample, version: number, hour: number): Cell {
  const none: Sums = { n: 0, sum: 0, squares: 0 };
  const bins = [...latency.bins].map(([bin, count]) => ({ value: valueOf(bin), count }));
  return {
    window: '', prompt: 'p', environment: 'e', version, model: 'a/b', from: hour * HOUR, requests, cached: 0, failed: errors, errors: {},
    input: none, output: none, cost: none, logs: { input: inputTokens, output: outputTokens, cost }, latency: { ...none, bins }, ratings: ratings as Cell['ratings'],
  };
}

interface Watching {
  minimum?: typeof MINIMUM;
  /** Hours. */
  baseline?: number;
  sameHours?: boolean;
}

/** Looks at each hour after those of the first baseline. @returns whether it was degraded, hour by hour */
function watch(random: Random, looks: number, hours: Hours, { minimum = MINIMUM, baseline: length = BASELINE, sameHours = false }: Watching = {}): boolean[] {
  const cells = Array.from({ length: length + looks }, (_, hour) => hours(hour, random).map(({ version, requests, nature }) => cellOf(draw(random, requests, nature), version, hour)));
  return Array.from({ length: looks }, (_, look) => {
    const now = length + look;
    const [window, baseline] = [{ from: now * HOUR, to: (now + 1) * HOUR }, { from: look * HOUR, to: now * HOUR }];
    const isSeen = (hour: number): boolean => !sameHours || (length - hour) % 24 === 0;
    const seen = cells.slice(look, now + 1).flatMap((group, hour) => (isSeen(hour) ? group : []).map((cell) => ({ ...cell, window: hour === length ? 'window' : 'baseline' })));
    return monitorPrompt('p', seen, { window, baseline, metrics: METRICS, minimum, alarms: ALARMS, prompts: 1, sameHours }).state === 'degraded';
  });
}

/** An alarm that goes on is one alarm; one that the day began with is the day's before. */
function hasAlarm(random: Random, hours: Hours, watching: Watching = {}): boolean {
  const degraded = watch(random, LOOKS + 1, hours, watching);
  return degraded.some((is, look) => is && look > 0 && degraded[look - 1] === false);
}

const steady = (requests: number): Hours => () => [{ version: 1, requests }];
const split = (requests: number): Hours => () => [{ version: 1, requests: 0.9 * requests }, { version: 2, requests: 0.1 * requests }];
/** As many as 1.9 times the mean at noon, and a tenth of it at midnight. */
const daily = (requests: number): Hours => (hour) => [{ version: 1, requests: Math.round(requests * (1 - 0.9 * Math.cos((2 * Math.PI * hour) / 24))) }];

const curved: Hours = (hour) => [{ version: 1, requests: 120, nature: { latency: 800 * (1 - 0.2 * Math.cos((2 * Math.PI * hour) / 24)) } }];
const WEEK = 7 * 24;

/** Nothing changes: a day with an alarm has a false one. */
export const FALSE_ALARMS: readonly Scenario[] = [
  { name: '120 requests an hour', runs: 12, level: ALARMS / 30, misses: (random) => hasAlarm(random, steady(120)) },
  { name: '120 an hour, whatever is beyond chance counts', runs: 12, level: ALARMS / 30, misses: (random) => hasAlarm(random, steady(120), { minimum: NO_MINIMUM }) },
  { name: '600 an hour, a tenth to a canary', runs: 6, level: ALARMS / 30, misses: (random) => hasAlarm(random, split(600)) },
  { name: '120 an hour on average, few by night', runs: 12, level: ALARMS / 30, misses: (random) => hasAlarm(random, daily(120)) },
  { name: 'latency ± 20% by the time of day, against the same hours of 7 days', runs: 12, level: ALARMS / 30, misses: (random) => hasAlarm(random, curved, { baseline: WEEK, sameHours: true }) },
];

const bursting: Hours = (_, random) => [{ version: 1, requests: 120, nature: { errors: random() < 1 / 12 ? 0.1 : 0.02 } }];

/** Outside of what the tests assume, which is that requests are independent: what happens then is told, not promised. */
export const UNSTEADY: readonly { name: string; hasAlarm: (random: Random) => boolean }[] = [
  { name: 'latency ± 20% by the time of day', hasAlarm: (random) => hasAlarm(random, curved) },
  { name: '…, a baseline of 7 days', hasAlarm: (random) => hasAlarm(random, curved, { baseline: WEEK }) },
  { name: '…, and a minimum of 50% for latency', hasAlarm: (random) => hasAlarm(random, curved, { baseline: WEEK, minimum: { ...MINIMUM, latency: 0.5 } }) },
  { name: 'one hour in twelve fails five times as often', hasAlarm: (random) => hasAlarm(random, bursting) },
];

const worseAfter = (nature: Nature): Hours => (hour) => [{ version: 1, requests: 120, nature: hour < BASELINE ? {} : nature }];

/** Something that is worse from the end of the first baseline on, 120 requests an hour; `within` so many hours on average. */
export const WORSENINGS: readonly { name: string; hours: Hours; within: number }[] = [
  { name: 'errors 2 → 5%', hours: worseAfter({ errors: 0.05 }), within: 12 },
  { name: 'errors 2 → 8%', hours: worseAfter({ errors: 0.08 }), within: 4 },
  { name: 'errors 2 → 12%', hours: worseAfter({ errors: 0.12 }), within: 1.5 },
  { name: 'latency × 1.3', hours: worseAfter({ latency: 1040 }), within: 2.5 },
  { name: 'latency × 1.5', hours: worseAfter({ latency: 1200 }), within: 1.2 },
  { name: 'cost × 1.25', hours: worseAfter({ cost: 0.00125 }), within: 3 },
  { name: 'length × 1.5', hours: worseAfter({ output: 90 }), within: 1.5 },
];

/** In which hour after the change it alarms first; undefined if in none of 24. */
export function hoursUntilAlarm(random: Random, hours: Hours): number | undefined {
  const at = watch(random, LOOKS, hours).indexOf(true);
  return at === -1 ? undefined : at + 1;
}

/** Requests until a CUSUM alarms. */
function requestsUntil(random: Random, { failure, success, threshold }: Cusum, rate: number): number {
  let sum = 0;
  for (let n = 1; ; n++) {
    sum = Math.max(0, sum + (random() < rate ? failure : success));
    if (sum > threshold) return n;
  }
}

/**
 * 5 % against 10 % failures, from a sum of 0: requests until an alarm by threshold and the rate there is, as a few lines of JavaScript with
 * another generator had it in 20,000 to 40,000 runs (6,000 for the longest; standard errors are 0.2 to 1.3 %).
 */
export const CUSUM_DELAYS: readonly { threshold: number; rate: number; requests: number }[] = [
  { threshold: 4, rate: 0.05, requests: 3_940 },
  { threshold: 4, rate: 0.1, requests: 159.3 },
  { threshold: 4, rate: 0.2, requests: 42.7 },
  { threshold: 6, rate: 0.05, requests: 31_320 },
  { threshold: 6, rate: 0.1, requests: 254.9 },
  { threshold: 6, rate: 0.2, requests: 63.4 },
];

export function meanDelay(threshold: number, rate: number, runs: number): number {
  const cusum = { ...designCusum(0.05, 0.1, 1_000), threshold };
  const random = seededRandom(runs);
  let sum = 0;
  for (let run = 0; run < runs; run++) sum += requestsUntil(random, cusum, rate);
  return sum / runs;
}

interface CanaryRun {
  word: CanaryVerdict['word'];
  /** To both, when it was said. */
  requests: number;
  /** How many there were to be when 2,000 had been seen. */
  foretold?: number;
}

const STEP = 400;

/** Asked after every 400 requests, a quarter of them to the canary, until it is settled or there were so many. */
export function runCanary(random: Random, most: number, worse: Nature = {}, minimum = MINIMUM): CanaryRun {
  const keys = { canary: 0, stable: 0 };
  let [canary, stable] = [NO_SAMPLE, NO_SAMPLE];
  let foretold: number | undefined;
  for (let requests = STEP; ; requests += STEP) {
    const mine = Array.from({ length: STEP }, () => random() < 0.25).filter(Boolean).length;
    keys.canary += mine;
    keys.stable += STEP - mine;
    canary = addSamples([canary, draw(random, mine, worse)]);
    stable = addSamples([stable, draw(random, STEP - mine)]);
    const arm = (sample: Sample, count: number): Arm => ({ sample, keys: count });
    const { word, more } = judgeCanary(arm(canary, keys.canary), arm(stable, keys.stable), METRICS, { share: 0.25, minimum, alpha: 0.05 });
    if (requests === 2_000 && more !== undefined) foretold = requests + more;
    if (word !== 'continue' || requests >= most) return { word, requests, ...(foretold === undefined ? {} : { foretold }) };
  }
}

/** A canary that is as the stable content is not called worse, and one that is worse by what matters is not called safe, however often one asks. */
export const FALSE_CANARIES: readonly Scenario[] = [
  { name: 'aborted, though alike', runs: 20, level: 0.05, misses: (random) => runCanary(random, 6_000).word === 'abort' },
  { name: 'aborted, though alike; whatever is beyond chance counts', runs: 20, level: 0.05, misses: (random) => runCanary(random, 3_200, {}, NO_MINIMUM).word === 'abort' },
  { name: 'complete, though errors are 2 points more', runs: 12, level: 0.05, misses: (random) => runCanary(random, 8_000, { errors: 0.04 }).word === 'complete' },
  { name: 'complete, though slower by a quarter', runs: 30, level: 0.05, misses: (random) => runCanary(random, 8_000, { latency: 1000 }).word === 'complete' },
];

export const CANARIES: readonly { name: string; worse: Nature }[] = [
  { name: 'alike', worse: {} },
  { name: 'errors 2 → 6%', worse: { errors: 0.06 } },
  { name: 'errors 2 → 12%', worse: { errors: 0.12 } },
  { name: 'latency × 1.5', worse: { latency: 1200 } },
];
