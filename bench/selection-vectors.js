// Few-shot selection by vectors: reading a pool and choosing for a query, over pools of three sizes, in CPU time, as other work on the machine
// does not count. No network: vectors are drawn with a seed.
import { loadSource } from './support/load-source.js';

const [{ readVectorRows, vectorIndex }, { selectExamples }] = await Promise.all(['src/core/similarity/index/vector-index.ts', 'src/core/similarity/select/select-examples.ts'].map(loadSource));
const DIMENSIONS = 1536;
const QUERIES = 20;
let state = 1;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
const cpu = () => process.cpuUsage().user / 1000;
const draw = () => Float32Array.from({ length: DIMENSIONS }, random);

for (const size of [1_000, 10_000, 50_000]) {
  const texts = Array.from({ length: size }, (_, at) => `ticket number ${at} about thing ${at % 97}`);
  const vectors = texts.map(draw);
  const pool = texts.map((text, at) => ({ id: `e${at}`, text, quality: 1 }));
  const started = cpu();
  const rows = readVectorRows(texts, vectors);
  const read = cpu() - started;
  const times = Array.from({ length: QUERIES }, (_, at) => {
    const query = draw();
    const from = cpu();
    selectExamples(pool, vectorIndex(rows, query), `a question ${at}`, { strategy: 'mmr', k: 5 });
    return cpu() - from;
  }).sort((a, b) => a - b);
  console.log(`${String(size).padStart(6)} examples: read in ${Math.round(read)} ms, a query ${times[QUERIES >> 1].toFixed(1)} ms (median), ${times.at(-1).toFixed(1)} ms (worst); ${Math.round(process.memoryUsage().arrayBuffers / 1e6)} MB of vectors`);
}
