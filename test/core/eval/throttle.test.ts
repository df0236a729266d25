import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../src/core/eval/run/estimate-tokens.js';
import { createThrottle, type Ended, type Limits, type Throttle, type Ticket } from '../../../src/core/eval/run/throttle.js';
import { createTokenBucket } from '../../../src/core/eval/run/token-bucket.js';

const make = (limits: Limits = {}): Throttle => createThrottle(limits, () => 0);
const ANSWERED: Ended = { kind: 'answered' };
const refused = (retryAfterMs?: number): Ended => ({ kind: 'refused', retryAfterMs });

/** Starts as many as may start at a time. */
function fill(throttle: Throttle, now: number, most = 1000): Ticket[] {
  const tickets: Ticket[] = [];
  while (tickets.length < most && throttle.delay(now, 1) === 0) tickets.push(throttle.start(now, 1));
  return tickets;
}

/** How many may be under way, however long it takes to start them. */
function widthAt(throttle: Throttle, now: number): number {
  let started = 0;
  for (let at = now; ; ) {
    const delay = throttle.delay(at, 1);
    if (delay === undefined) return started;
    at += delay;
    if (delay === 0) {
      throttle.start(at, 1);
      started += 1;
    }
  }
}

describe('requests at a time', () => {
  it('are as many as are asked for where nothing limits them', () => {
    expect(fill(make(), 0)).toHaveLength(1000);
    expect(fill(make({ concurrency: 3 }), 0)).toHaveLength(3);
  });

  it('the next starts when one has ended', () => {
    const throttle = make({ concurrency: 1 });
    const [ticket] = fill(throttle, 0) as [Ticket];
    expect(throttle.delay(5, 1)).toBeUndefined();
    throttle.end(5, ticket, { kind: 'failed' });
    expect(throttle.delay(5, 1)).toBe(0);
  });

  it('are halved by a refusal, once for all that were under way', () => {
    const throttle = make();
    const tickets = fill(throttle, 0, 40);
    for (const ticket of tickets.slice(0, 10)) throttle.end(10, ticket, refused());
    for (const ticket of tickets.slice(10)) throttle.end(20, ticket, ANSWERED);
    expect(widthAt(throttle, 60_000)).toBe(20);
  });

  it('are never fewer than one', () => {
    const throttle = make({ concurrency: 4 });
    for (let now = 0; now < 2_000_000; now += 100_000) throttle.end(now, throttle.start(now, 1), refused());
    expect(throttle.delay(3_000_000, 1)).toBe(0);
  });

  it('grow by about one with each round of answers, up to the limit', () => {
    const throttle = make({ concurrency: 12 });
    const first = fill(throttle, 0);
    for (const ticket of first) throttle.end(0, ticket, refused());
    const widths: number[] = [];
    for (let now = 100_000; widths.length < 9; now += 100_000) {
      const round: Ticket[] = [];
      for (let at = now; throttle.delay(at, 1) !== undefined; at += throttle.delay(at, 1) ?? 0) if (throttle.delay(at, 1) === 0) round.push(throttle.start(at, 1));
      widths.push(round.length);
      for (const ticket of round) throttle.end(now, ticket, ANSWERED);
    }
    expect(widths).toEqual([6, 6, 7, 8, 9, 10, 11, 12, 12]);
  });
});

