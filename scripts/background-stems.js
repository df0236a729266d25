// Writes src/core/similarity/prompts/background-stems.ts: in how many documents of English a stem occurs, for repositories with
// too few prompts to count their own. Three kinds of text in equal parts, so that no subject counts as common English:
// questions of bank customers (Banking77, CC BY 4.0, PolyAI), school problems (GSM8K, MIT, OpenAI), and the READMEs of
// installed packages.
// Usage: node scripts/background-stems.js <folder with banking77/train.csv and gsm8k/test.jsonl>
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLabelled } from '../bench/support/csv.js';
import { loadSource } from '../bench/support/load-source.js';

/** Words of a document: about a prompt's. */
const LENGTH = 150;
/** Of each kind. */
const DOCUMENTS = 400;
/** Stems in fewer documents are left out. */
const LEAST_SHARE = 0.02;

const { stems } = await loadSource('src/core/similarity/words.ts');
const folder = process.argv[2] ?? '.';

/** Documents of one length, evenly from all the texts. */
function documents(texts) {
  const words = texts.flatMap((text) => stems(text));
  const all = Array.from({ length: Math.floor(words.length / LENGTH) }, (_, at) => words.slice(at * LENGTH, (at + 1) * LENGTH));
  return Array.from({ length: Math.min(DOCUMENTS, all.length) }, (_, at) => all[Math.floor((at * all.length) / Math.min(DOCUMENTS, all.length))]);
}

const prose = (markdown) => markdown.replace(/```[^]*?```/g, ' ').replace(/`[^`\n]*`/g, ' ').replace(/\]\([^)]*\)/g, '] ').replace(/https?:\S+/g, ' ').replace(/<[^>]*>/g, ' ');
const readmes = readdirSync('node_modules', { recursive: true }).filter((name) => /(?:^|\/)readme\.md$/i.test(name)).sort();
const kinds = [
  readLabelled(join(folder, 'banking77/train.csv')).map((row) => row.text),
  readFileSync(join(folder, 'gsm8k/test.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line).question),
  readmes.map((name) => prose(readFileSync(join('node_modules', name), 'utf8'))),
].map(documents);

const counts = new Map();
const all = kinds.flat();
for (const document of all) for (const stem of new Set(document)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
const least = Math.ceil(all.length * LEAST_SHARE);
const kept = [...counts].filter(([stem, count]) => count >= least && /^\p{L}/u.test(stem)).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));

const lines = [];
for (const entry of kept.map(([stem, count]) => `${stem}:${count}`)) {
  const line = lines.at(-1);
  if (line !== undefined && line.length + entry.length < 116) lines[lines.length - 1] = `${line} ${entry}`;
  else lines.push(`    ${entry}`);
}
writeFileSync('src/core/similarity/prompts/background-stems.ts', `/**
 * In how many of so many documents of English a stem occurs; stems in fewer than \`least\` are left out.
 * Made by scripts/background-stems.js, which says from what.
 */
export const BACKGROUND_STEMS = {
  documents: ${all.length},
  least: ${least},
  words: \`
${lines.join('\n')}\`,
} as const;
`);
console.log(`${kinds.map((kind) => kind.length).join(' + ')} documents, ${kept.length} stems`);
