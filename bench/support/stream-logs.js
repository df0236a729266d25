// What metrics is measured against: one pass in JavaScript over the same lines, which keeps what the same figures need.
// It counts a log that was shipped twice twice, and joins no ratings. Usage: node stream-logs.js <from> <until> <files…>
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [from, until, ...files] = process.argv.slice(2);
let latencies = new Float64Array(1 << 20);
let answered = 0;
const sums = { requests: 0, failed: 0, input: 0, output: 0, cost: 0 };
for (const file of files) {
  for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) })) {
    const event = JSON.parse(line);
    if (event.event !== 'request' || event.prompt !== 'triage' || event.environment !== 'production' || event.time < from || event.time >= until) continue;
    sums.requests++;
    sums.input += event['gen_ai.usage.input_tokens'] ?? 0;
    sums.output += event['gen_ai.usage.output_tokens'] ?? 0;
    sums.cost += event.cost_usd ?? 0;
    if (event['error.type'] !== undefined) sums.failed++;
    else {
      if (answered === latencies.length) latencies = grown(latencies);
      latencies[answered++] = event.latency_ms;
    }
  }
}
const sorted = latencies.subarray(0, answered).sort();
const quantile = (share) => sorted[Math.ceil(share * answered) - 1];
console.log(JSON.stringify({ ...sums, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }));

function grown(numbers) {
  const more = new Float64Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
