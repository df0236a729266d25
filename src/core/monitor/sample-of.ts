import type { Cell } from './aggregate.js';
import { type Sample, spreadOf } from './sample.js';

/** What a cell says of the requests that went to a model: answers from earlier requests tell nothing of it. */
export function sampleOf({ requests, cached, failed, latency, logs, ratings }: Cell): Sample {
  return {
    requests: requests - cached,
    errors: failed,
    latency: spreadOf(latency.bins.map(({ value, count }) => [value, count])),
    cost: logs.cost, inputTokens: logs.input, outputTokens: logs.output,
    ratings,
  };
}
