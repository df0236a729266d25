import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, prompt } from './cli.js';
import type { Repo } from './repo.js';

const CACHES = ['.git/prompt', '.prompt/cache'];

/** Without anything kept from earlier commands, which is there again afterwards. */
export async function cold(repo: Repo, args: readonly string[]): Promise<Outcome> {
  const pairs = CACHES.map((path) => [join(repo.root, path), join(repo.beside, path.replace('/', '-'))] as const);
  const there = pairs.filter(([path]) => existsSync(path));
  for (const [path, aside] of there) renameSync(path, aside);
  const outcome = await prompt(repo, args);
  for (const [path] of pairs) rmSync(path, { recursive: true, force: true });
  for (const [path, aside] of there) renameSync(aside, path);
  return outcome;
}
