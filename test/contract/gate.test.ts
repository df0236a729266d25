import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createGate, type Gate, type GateClock } from '../../src/adapters/models/gate.js';
import { createThrottle, type Ended } from '../../src/core/eval/run/throttle.js';
import { seededRandom } from '../../src/core/stats/random.js';

/** A clock whose time passes when nothing else happens. */
function fakeClock(): GateClock & { run(until?: number): Promise<void> } {
  let now = 0;
  let timers: { at: number; work: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
  return {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    async run(until = Infinity) {
      for (;;) {
        await settle();
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next || next.at > until) return;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.work();
      }
    },
  };
}

/** Refuses more than `capacity` requests at a time, and while it is paused after such a refusal. */
function fakeServer(clock: GateClock, capacity: number, latency: number, retryAfterMs: number | undefined) {
  const random = seededRandom(2);
  const seen = { requests: 0, refused: 0, most: 0, active: 0 };
  return {
    seen,
    ask: (): Promise<Ended> =>
      new Promise((resolve) => {
        seen.requests += 1;
        seen.active += 1;
        seen.most = Math.max(seen.most, seen.active);
        const isOver = seen.active > capacity;
        clock.after(isOver ? 5 : latency * (0.5 + random()), () => {
          seen.active -= 1;
          if (isOver) seen.refused += 1;
          resolve(isOver ? { kind: 'refused', retryAfterMs } : { kind: 'answered' });
        });
      }),
  };
}

async function answerAll(gate: Gate, ask: () => Promise<Ended>, requests: number, workers: number): Promise<number> {
  let [next, answered] = [0, 0];
  const work = async (): Promise<void> => {
    while (next < requests) {
      next += 1;
      for (let done = false; !done; ) {
        const ticket = await gate.enter(1, undefined);
        if (!ticket) return;
        const ended = await ask();
        gate.leave(ticket, ended);
        done = ended.kind === 'answered';
      }
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return answered;
}

describe('many workers at one provider', () => {
  it.each([
    ['a server that says how long', 1000],
    ['a server that does not', undefined],
  ])('get all answers with few refusals: %s', async (_name, retryAfterMs) => {
    const clock = fakeClock();
    const server = fakeServer(clock, 10, 100, retryAfterMs);
    const gate = createGate(createThrottle({}, seededRandom(1)), clock);
    const all = answerAll(gate, server.ask, 2000, 64);
    await clock.run();
    expect(await all).toBe(2000);
    expect(server.seen.most).toBe(64);
    // 54 of the first round, and a few for each time that the width grew too far.
    expect(server.seen.refused).toBeLessThan(200);
    // Ten at a time would take 20 s without a pause.
    expect(clock.now()).toBeLessThan(100_000);
  });

  it('with a known limit meet no refusal', async () => {
    const clock = fakeClock();
    const server = fakeServer(clock, 10, 100, 1000);
    const gate = createGate(createThrottle({ concurrency: 10 }, seededRandom(1)), clock);
    const all = answerAll(gate, server.ask, 500, 64);
    await clock.run();
    expect(await all).toBe(500);
    expect(server.seen).toMatchObject({ requests: 500, refused: 0, most: 10 });
    expect(clock.now()).toBeLessThan(6000);
  });

  it('all wait when one is told to', async () => {
    const clock = fakeClock();
    const gate = createGate(createThrottle({}, () => 0), clock);
    const ticket = await gate.enter(1, undefined);
    gate.leave(ticket as NonNullable<typeof ticket>, { kind: 'refused', retryAfterMs: 30_000 });
    let entered = 0;
    for (let worker = 0; worker < 5; worker += 1) void gate.enter(1, undefined).then((got) => got && (entered += 1));
    await clock.run(29_999);
    expect(entered).toBe(0);
    await clock.run(30_000);
    expect(entered).toBe(1);
  });
});

describe('those who wait', () => {
  const busy = async (): Promise<{ gate: Gate; clock: ReturnType<typeof fakeClock>; leave(): void }> => {
    const clock = fakeClock();
    const gate = createGate(createThrottle({ concurrency: 1 }, () => 0), clock);
    const ticket = await gate.enter(1, undefined);
    return { gate, clock, leave: () => gate.leave(ticket as NonNullable<typeof ticket>, { kind: 'answered' }) };
  };

  it('come in in their order', async () => {
    const { gate, leave } = await busy();
    const order: string[] = [];
    const first = gate.enter(1, undefined).then((ticket) => {
      order.push('first');
      gate.leave(ticket as NonNullable<typeof ticket>, { kind: 'answered' });
    });
    const second = gate.enter(1, undefined).then(() => order.push('second'));
    leave();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('leave when the run is stopped, and hold nobody up', async () => {
    const { gate, leave } = await busy();
    const controller = new AbortController();
    const stopped = gate.enter(1, controller.signal);
    const other = gate.enter(1, undefined);
    controller.abort();
    expect(await stopped).toBeUndefined();
    leave();
    expect(await other).toBeDefined();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(await gate.enter(1, controller.signal)).toBeUndefined();
  });

  it('are turned away when it closes, as are all after', async () => {
    const { gate, leave } = await busy();
    const { signal } = new AbortController();
    const waiting = gate.enter(1, signal);
    gate.close();
    expect(await waiting).toBeUndefined();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    leave();
    expect(await gate.enter(1, undefined)).toBeUndefined();
  });
});
