// Builds dist/cli (bundled in chunks: starting must load little) and dist/lib (plain modules with types).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const { metafile } = await build({
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  define: { __VERSION__: JSON.stringify(version) },
  // Megabytes of data, and a client that is rarely needed: loaded from node_modules when they are.
  external: ['js-tiktoken', 'js-tiktoken/*', 'openai', '@pydantic/genai-prices'],
  // CommonJS packages inside the bundle ask for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
  metafile: true,
});
// Chunks of earlier builds go last: a process that is running may still load them.
for (const name of readdirSync('dist/cli/chunks')) {
  const path = join('dist/cli/chunks', name);
  if (!(path in metafile.outputs)) rmSync(path);
}
rmSync('dist/lib', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'scripts/tsconfig.lib.json'], { stdio: 'inherit' });