describe('a pause', () => {
  const pauseAfter = (...ends: [at: number, ended: Ended][]): number | undefined => {
    const throttle = make();
    const tickets = ends.map(() => throttle.start(0, 1));
    for (const [index, [at, ended]] of ends.entries()) throttle.end(at, tickets[index] as Ticket, ended);
    const last = Math.max(...ends.map(([at]) => at));
    return (throttle.delay(last, 1) ?? 0) + last;
  };

  it.each<[string, [number, Ended][], number]>([
    ['lasts as long as was asked', [[100, refused(3000)]], 3100],
    ['is half a second where nothing was asked', [[100, refused()]], 600],
    ['is a quarter where less was asked', [[100, refused(-5000)]], 350],
    ['lasts as long as the longest that was asked', [[100, refused(9000)], [200, refused(1000)]], 9100],
    ['is not asked for by other failures', [[100, { kind: 'failed' }]], 100],
  ])('%s', (_name, ends, until) => {
    expect(pauseAfter(...ends)).toBe(until);
  });

  it('doubles from refusal to refusal up to 8 seconds, and begins anew after an answer', () => {
    const throttle = make();
    let now = 0;
    const waits = Array.from({ length: 7 }, (_, index) => {
      now += 100_000;
      throttle.end(now, throttle.start(now, 1), index === 5 ? ANSWERED : refused());
      return throttle.delay(now, 1);
    });
    expect(waits.filter((_, index) => index !== 5)).toEqual([500, 1000, 2000, 4000, 8000, 500]);
  });

  it('is followed by starts that are spread over the time an answer takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })), (count, random) => {
        const throttle = createThrottle({}, () => random.next().value as number);
        throttle.end(2000, throttle.start(0, 1), ANSWERED);
        for (const ticket of fill(throttle, 2000, count)) throttle.end(2000, ticket, refused(1000));
        const starts: number[] = [];
        for (let now = 3000; starts.length < Math.floor(count / 2); now += throttle.delay(now, 1) ?? 0) {
          if (throttle.delay(now, 1) !== 0) continue;
          throttle.start(now, 1);
          starts.push(now);
        }
        const early = starts.filter((at) => at < (starts[0] ?? 0) + 500).length;
        expect(early).toBeLessThanOrEqual(Math.ceil(count / 4) + 1);
        expect(starts[0]).toBeGreaterThanOrEqual(3000);
      }),
    );
  });
});

describe('limits by the minute', () => {
  it('no minute has more requests, whenever they come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }), (limit, gaps) => {
        const throttle = make({ requestsPerMinute: limit });
        const starts: number[] = [];
        let now = 0;
        for (const gap of [...gaps, ...Array.from({ length: limit * 2 }, () => 0)]) {
          now += gap;
          now += throttle.delay(now, 1) ?? 0;
          expect(throttle.delay(now, 1)).toBe(0);
          throttle.end(now, throttle.start(now, 1), ANSWERED);
          starts.push(now);
        }
        for (const [index, at] of starts.entries()) expect((starts[index + limit] ?? Infinity) - at).toBeGreaterThanOrEqual(59_999);
      }),
    );
  });

  it('a request above the burst goes when the bucket is full, and is waited off', () => {
    const bucket = createTokenBucket(1000);
    expect(bucket.wait(0, 500)).toBe(0);
    bucket.take(0, 500);
    expect(bucket.wait(0, 1)).toBeGreaterThan(25_000);
    expect(bucket.wait(60_000, 500)).toBe(0);
  });

  it('what was estimated too high is given back', () => {
    const throttle = make({ tokensPerMinute: 1000 });
    const ticket = throttle.start(0, 100);
    expect(throttle.delay(0, 50)).toBeGreaterThan(0);
    throttle.end(0, ticket, { kind: 'answered', tokens: 20 });
    expect(throttle.delay(0, 50)).toBe(0);
  });

  it('a clock that goes back gives nothing', () => {
    const bucket = createTokenBucket(10);
    bucket.take(60_000, 1);
    expect(bucket.wait(0, 1)).toBe(bucket.wait(60_000, 1));
  });

  it.each([
    [{ messages: [{ role: 'user' as const, content: 'x'.repeat(10) }], parameters: {} }, 3],
    [{ messages: [], parameters: { max_tokens: 16 } }, 16],
    [{ messages: [], parameters: { max_tokens: 16, max_completion_tokens: 32 } }, 32],
    [{ messages: [], parameters: { max_tokens: 'many' } }, 0],
  ])('estimates %j', (request, expected) => {
    expect(estimateTokens(request)).toBe(expected);
  });
});
