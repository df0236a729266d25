import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prompt } from '../support/cli.js';
import { createFolder } from '../support/repo.js';

const history = parse(readFileSync('demo/history.yaml', 'utf8')) as { subject: string; files: Record<string, string> }[];

/** Prompts and templates that the tool itself works with: no samples. */
const TOOLS_OWN = /^prompts\/(?:chain-of-thought|compress|judge|tasks)\//;

describe('demo', () => {
  it('runs every command through the real entry point and leaves a repository to go on in', { timeout: 180_000 }, async () => {
    const { code, stdout } = await prompt(createFolder(), ['demo'], { HOME: createFolder() });
    expect(stdout).toMatch(/All \d+ steps did what they say\./);
    expect(code).toBe(0);
    for (const command of ['list', 'log', 'diff', 'check', 'ab', 'examples select', 'compress', 'promote', 'rollback']) expect(stdout).toContain(`\n$ prompt ${command}`);
    expect(stdout).toContain('--canary 10');
    // Three examples are chosen; one target is met, one refused.
    expect(stdout).toContain(', 3 of 216 examples (k 3)');
    expect(stdout).toMatch(/\ntarget met: at most [^]*\ntarget missed: at most /);
    expect(stdout).toMatch(/^(?:better|worse|inconclusive): /m);
    const directory = /The repository is at (\S+);/.exec(stdout)?.[1] ?? '';
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: directory, encoding: 'utf8' });
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '--format=%s').split('\n')).toEqual(expect.arrayContaining(history.map((commit) => commit.subject)));
    expect((await prompt(directory, ['list'])).code).toBe(0);
    rmSync(directory, { recursive: true });
  });

  it('tells of at least eight commits and ends in the sample prompts as they are', () => {
    expect(history.length).toBeGreaterThanOrEqual(8);
    const final = new Map(history.flatMap((commit) => Object.entries(commit.files)));
    const files = readdirSync('prompts', { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((one) => one.isFile());
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).filter((one) => !TOOLS_OWN.test(one))) {
      expect(final.get(path), path).toBe(path);
    }
  });
});
