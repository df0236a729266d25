import { spawn } from 'node:child_process';
import type { RunProgram } from '../../core/eval/scorers/ports.js';
import { scriptEnvironment } from './environment.js';

/** What a program may say at most, in bytes. */
const MAX_OUTPUT = 1024 * 1024;

/**
 * Runs a program without a shell: input and result are JSON. It may not outlast its time, nor may what it started:
 * it leads a process group of its own, which ends as a whole.
 */
export function createProgramRunner(cwd: string, env: Readonly<Record<string, string | undefined>>): RunProgram {
  return (command, input, { timeoutMs, env: names }) =>
    new Promise((resolve, reject) => {
      const [program = '', ...args] = command;
      const child = spawn(program, args, { cwd, env: scriptEnvironment(env, names), stdio: ['pipe', 'pipe', 'pipe'], detached: true });
      const stop = (reason: string): void => {
        reject(new Error(reason));
        endGroup(child.pid);
      };
      const timer = setTimeout(() => stop(`${program} took longer than ${timeoutMs / 1000} s`), timeoutMs);
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (stdout.length > MAX_OUTPUT) stop(`${program} wrote more than ${MAX_OUTPUT} characters`);
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2000)));
      child.on('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        if (code !== 0) reject(new Error(`${program} ended with ${code ?? signal}${lastLine(stderr)}`));
        else parse(stdout, program, resolve, reject);
      });
      // A program that reads no input still has its say.
      child.stdin.on('error', () => {});
      child.stdin.end(`${JSON.stringify(input)}\n`);
    });
}

function parse(stdout: string, program: string, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  try {
    resolve(JSON.parse(stdout));
  } catch {
    reject(new Error(`${program} wrote no JSON: "${stdout.trim().slice(0, 60)}"`));
  }
}

function lastLine(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1)?.slice(0, 200);
  return line ? `: ${line}` : '';
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
