import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/core/eval/plan.js';
import { type CaseResult, type Contestant, runCases, type RunOptions } from '../../../src/core/eval/run.js';
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
  return Array.from({ length: count * variants }, (_, index) => ({ variant: index % variants, query: Math.floor(index / variants), repeat: 0, messages: [{ role: 'user' as const, content: `case ${index}` }] }));
}

const free: Omit<RunOptions, 'concurrency'> = { price: () => undefined, onResult: () => {} };
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('running cases', () => {
  it('never more at a time than allowed, every case once, results in their order whatever the answers’', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat(15), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), async (concurrency, count, picks) => {
      const { contestant, waiting, requests, most } = heldModel();
      const cases = casesOf(count);
      const arrived: number[] = [];
      const run = runCases(cases, [contestant], { ...free, concurrency, onResult: ({ query }) => arrived.push(query) });
      const given: number[] = [];
      for (const pick of picks.slice(0, count)) {
        await soon();
        expect(waiting.length).toBe(Math.min(concurrency, count - given.length));
        const [one] = waiting.splice(pick % waiting.length, 1);
        given.push(Number(one?.text.slice(5)));
        one?.answer(answered(`to ${one.text}`));
      }
      const { results, stopped } = await run;
      expect(stopped).toBeUndefined();
      expect(most()).toBe(Math.min(concurrency, count));
      expect(requests).toHaveLength(count);
      expect(arrived).toEqual(given);
      expect(results.map(({ query, outcome }) => [query, outcome.ok && outcome.completion.text])).toEqual(cases.map((_, index) => [index, `to case ${index}`]));
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
    const [{ results }] = await Promise.all([runCases(casesOf(2, 2), sides.map(({ contestant }) => contestant), { ...free, concurrency: 3 }), answerAll()]);
    expect(results.map(({ variant, query }) => [variant, query])).toEqual([[0, 0], [1, 0], [0, 1], [1, 1]]);
    expect(sides[1]?.requests).toEqual(['case 1', 'case 3'].map((content) => ({ model: 'gpt-x', parameters: { temperature: 0 }, repeat: 0, messages: [{ role: 'user', content }] })));
  });

  it('a failure is a result like another', async () => {
    const { results, stopped } = await runCases(casesOf(4), [instant((index) => (index % 2 === 0 ? failed('rate-limited') : answered('x')))], { ...free, concurrency: 2 });
    expect(stopped).toBeUndefined();
    expect(results.map(({ outcome }) => (outcome.ok ? 'ok' : outcome.failure.code))).toEqual(['rate-limited', 'ok', 'rate-limited', 'ok']);
  });

  it('a fatal one stops: what is under way arrives, nothing new is sent', async () => {
    const { contestant, waiting, requests } = heldModel();
    const arrived: CaseResult[] = [];
    const run = runCases(casesOf(10), [contestant], { ...free, concurrency: 3, onResult: (one) => arrived.push(one) });
    await soon();
    waiting[1]?.answer(failed('unauthorized', true));
    await soon();
    waiting[0]?.answer(answered('late'));
    waiting[2]?.answer(failed('unknown-model', true));
    const { results, stopped } = await run;
    expect(stopped).toMatchObject({ code: 'unauthorized', fatal: true });
    expect(requests).toHaveLength(3);
    expect(results.map(({ query }) => query)).toEqual([0, 1, 2]);
    expect(arrived.map(({ query }) => query)).toEqual([1, 0, 2]);
  });

  it('an aborted signal stops, before and during', async () => {
    const never = await runCases(casesOf(3), [instant(() => answered('x'))], { ...free, concurrency: 2, signal: AbortSignal.abort() });
    expect(never).toEqual({ results: [] });
    const controller = new AbortController();
    const { contestant, waiting, requests, signals } = heldModel();
    const run = runCases(casesOf(5), [contestant], { ...free, concurrency: 2, signal: controller.signal });
    await soon();
    controller.abort();
    for (const { answer } of waiting) answer(failed('aborted'));
    expect((await run).results).toHaveLength(2);
    expect(requests).toHaveLength(2);
    expect(signals).toEqual([controller.signal, controller.signal]);
  });

  it('nothing new is paid for once a result cannot be kept, or a model throws', async () => {
    let asked = 0;
    const counting = instant(() => (asked++, answered('x')));
    const full = runCases(casesOf(50), [counting], { ...free, concurrency: 4, onResult: () => { throw new Error('no room'); } });
    await expect(full).rejects.toThrow('no room');
    await soon();
    expect(asked).toBeLessThanOrEqual(8);
    asked = 0;
    const throwing = instant((index) => { asked++; if (index === 0) throw new Error('broken'); return answered('x'); });
    await expect(runCases(casesOf(50), [throwing], { ...free, concurrency: 1 })).rejects.toThrow('broken');
    expect(asked).toBe(1);
  });

  it('knows the cost only where the price is known, and of answers only', async () => {
    const price: RunOptions['price'] = (provider, model, { inputTokens }) => (inputTokens === undefined ? undefined : inputTokens * (provider === 'openai' && model === 'gpt-x' ? 0.5 : 100));
    const outcomes = [answered('x', { usage: { inputTokens: 4 } }), answered('x'), failed(), answered('x', { usage: { inputTokens: 0 } })];
    const { results } = await runCases(casesOf(4), [instant((index) => outcomes[index] as Outcome)], { ...free, concurrency: 4, price });
    expect(results.map((one) => ('cost' in one ? one.cost : 'none'))).toEqual([2, 'none', 'none', 0]);
  });

  it('a concurrency of 0 is refused, not waited for', async () => {
    await expect(runCases(casesOf(3), [instant(() => answered('x'))], { ...free, concurrency: 0 })).rejects.toMatchObject({ code: 'usage', exit: 2 });
  });

  it('no cases, no results', async () => expect(await runCases([], [], { ...free, concurrency: 8 })).toEqual({ results: [] }));
});

/** Answers at once, by the number in the request. */
function instant(answer: (index: number) => Outcome): Contestant {
  const { contestant } = heldModel();
  return { ...contestant, model: { ...contestant.model, complete: async (request) => answer(Number(request.messages[0]?.content.slice(5))) } };
}
