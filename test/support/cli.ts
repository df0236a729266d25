import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Repo } from './repo.js';

const PROMPT = fileURLToPath(new URL('../../bin/prompt.js', import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built `prompt` as a process of its own, as a shell would. */
export function prompt(cwd: string | Repo, args: readonly string[], env: Record<string, string | undefined> = {}, uid?: number): Promise<Outcome> {
  return startPrompt(cwd, args, env, uid).outcome;
}

/** The same for a process that is to be signalled while it runs. */
export function startPrompt(cwd: string | Repo, args: readonly string[], env: Record<string, string | undefined> = {}, uid?: number): { outcome: Promise<Outcome>; kill(signal: NodeJS.Signals): void } {
  let kill: (signal: NodeJS.Signals) => void = () => {};
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const child = spawn(process.execPath, [PROMPT, ...args], {
      cwd: typeof cwd === 'string' ? cwd : cwd.root,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code }));
    kill = (signal) => void child.kill(signal);
  });
  return { outcome, kill };
}

/** The same with `--json`: the one document on stdout. @throws where it does not exit with `expected` */
export async function promptJson<T = Record<string, unknown>>(cwd: string | Repo, args: readonly string[], expected = 0): Promise<T> {
  const { code, stdout, stderr } = await prompt(cwd, [...args, '--json']);
  if (code !== expected) throw new Error(`prompt ${args.join(' ')} exited with ${code}, not ${expected}\n${stdout}${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Every file of a repository but git's own and the tool's caches, with its bytes and time: what a failed command must leave alone. */
export function snapshot(repo: Repo): Record<string, string> {
  const names = readdirSync(repo.root, { recursive: true, encoding: 'utf8' }).filter((name) => !/^\.git(?:\/|$)|^\.prompt\/(?:cache|runs)(?:\/|$)/.test(name));
  const files = names.filter((name) => statSync(join(repo.root, name)).isFile()).map((name) => [name, readFileSync(join(repo.root, name), 'utf8')]);
  return { ...(Object.fromEntries(files) as Record<string, string>), '(status)': repo.git('status', '--porcelain=v2', '--untracked-files=all') };
}
