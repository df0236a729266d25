import type { Random } from '../../../src/core/ports.js';
import { type LogSums, NO_SAMPLE, type Sample, spreadOf, ZERO } from '../../../src/core/monitor/sample.js';

/** What requests are like: a log-normal latency and length, as they mostly are. */
export interface Nature {
  errors?: number;
  /** Milliseconds. */
  latency?: number;
  output?: number;
  input?: number;
  cost?: number;
  /** Chances of 1 to 5 stars. */
  ratings?: readonly number[];
  /** Share of requests that are rated. */
  rated?: number;
}

const logNormal = (random: Random, median: number, sigma: number): number => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

function logSumsOf(values: readonly number[]): LogSums {
  const logs = values.map((value) => Math.log(value === 0 ? ZERO : value));
  return { n: logs.length, sum: logs.reduce((sum, ln) => sum + ln, 0), squares: logs.reduce((sum, ln) => sum + ln * ln, 0) };
}

/** So many requests of one nature. */
export function draw(random: Random, requests: number, { errors = 0.02, latency = 800, output = 60, input = 400, cost = 0.001, ratings = [0.05, 0.05, 0.1, 0.3, 0.5], rated = 0.2 }: Nature = {}): Sample {
  const [times, costs, inputs, outputs, stars]: [number[], number[], number[], number[], number[]] = [[], [], [], [], [0, 0, 0, 0, 0]];
  let failed = 0;
  for (let i = 0; i < requests; i++) {
    inputs.push(Math.round(logNormal(random, input, 0.5)));
    if (random() < errors) { failed++; continue; }
    times.push(logNormal(random, latency, 0.6));
    outputs.push(Math.round(logNormal(random, output, 0.7)));
    costs.push(logNormal(random, cost, 0.5));
    if (random() < rated) {
      let [left, star] = [random(), 0];
      while (star < 4 && left >= (ratings[star] ?? 0)) left -= ratings[star++] ?? 0;
      stars[star] = (stars[star] ?? 0) + 1;
    }
  }
  return {
    requests, errors: failed, latency: spreadOf(times.map((time) => [time, 1])),
    cost: logSumsOf(costs), inputTokens: logSumsOf(inputs), outputTokens: logSumsOf(outputs), ratings: stars,
  };
}

/** A sample of which only errors are known. */
export const failing = (errors: number, requests: number): Sample => ({ ...NO_SAMPLE, errors, requests });

/** Requests that took exactly so long, in milliseconds. */
export const lasting = (...times: readonly (readonly [time: number, n: number])[]): Sample => ({ ...NO_SAMPLE, requests: times.reduce((sum, [, n]) => sum + n, 0), latency: spreadOf(times) });

export const rated = (...ratings: readonly number[]): Sample => ({ ...NO_SAMPLE, requests: ratings.reduce((sum, n) => sum + n, 0), ratings });

export const MINIMUM = { errors: 0.02, latency: 0.25, cost: 0.2, ratings: 0.3, output_length: 0.3 };
