// Average-link clusters of Banking77 (CC BY 4.0, PolyAI) against its 77 labels: 20 train rows a label, as many clusters.
// Usage: node bench/clusters.js <folder with train.csv>
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLabelled } from './support/csv.js';
import { loadSource } from './support/load-source.js';

const PER_LABEL = 20;
const [data] = process.argv.slice(2);
if (data === undefined || !existsSync(join(data, 'train.csv'))) {
  console.log('skipped: no folder with train.csv was given');
  process.exit(0);
}

const { averageLink, cutTree } = await loadSource('src/core/similarity/prompts/clusters.ts');
const { collectTexts } = await loadSource('src/core/similarity/prompts/prompt-similarity.ts');
const { buildTfidfIndex } = await loadSource('src/core/similarity/index/tfidf.ts');

const taken = new Map();
const rows = readLabelled(join(data, 'train.csv')).filter(({ category }) => {
  const count = (taken.get(category) ?? 0) + 1;
  taken.set(category, count);
  return count <= PER_LABEL;
});
const texts = rows.map(({ text }) => text);
const all = texts.map((_, at) => at);

/** Normalised mutual information (arithmetic mean of the entropies) and purity. */
function judge(groups) {
  const entropy = (counts) => counts.reduce((sum, n) => sum - (n / rows.length) * Math.log(n / rows.length), 0);
  let [information, pure] = [0, 0];
  for (const group of groups) {
    const counts = new Map();
    for (const at of group) counts.set(rows[at].category, (counts.get(rows[at].category) ?? 0) + 1);
    pure += Math.max(...counts.values());
    for (const [label, n] of counts) information += (n / rows.length) * Math.log((n * rows.length) / (group.length * Math.min(PER_LABEL, taken.get(label))));
  }
  const labels = [...taken.values()].map((n) => Math.min(PER_LABEL, n));
  return { nmi: (2 * information) / (entropy(labels) + entropy(groups.map((group) => group.length))), purity: pure / rows.length };
}

const cosines = {
  'TF-IDF words': () => {
    const collection = collectTexts(texts);
    return (row) => collection.compare(texts[row]).map(({ similarity }) => similarity);
  },
  'TF-IDF words 1-2 and characters 2-4': () => {
    const index = buildTfidfIndex(texts);
    return (row) => all.map((other) => (other > row ? index.vectorSimilarity(row, other) : 0));
  },
};
for (const [name, prepare] of Object.entries(cosines)) {
  const matrix = all.map(prepare());
  const started = performance.now();
  const merges = averageLink(rows.length, (row) => matrix[row]);
  const took = performance.now() - started;
  const groups = cutTree(rows.length, merges, merges.at(rows.length - taken.size - 1).distance);
  const { nmi, purity } = judge(groups);
  console.log(`${name}: ${rows.length} rows, ${groups.length} clusters, NMI ${nmi.toFixed(3)}, purity ${purity.toFixed(3)}, ${took.toFixed(0)} ms for the tree`);
}
