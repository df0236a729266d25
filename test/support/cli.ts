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

/** The same where it has to do what it is told. @throws where it does not exit with `expected` */
async function succeed(cwd: string | Repo, args: readonly string[], expected = 0): Promise<Outcome> {
  const outcome = await prompt(cwd, args);
  if (outcome.code !== expected) throw new Error(`prompt ${args.join(' ')} exited with ${outcome.code}, not ${expected}\n${outcome.stdout}${outcome.stderr}`);
  return outcome;
}

/** A command that is done. @throws where it fails */
export function done(repo: Repo, ...args: string[]): Promise<Outcome> {
  return succeed(repo, args);
}

/** Several, one after the other, as they would be typed. @throws at the first that fails */
export async function allDone(repo: Repo, ...lines: string[]): Promise<void> {
  for (const line of lines) await succeed(repo, line.split(' '));
}

/** The one document on stdout with `--json`. @throws where it does not exit with `expected` */
export async function promptJson<T = Record<string, unknown>>(cwd: string | Repo, args: readonly string[], expected = 0): Promise<T> {
  return JSON.parse((await succeed(cwd, [...args, '--json'], expected)).stdout) as T;
}

/** Every file of a repository but git's own and the tool's caches, with its bytes and time: what a failed command must leave alone. */
export function snapshot(repo: Repo): Record<string, string> {
  const names = readdirSync(repo.root, { recursive: true, encoding: 'utf8' }).filter((name) => !/^\.git(?:\/|$)|^\.prompt\/(?:cache|runs)(?:\/|$)/.test(name));
  const files = names.filter((name) => statSync(join(repo.root, name)).isFile()).map((name) => [name, readFileSync(join(repo.root, name), 'utf8')]);
  return { ...(Object.fromEntries(files) as Record<string, string>), '(status)': repo.git('status', '--porcelain=v2', '--untracked-files=all') };
}
