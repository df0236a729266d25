import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Command tests run the built program: it is built first where it is missing or older than its source. */
export function setup(): void {
  const built = 'dist/cli/main.js';
  const newest = Math.max(...readdirSync('src', { recursive: true, encoding: 'utf8' }).map((name) => statSync(join('src', name)).mtimeMs));
  if (existsSync(built) && existsSync('dist/lib/index.js') && statSync(built).mtimeMs >= newest) return;
  execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
}
