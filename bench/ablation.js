// `prompt compress --evaluate` on Banking77 (CC BY 4.0, PolyAI) with the embedded learner and 8 examples chosen for each query: the
// list of 77 labels is the longest part of the prompt and, with examples beside it, nothing that the learner needs.
// Usage: node bench/ablation.js <folder with train.csv and test.csv> [number of queries]
import { readBanking77, runOnBanking77 } from './support/banking77.js';

const [data, count = '600'] = process.argv.slice(2);
const banking = readBanking77(data);
const { train, test, labels } = banking;
const { result, took } = runOnBanking77(banking, { queries: Math.min(Number(count), test.length), shown: 8 }, ['compress', 'intent', '--evaluate', '--allow-leak']);
const { tokens, ablation, measured } = result;
const share = (value) => `${(value * 100).toFixed(1)}%`;
const [comparison] = measured.comparisons;
console.log(`${train.length} examples, ${labels.length} labels, ${ablation.queries.search} queries to search with and ${ablation.queries.confirm} to confirm with`);
for (const { outcome, kind, tokens: size, loss, text } of ablation.segments) console.log(`${outcome} ${kind}, ${size} tokens, loss ${loss === undefined ? '–' : share(loss)}: ${text.slice(0, 60)}`);
console.log(`template ${tokens.before} → ${tokens.after} tokens; per request ${measured.variants.map(({ usage }) => Math.round(usage.inputTokens / comparison.pairs)).join(' → ')}`);
console.log(`accuracy on the second half ${share(comparison.baselineValue)} → ${share(comparison.candidateValue)}, ${ablation.trials.search} + ${ablation.trials.confirm} trials`);
console.log(measured.notice);
console.log(`${(took / 1000).toFixed(1)} s`);
const dropped = ablation.segments.some(({ outcome, text }) => outcome === 'dropped' && text.startsWith('Labels:'));
process.exitCode = dropped && comparison.candidateValue > comparison.baselineValue - ablation.margin ? 0 : 1;
