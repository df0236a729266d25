import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contestant } from '../../../src/core/eval/run/contestant.js';
import type { Case } from '../../../src/core/eval/run/plan.js';
import { type Admission, type Answer, resultsOf, runCases, type RunOptions } from '../../../src/core/eval/run/run.js';
import type { ModelRequest, Outcome } from '../../../src/core/ports.js';
import { answered, failed, fakeVariant } from './make.js';

/** A model whose answers the test gives, one by one, in any order. */
function heldModel() {
  const waiting: { text: string; answer: (outcome: Outcome) => void }[] = [];
  const requests: ModelRequest[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  let most = 0;
  const contestant: Contestant = {
    variant: fakeVariant(),
    provider: 'openai',
    modelName: 'gpt-x',
    model: {
      id: 'openai/gpt-x',
      kind: 'api',
      complete(request, signal) {
        requests.push(request);
        signals.push(signal);
        const text = request.messages[0]?.content ?? '';
        return new Promise((answer) => {
          waiting.push({ text, answer });
          most = Math.max(most, waiting.length);
        });
      },
    },
  };
  return { contestant, waiting, requests, signals, most: () => most };
}

function casesOf(count: number, variants = 1): Case[] {
  return Array.from({ length: count * variants }, (_, index) => ({ variant: index % variants, query: Math.floor(index / variants), repeat: 0 }));
}

const free: Omit<RunOptions, 'concurrency' | 'messagesOf'> = { price: () => undefined, onAnswer: () => {} };

/** Runs cases of so many variants; the answers as they arrived. */
async function run(cases: readonly Case[], contestants: readonly Contestant[], options: Partial<RunOptions> & { concurrency: number }) {
  const answers: Answer[] = [];
  const messagesOf = ({ variant, query }: Case) => [{ role: 'user' as const, content: `case ${query * contestants.length + variant}` }];
  const { stopped } = await runCases(cases, contestants, { ...free, messagesOf, ...options, onAnswer: (one) => { answers.push(one); return options.onAnswer?.(one); } });
  return { answers, stopped };
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('running cases', () => {
  it('never more at a time than allowed, every case once, answers as they come', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat(15), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), async (concurrency, count, picks) => {
      const { contestant, waiting, requests, most } = heldModel();
      const cases = casesOf(count);
      const running = run(cases, [contestant], { concurrency });
      const given: number[] = [];
      for (const pick of picks.slice(0, count)) {
        await soon();
        expect(waiting.length).toBe(Math.min(concurrency, count - given.length));
        const [one] = waiting.splice(pick % waiting.length, 1);
        given.push(Number(one?.text.slice(5)));
        one?.answer(answered(`to ${one.text}`));
      }
      const { answers, stopped } = await running;
      expect(stopped).toBeUndefined();
      expect(most()).toBe(Math.min(concurrency, count));
      expect(requests).toHaveLength(count);
      expect(answers.map(({ query, outcome }) => [query, outcome.ok && outcome.completion.text])).toEqual(given.map((index) => [index, `to case ${index}`]));
    }), { numRuns: 60 });
  });

  it('sends what the plan says to the model of the variant', async () => {
    const sides = [heldModel(), heldModel()];
    const answerAll = async (): Promise<void> => {
      for (let left = 4; left > 0; ) {
        await soon();
        for (const one of sides.flatMap(({ waiting }) => waiting.splice(0))) {
          one.answer(answered('x'));
          left--;
        }
      }
    };
    const [{ answers }] = await Promise.all([run(casesOf(2, 2), sides.map(({ contestant }) => contestant), { concurrency: 3 }), answerAll()]);
    expect(answers.map(({ variant, query }) => [variant, query]).sort()).toEqual([[0, 0], [0, 1], [1, 0], [1, 1]]);
    expect(sides[1]?.requests).toEqual(['case 1', 'case 3'].map((content) => ({ model: 'gpt-x', parameters: { temperature: 0 }, repeat: 0, messages: [{ role: 'user', content }] })));
  });

  it('a failure is a result like another', async () => {
    const { answers, stopped } = await run(casesOf(4), [instant((index) => (index % 2 === 0 ? failed('rate-limited') : answered('x')))], { concurrency: 2 });
    expect(stopped).toBeUndefined();
    expect(answers.map(({ outcome }) => (outcome.ok ? 'ok' : outcome.failure.code))).toEqual(['rate-limited', 'ok', 'rate-limited', 'ok']);
  });

  it('a fatal one stops: what is under way arrives, nothing new is sent', async () => {
    const { contestant, waiting, requests } = heldModel();
    const running = run(casesOf(10), [contestant], { concurrency: 3 });
    await soon();
    waiting[1]?.answer(failed('unauthorized', true));
    await soon();
    waiting[0]?.answer(answered('late'));
    waiting[2]?.answer(failed('unknown-model', true));
    const { answers, stopped } = await running;
    expect(stopped).toMatchObject({ code: 'unauthorized', fatal: true });
    expect(requests).toHaveLength(3);
    // What failed for good is no answer: it is asked again when the run goes on.
    expect(answers.map(({ query }) => query)).toEqual([0]);
  });

  it('an aborted signal stops what is new, a later one gives up what is under way', async () => {
    const never = await run(casesOf(3), [instant(() => answered('x'))], { concurrency: 2, signal: AbortSignal.abort() });
    expect(never.answers).toEqual([]);
    const [stop, giveUp] = [new AbortController(), new AbortController()];
    const { contestant, waiting, requests, signals } = heldModel();
    const running = run(casesOf(5), [contestant], { concurrency: 2, signal: stop.signal, abort: giveUp.signal });
    await soon();
    stop.abort();
    waiting[0]?.answer(answered('in time'));
    await soon();
    giveUp.abort();
    waiting[1]?.answer(failed('aborted'));
    expect((await running).answers.map(({ query }) => query)).toEqual([0]);
    expect(requests).toHaveLength(2);
    expect(signals).toEqual([giveUp.signal, giveUp.signal]);
  });

  it('asks the gate before each request, waits where it says so, and tells it what came', async () => {
    const { contestant, waiting, requests } = heldModel();
    const says: Admission[] = ['go', 'go', 'wait', 'go', 'stop', 'stop'];
    const settled: number[] = [];
    const gate = { admit: () => says.shift() ?? 'stop', settle: ({ query }: Answer) => void settled.push(query) };
    const running = run(casesOf(9), [contestant], { concurrency: 3, gate });
    await soon();
    expect(requests).toHaveLength(2);
    waiting[1]?.answer(answered('x'));
    await soon();
    expect(requests).toHaveLength(3);
    for (const { answer } of waiting) answer(answered('x'));
    expect((await running).answers.map(({ query }) => query)).toEqual([1, 0, 2]);
    expect(settled).toEqual([1, 0, 2]);
    const idle = await run(casesOf(3), [instant(() => answered('x'))], { concurrency: 3, gate: { admit: () => 'wait', settle: () => {} } });
    expect(idle.answers).toEqual([]);
  });

  it('nothing new is paid for once a result cannot be kept, or a model throws', async () => {
    let asked = 0;
    const counting = instant(() => (asked++, answered('x')));
    const full = run(casesOf(50), [counting], { concurrency: 4, onAnswer: () => { throw new Error('no room'); } });
    await expect(full).rejects.toThrow('no room');
    await soon();
    expect(asked).toBeLessThanOrEqual(8);
    asked = 0;
    const throwing = instant((index) => { asked++; if (index === 0) throw new Error('broken'); return answered('x'); });
    await expect(run(casesOf(50), [throwing], { concurrency: 1 })).rejects.toThrow('broken');
    expect(asked).toBe(1);
  });

  it('knows the cost only where the price is known, and of answers only', async () => {
    const price: RunOptions['price'] = (provider, model, { inputTokens }) => (inputTokens === undefined ? undefined : inputTokens * (provider === 'openai' && model === 'gpt-x' ? 0.5 : 100));
    const outcomes = [answered('x', { usage: { inputTokens: 4 } }), answered('x'), failed(), answered('x', { usage: { inputTokens: 0 } })];
    const { answers } = await run(casesOf(4), [instant((index) => outcomes[index] as Outcome)], { concurrency: 4, price });
    expect(answers.map((one) => ('cost' in one ? one.cost : 'none'))).toEqual([2, 'none', 'none', 0]);
  });

  it('a concurrency of 0 is refused, not waited for', async () => {
    await expect(run(casesOf(3), [instant(() => answered('x'))], { concurrency: 0 })).rejects.toMatchObject({ code: 'usage', exit: 2 });
  });

  it('no cases, no answers', async () => expect((await run([], [], { concurrency: 8 })).answers).toEqual([]));

  it('an answer that several variants share counts for each, and was paid for once', () => {
    const [own, other] = resultsOf({ variant: 0, query: 3, repeat: 0, shared: [2], outcome: answered('x'), cost: 0.5 });
    expect(own).toEqual({ variant: 0, query: 3, repeat: 0, outcome: answered('x'), cost: 0.5 });
    expect(other).toEqual({ variant: 2, query: 3, repeat: 0, outcome: answered('x', { kept: true }), cost: 0.5 });
  });
});

/** Answers at once, by the number in the request. */
function instant(answer: (index: number) => Outcome): Contestant {
  const { contestant } = heldModel();
  return { ...contestant, model: { ...contestant.model, complete: async (request) => answer(Number(request.messages[0]?.content.slice(5))) } };
}
