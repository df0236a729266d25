// Builds dist/cli (bundled in chunks: starting must load little) and dist/lib (plain modules with types).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Tells builds of one version apart: what one keeps in git's folder the other may not understand. */
function sourceId() {
  const hash = createHash('sha256');
  for (const name of readdirSync('src', { recursive: true }).sort()) {
    if (name.endsWith('.ts')) hash.update(`${name}\0${readFileSync(join('src', name))}\0`);
  }
  return hash.digest('hex').slice(0, 12);
}

const OPTIONS = {
  outdir: 'dist/cli',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  define: { __VERSION__: JSON.stringify(version), __BUILD__: JSON.stringify(`${version}-${sourceId()}`) },
  // Megabytes of data, and a client that is rarely needed: loaded from node_modules when they are.
  external: ['js-tiktoken', 'js-tiktoken/*', 'openai', '@pydantic/genai-prices', '@duckdb/node-api'],
  // CommonJS packages inside the bundle ask for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
  metafile: true,
};

/** What a hook has no time for is left out: where it is wanted, all is done by the other bundle. */
const WITHOUT_LATER = {
  name: 'without-later',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ kind }) => (kind === 'dynamic-import' ? { path: 'later', namespace: 'later' } : undefined));
    bundle.onLoad({ filter: /./, namespace: 'later' }, () => ({ contents: "throw new Error('left out');" }));
  },
};

const KNOWN = Object.fromEntries(['check', 'list', 'log'].map((command) => [`known/${command}`, `src/cli/known/${command}.ts`]));
const APART = { name: 'apart', setup: (bundle) => bundle.onResolve({ filter: /^\.\/known\// }, ({ path }) => ({ path, external: true })) };

const { metafile } = await build({ ...OPTIONS, entryPoints: { main: 'src/cli/main.ts' }, splitting: true, plugins: [APART] });
await build({ ...OPTIONS, entryPoints: KNOWN, plugins: [WITHOUT_LATER] });
// Chunks of earlier builds go last: a process that is running may still load them.
for (const name of readdirSync('dist/cli/chunks')) {
  const path = join('dist/cli/chunks', name);
  if (!(path in metafile.outputs)) rmSync(path);
}
rmSync('dist/lib', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.lib.json'], { stdio: 'inherit' });
