import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Repo } from './repo.js';

/**
 * What fails in a process: the k-th operation, counted from 1.
 * `fail` does nothing and says so, `fail-late` does it and says it failed; `kill` ends the process (SIGKILL) instead of
 * it, `kill-late` right after it.
 */
export interface Fault {
  at: number;
  kind: 'fail' | 'fail-late' | 'kill' | 'kill-late';
}

/** A process whose operations are counted and may fail. */
export interface Faulty {
  env: Record<string, string>;
  /** The operations it came to, in order. */
  operations(): string[];
}

const GIT = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** Counts calls of git: another `git` stands before the real one on PATH. */
const FAKE_GIT = `#!/bin/sh
n=1
while ! (set -C; printf '%s' "$*" > "$FAULT_LOG/$n") 2>/dev/null; do n=$((n + 1)); done
if [ "$n" = "$FAULT_AT" ]; then
  case $FAULT_KIND in
    fail) echo "fatal: injected" >&2; exit 128 ;;
    fail-late) '${GIT}' "$@" > /dev/null 2>&1; echo "fatal: injected" >&2; exit 128 ;;
    kill) kill -9 $PPID; exit 1 ;;
    kill-late) '${GIT}' "$@" > /dev/null 2>&1; kill -9 $PPID; exit 1 ;;
  esac
fi
exec '${GIT}' "$@"
`;

export function withGitFault({ beside }: Repo, fault?: Fault): Faulty {
  const folder = mkdtempSync(join(beside, 'fault-'));
  mkdirSync(join(folder, 'log'));
  writeFileSync(join(folder, 'git'), FAKE_GIT, { mode: 0o755 });
  const log = join(folder, 'log');
  return {
    env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, FAULT_LOG: log, ...variables(fault) },
    operations: () => readdirSync(log).map(Number).sort((a, b) => a - b).map((n) => readFileSync(join(log, String(n)), 'utf8')),
  };
}

/** Counts what changes files in the repository, in the process itself: a module loaded before it stands before `node:fs`. */
const FAKE_FILES = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { appendFileSync } = fs;
const { FAULT_AT, FAULT_KIND, FAULT_LOG, FAULT_ROOT } = process.env;
const open = new Set();
let count = 0;
// Node's own functions call each other: one operation is one.
let inside = false;
for (const name of ['openSync', 'writeFileSync', 'writeSync', 'fsyncSync', 'renameSync', 'linkSync', 'mkdirSync']) {
  const real = fs[name];
  fs[name] = (...args) => {
    const [first, second] = args;
    const here = typeof first === 'number' ? open.has(first) : String(first).startsWith(FAULT_ROOT);
    const changes = here && !(name === 'openSync' && second === 'r') && !(name === 'mkdirSync' && fs.existsSync(first));
    if (!changes || inside) return real(...args);
    count++;
    appendFileSync(FAULT_LOG, name + ' ' + (typeof first === 'number' ? '' : first) + '\\n');
    if (String(count) === FAULT_AT) {
      if (FAULT_KIND === 'kill') process.kill(process.pid, 'SIGKILL');
      throw Object.assign(new Error('ENOSPC: no space left on device, injected'), { code: 'ENOSPC' });
    }
    inside = true;
    try {
      const result = real(...args);
      if (name === 'openSync') open.add(result);
      return result;
    } finally {
      inside = false;
    }
  };
}
syncBuiltinESMExports();
`;

export function withFileFault({ beside, root }: Repo, fault?: Fault): Faulty {
  const folder = mkdtempSync(join(beside, 'fault-'));
  const log = join(folder, 'log');
  writeFileSync(join(folder, 'files.mjs'), FAKE_FILES);
  return {
    env: { NODE_OPTIONS: `--import=${join(folder, 'files.mjs')}`, FAULT_LOG: log, FAULT_ROOT: root, ...variables(fault) },
    operations: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

function variables(fault: Fault | undefined): Record<string, string> {
  return fault ? { FAULT_AT: String(fault.at), FAULT_KIND: fault.kind } : {};
}
