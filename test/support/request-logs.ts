import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { LogEvent, RequestEvent } from '../../src/core/monitor/request-event.js';
import { seededRandom } from '../../src/core/stats/random.js';

export const NOON = Date.parse('2026-11-20T12:00:00Z');
export const HOUR = 3_600_000;

/** A request as the library logs it; an id follows from `n`. */
export function requestEvent(n: number, given: Partial<RequestEvent> = {}): RequestEvent {
  return {
    event: 'request', id: uuid(n), time: new Date(NOON + n).toISOString(), prompt: 'team/sort', version: 1, hash: 'a'.repeat(64), variant: 'stable', environment: 'production',
    'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4.1-mini', 'gen_ai.response.model': 'gpt-4.1-mini-2025-04-14',
    ...given,
  };
}

export function uuid(n: number): string {
  const digits = createHash('sha256').update(String(n)).digest('hex');
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
}

/** Requests of one day up to `until` with everything that occurs: failures, cached answers, ratings (some revised), unknown figures. */
export function playDay(count: number, { seed = 1, until = NOON + HOUR, span = 24 * HOUR }: { seed?: number; until?: number; span?: number } = {}): LogEvent[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n): LogEvent[] => {
    const time = until - span + Math.floor((n / count) * span);
    const canary = random() < 0.2;
    const [failed, cached] = [random() < 0.05, random() < 0.1];
    const known = random() < 0.9;
    const answered = !failed && known ? { 'gen_ai.usage.input_tokens': 100 + Math.floor(random() * 50), 'gen_ai.usage.output_tokens': Math.floor(random() * 30), ...(cached ? {} : { cost_usd: random() / 1000 }) } : {};
    const request = requestEvent(n, {
      time: new Date(time).toISOString(), version: canary ? 2 : 1, variant: canary ? 'canary' : 'stable', key: `k${Math.floor(random() * 50)}`,
      latency_ms: cached && !failed ? 0.02 : Math.exp(5 + 2 * random()), ...answered,
      ...(failed ? { 'error.type': random() < 0.5 ? '429' : 'timeout' } : cached ? { cached } : {}),
    });
    const rate = (at: number): LogEvent => ({ event: 'rating', id: uuid(1e6 + n * 10 + at), request: request.id, time: new Date(time + 1 + at).toISOString(), rating: 1 + Math.floor(random() * 5) });
    return [request, ...(random() < 0.1 ? [rate(0), rate(1)] : [])];
  }).flat();
}

/** JSON lines, packed where the name says so. */
export function writeLog(file: string, events: readonly object[], tail = ''): void {
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('') + tail;
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(text) : text);
}

/** A split by key as the library makes it, 20 % to the canary of version 2; `worse` gives the chance of an error of one request. */
export function playSplit(count: number, { from, to, seed = 1, worse = () => 0.02 }: { from: number; to: number; seed?: number; worse?: (version: number, time: number) => number }): RequestEvent[] {
  const random = seededRandom(seed);
  const isCanary = Array.from({ length: 2000 }, () => random() < 0.2);
  return Array.from({ length: count }, (_, n) => {
    const key = Math.floor(random() * isCanary.length);
    const [version, variant] = isCanary[key] === true ? [2, 'canary' as const] : [1, 'stable' as const];
    const time = from + (n / count) * (to - from);
    const answered = random() < worse(version, time) ? { 'error.type': '429' } : { 'gen_ai.usage.output_tokens': 10 + Math.floor(random() * 20), cost_usd: 0.001 + random() / 1000 };
    return requestEvent(seed * 1e7 + n, { time: new Date(time).toISOString(), version, variant, key: `k${key}`, latency_ms: 400 + random() * 400, 'gen_ai.usage.input_tokens': 100, ...answered });
  });
}
