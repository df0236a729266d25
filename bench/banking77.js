// Banking77 (CC BY 4.0, PolyAI): how often the label of the nearest train text, or of most of the nearest five, is that of a
// test text, by the index that few-shot uses; then `prompt ab`: 8 examples chosen for each query from the train file against none.
// Usage: node bench/banking77.js <folder with train.csv and test.csv> [number of queries]
import { readBanking77, runOnBanking77 } from './support/banking77.js';
import { loadSource } from './support/load-source.js';

/** Percent of all test texts. */
const LEAST = { nearest: 84, five: 85 };
const [data, count = '500'] = process.argv.slice(2);
const banking = readBanking77(data);
const { train, test, labels } = banking;
const queries = Math.min(Number(count), test.length);

const nearestMet = await measureNeighbours();
console.log(`${train.length} examples, ${labels.length} labels, ${queries} test queries`);
// A few test questions are in the train file as well, but for a space: the selection passes over those examples.
const { result: report, took } = runOnBanking77(banking, { queries, shown: 0 }, ['ab', 'intent', 'intent+few-shot:k=8', '--allow-leak']);
const [comparison] = report.comparisons;
const share = (value) => `${(value * 100).toFixed(1)}%`;
console.log(`none ${share(comparison.baselineValue)}, 8 chosen ${share(comparison.candidateValue)}`);
console.log(`${comparison.verdict}: ${share(comparison.difference)} [${share(comparison.interval.lower)}, ${share(comparison.interval.upper)}] ${comparison.intervalMethod}, p = ${comparison.adjustedP} ${comparison.test}, ${comparison.pairs} pairs`);
console.log(report.notice);
console.log(`${(took / 1000).toFixed(1)} s for 2 × ${queries} answers`);
process.exitCode = comparison.verdict === 'better' && nearestMet ? 0 : 1;

async function measureNeighbours() {
  const { buildTfidfIndex } = await loadSource('src/core/similarity/index/tfidf.ts');
  const index = buildTfidfIndex(train.map((row) => row.text), train.map((row) => row.category));
  let [nearest, five] = [0, 0];
  for (const { text, category } of test) {
    const near = index.neighbours(text, 5).map((neighbour) => train[neighbour.index].category);
    if (near[0] === category) nearest++;
    // Where as many say one label as another, the nearest decides.
    const votes = (label) => near.filter((other) => other === label).length;
    if (near.reduce((best, label) => (votes(label) > votes(best) ? label : best)) === category) five++;
  }
  const percent = (right) => (right / test.length) * 100;
  const met = percent(nearest) >= LEAST.nearest && percent(five) >= LEAST.five;
  console.log(`${test.length} test texts: 1-NN ${percent(nearest).toFixed(2)}%, 5-NN ${percent(five).toFixed(2)}%, at least ${LEAST.nearest} and ${LEAST.five}: ${met ? 'met' : 'MISSED'}`);
  return met;
}
