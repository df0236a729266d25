import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROMPT = fileURLToPath(new URL('../../bin/prompt.js', import.meta.url));
const KEPT_CHARACTERS = 4000;

/**
 * Runs `prompt` and shows all it says. What it says to stderr is for people, and may quote files: no line of it is taken for a command to GitHub.
 * @returns its exit code, stdout, the end of stderr, and what it wrote for the job's summary
 */
export async function runPrompt(args, { cwd, env }) {
  const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'git-prompt-'));
  const summary = join(folder, 'summary.md');
  const fence = randomUUID();
  try {
    process.stdout.write(`::stop-commands::${fence}\n`);
    const ended = await start(args, { cwd, env: { ...env, GITHUB_STEP_SUMMARY: summary } });
    process.stdout.write(`\n::${fence}::\n${ended.stdout}`);
    return { ...ended, summary: readIfThere(summary).trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROMPT, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (ended.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text);
      ended.stderr = (ended.stderr + text).slice(-KEPT_CHARACTERS);
    });
    child.on('error', reject);
    // A cancelled job signals this process; the tool then ends its run so that it can be gone on with.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
    child.on('close', (code, signal) => resolve({ ...ended, code: code ?? (signal === 'SIGINT' ? 130 : 143) }));
  });
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
