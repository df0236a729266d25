import { spawn } from 'node:child_process';
import type { Outcome } from './cli.js';

/** Runs a program with exactly this environment and PATH, HOME and git's settings of the tests. */
export function runProcess(file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const kept = Object.entries(process.env).filter(([name]) => !/^(?:GITHUB|INPUT|RUNNER|CI)_/.test(name));
    const child = spawn(file, args, { cwd, env: { ...Object.fromEntries(kept), NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}
