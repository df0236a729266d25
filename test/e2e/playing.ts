import { join } from 'node:path';
import { METRICS } from '../../src/core/monitor/metric.js';
import type { MonitorRule } from '../../src/core/monitor/monitor.js';
import type { RequestEvent } from '../../src/core/monitor/request-event.js';
import type { Random } from '../../src/core/ports.js';
import { watchPrompts } from '../../src/cli/workspace/logs/watch.js';
import { openRequestLog } from '../../src/runtime/request-log.js';
import { requestEvent } from '../support/request-logs.js';
import { MINIMUM } from '../core/monitor/make.js';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-11-20T12:00:00Z');
const PROMPT = 'team/sort';
/** `alarms_in_30_days` */
const ALARMS = 1;
/** The share of looks, one an hour, that may raise an alarm without a change. */
export const LEVEL = ALARMS / (30 * 24);
export const REQUESTS = 120;

interface Play {
  /** Share of failures before noon, and after it. */
  errors: readonly [before: number, after: number];
}

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Requests of the day before noon and of so many hours after it, written to files as the library writes them, several of them. */
export function playLogs(folder: string, random: Random, after: number, { errors }: Play): void {
  const log = openRequestLog(folder, 500_000, (error) => { throw error; });
  const gap = HOUR / REQUESTS;
  for (let n = 0, time = NOON - 24 * HOUR; time < NOON + after * HOUR; n++, time += gap) {
    const failed = random() < errors[time < NOON ? 0 : 1];
    const answered = { 'gen_ai.usage.output_tokens': Math.round(60 * Math.exp(0.7 * normal(random))), cost_usd: 0.001 * Math.exp(0.5 * normal(random)) };
    const event: RequestEvent = requestEvent(n, { time: new Date(time).toISOString(), latency_ms: 800 * Math.exp(0.6 * normal(random)), 'gen_ai.usage.input_tokens': Math.round(400 * Math.exp(0.5 * normal(random))), ...(failed ? { 'error.type': '500' } : answered) });
    log.write(event);
    if (!failed && random() < 0.2) log.write({ event: 'rating', id: `${event.id}-r`, request: event.id, time: new Date(time + 1).toISOString(), rating: random() < 0.1 ? 1 : 5 });
  }
  log.close();
}

/** What `prompt monitor --window 1h --baseline 24h` says so many hours after noon, by what that command does. */
async function isDegraded(folder: string, hour: number): Promise<boolean> {
  const [from, to] = [NOON + (hour - 1) * HOUR, NOON + hour * HOUR];
  const rule: MonitorRule = { window: { from, to }, baseline: { from: from - 24 * HOUR, to: from }, metrics: METRICS, minimum: MINIMUM, alarms: ALARMS, prompts: 1 };
  const { prompts } = await watchPrompts([join(folder, '*.jsonl')], [PROMPT], 'production', rule);
  return prompts[0]?.state === 'degraded';
}

/** Hours after noon at which it alarms first, looked at every hour; undefined if at none of `most`. */
export async function hoursUntilPlayed(folder: string, most: number): Promise<number | undefined> {
  for (let hour = 1; hour <= most; hour++) if (await isDegraded(folder, hour)) return hour;
  return undefined;
}

/** How many of so many looks alarm, one an hour. */
export async function alarmsPlayed(folder: string, looks: number): Promise<number> {
  let alarms = 0;
  for (let hour = 1; hour <= looks; hour++) if (await isDegraded(folder, hour)) alarms++;
  return alarms;
}

/**
 * Drops whose delay the reference knows: a CUSUM over failures, threshold 6, sees 5 → 20 % after 63 requests. Who looks once an hour sees
 * that at the first look; half a look is allowed for chance.
 */
export const DROPS: readonly (Play & { name: string; after: number })[] = [{ name: 'errors 5 → 20%', errors: [0.05, 0.2], after: 63 }];
export const within = (after: number): number => Math.ceil(after / REQUESTS) + 0.5;
