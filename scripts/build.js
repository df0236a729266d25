// Builds dist/cli (bundled in chunks: starting must load little) and dist/lib (plain modules with types).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  // Its modules for browsers are the same, and make a smaller file that starts sooner than those for `require`.
  alias: { yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  logLevel: 'warning',
  metafile: true,
};

/** gray-matter loads a YAML parser, which loads one of JavaScript: 400 KB at every start, and it is given ours. */
const ONE_YAML = {
  name: 'one-yaml',
  setup(bundle) {
    bundle.onResolve({ filter: /^js-yaml$/ }, () => ({ path: 'js-yaml', namespace: 'one-yaml' }));
    bundle.onLoad({ filter: /./, namespace: 'one-yaml' }, () => ({ contents: "exports.safeLoad = exports.safeDump = () => { throw new Error('the YAML of gray-matter is not used'); };" }));
  },
};

/** What short commands load later, each one file. Anything else they leave out: where it is wanted, all is done by the other bundle. */
const LATER = { moved: 'src/cli/workspace/moved.ts', tokens: 'src/adapters/tokens.ts' };
/** @param {...string} inside modules that are loaded later and yet part of the file */
function withoutLater(...inside) {
  return {
    name: 'without-later',
    setup(bundle) {
      bundle.onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import' || inside.some((one) => path.startsWith(one))) return undefined;
        const name = Object.keys(LATER).find((one) => resolve(LATER[one]) === resolve(resolveDir, path.replace(/\.js$/, '.ts')));
        return name === undefined ? { path, namespace: 'later' } : { path: `./${name}.js`, external: true };
      });
      bundle.onLoad({ filter: /./, namespace: 'later' }, () => ({ contents: "throw new Error('left out');" }));
    },
  };
}

/** @param {string} name @param {string} path @param {...string} inside */
function buildKnown(name, path, ...inside) {
  return build({ ...OPTIONS, entryPoints: { [`known/${name}`]: path }, plugins: [withoutLater(...inside), ONE_YAML] });
}

const APART = { name: 'apart', setup: (bundle) => bundle.onResolve({ filter: /^\.\/known\// }, ({ path }) => ({ path, external: true })) };

const { metafile } = await build({ ...OPTIONS, entryPoints: { main: 'src/cli/main.ts' }, splitting: true, plugins: [APART, ONE_YAML] });
for (const command of ['check', 'list', 'log']) await buildKnown(command, `src/cli/known/${command}.ts`);
await buildKnown('moved', LATER.moved, './walk-commits.js', '../../../adapters/git/blob-thread.js');
await buildKnown('tokens', LATER.tokens, 'js-tiktoken/');
await build({ ...OPTIONS, entryPoints: { 'threads/blobs': 'src/adapters/git/blob-worker.ts' }, plugins: [ONE_YAML] });
// Chunks of earlier builds go last: a process that is running may still load them.
for (const name of readdirSync('dist/cli/chunks')) {
  const path = join('dist/cli/chunks', name);
  if (!(path in metafile.outputs)) rmSync(path);
}
rmSync('dist/lib', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.lib.json'], { stdio: 'inherit' });
