// How much of the corpus is neutralised and found, with Wilson intervals, on the half that was not looked at while the detector was written.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { outputFiles } = await build({
  stdin: {
    contents: ['src/core/untrusted/scan.ts', 'src/core/untrusted/sanitize.ts', 'src/core/untrusted/corpus/attacks.ts', 'src/core/stats/wilson.ts'].map((path) => `export * from './${path}';`).join('\n'),
    resolveDir: '.',
  },
  bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'error',
});
const { scanText, createSanitizer, readAttacks, aimedAt, isStructural, wilson } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);

const attacks = readAttacks(readFileSync('data/injection/attacks.jsonl', 'utf8')).map((attack) => aimedAt(attack, 'ticket'));
const benign = readFileSync('test/data/injection/benign.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const isHeldOut = ({ id }) => Number.parseInt(createHash('sha256').update(id).digest('hex').charAt(0), 16) % 2 === 1;
const sanitize = createSanitizer({ tags: ['ticket'], runs: ['`', '"'] });
const plain = createSanitizer();

function line(name, texts, holds) {
  const passed = texts.filter(holds).length;
  const { lower, upper } = wilson(passed, texts.length);
  const percent = (share) => `${(share * 100).toFixed(1)}%`;
  console.log(`${name.padEnd(44)} ${String(passed).padStart(4)} of ${String(texts.length).padStart(3)}  ${percent(passed / texts.length).padStart(6)}  [${percent(lower)}, ${percent(upper)}]`);
}

const isSuspicious = ({ text }) => scanText(text).suspicious;
const isNeutralised = ({ text, carries }) => !carries.some((mark) => sanitize(text).text.includes(mark));
line('attacks by form neutralised, all', attacks.filter(isStructural), isNeutralised);
line('honest texts changed, all', benign, ({ text }) => plain(text).text !== text);
for (const [half, wanted] of [['held out', true], ['looked at', false]]) {
  const [own, honest] = [attacks, benign].map((texts) => texts.filter((one) => isHeldOut(one) === wanted));
  line(`attacks in words found, ${half}`, own.filter((one) => !isStructural(one)), isSuspicious);
  line(`attacks by form found, ${half}`, own.filter(isStructural), isSuspicious);
  line(`honest texts taken for attacks, ${half}`, honest, isSuspicious);
}
