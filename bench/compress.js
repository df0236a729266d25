// How long compressing takes for texts of growing length, in CPU time, as other work on the machine does not count: at most
// 10 ms per KB once the tokenizer is warm, and linear.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const LIMIT = 10;
const SIZES = [4, 16, 64, 256];
/** Four times the text may take so many times the time per KB. */
const GROWTH = 2;

const source = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'prompt-bench-'));
const entry = join(folder, 'entry.ts');
writeFileSync(entry, ['src/core/transform/compress/compress.ts', 'src/core/transform/compress/meter.ts', 'src/adapters/tokens.ts'].map((path) => `export * from '${source(path)}';`).join('\n'));
// Beside the sources, so that packages left out of the bundle are found.
const outfile = fileURLToPath(new URL('../dist/bench-compress.mjs', import.meta.url));
await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', external: ['js-tiktoken', 'js-tiktoken/*'], banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" }, logLevel: 'error' });
const { compress, createMeter, loadTokenCounter } = await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true });
rmSync(outfile);

const TEXTS = {
  padded: (at) => `Please note that ticket ${at} may be long. In order to sort it, please make sure to read the really important lines.\n\n`,
  list: (at) => `- please keep item ${at} short, due to the fact that space is scarce\n`,
  tight: (at) => `Route ticket ${at} to billing when it names an invoice, else to support.\n`,
  markup: (at) => `## Part ${at}\n\n<rules>\nUse {{ name }} and \`code\`, very kindly.\n</rules>\n\n| a    | b   |\n|------|-----|\n| ${at}  | "x" |\n\n`,
  dense: () => 'a  b  "c" ',
};

const counter = await loadTokenCounter('openai/gpt-4o');
const meter = createMeter(counter, false, {});
const run = (text) => {
  const started = process.cpuUsage();
  compress(text, { plain: false, labels: [], level: 'articles', judge: { meter, plain: false } });
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
};

let failed = false;
for (const [name, line] of Object.entries(TEXTS)) {
  const perKb = SIZES.map((kb) => {
    let text = '';
    for (let at = 0; text.length < kb * 1024; at++) text += line(at);
    run(text);
    return Math.min(...Array.from({ length: kb < 64 ? 8 : 2 }, () => run(text))) / kb;
  });
  const growth = perKb.at(-1) / perKb[2];
  const ok = Math.max(...perKb) <= LIMIT && growth <= GROWTH;
  failed ||= !ok;
  console.log(`${name.padEnd(8)} ${SIZES.map((kb, at) => `${kb} KB ${perKb[at].toFixed(2)} ms/KB`).join('  ')}  × ${growth.toFixed(1)} from ${SIZES[2]} to ${SIZES.at(-1)} KB  ${ok ? 'yes' : 'NO'}`);
}
process.exitCode = failed ? 1 : 0;
