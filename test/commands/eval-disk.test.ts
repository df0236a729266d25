import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startAnsweringServer } from '../support/answering-server.js';
import { prompt } from '../support/cli.js';
import { withFileFault } from '../support/faults.js';
import { modelledProject } from '../support/modelled-project.js';
import { queries } from '../support/project.js';
import type { Repo } from '../support/repo.js';

const AB = ['ab', 'sort@1', 'sort', '--concurrency', '1'];
const REPORT = 'prompts/team/sort.report.json';
const FEW = { 'prompts/team/sort.queries.yaml': queries(4) };

function reportOf(repo: Repo): string {
  const { timing: _, ...rest } = JSON.parse(repo.read(REPORT)) as Record<string, unknown>;
  return JSON.stringify(rest);
}

function hasBegun({ root }: Repo): boolean {
  const runs = join(root, '.prompt/runs');
  return existsSync(runs) && readdirSync(runs).some((run) => existsSync(join(runs, run, 'journal.jsonl')) && readFileSync(join(runs, run, 'journal.jsonl'), 'utf8').includes('\n'));
}

/** What an operation is about, whatever the run is called: the first of each is made to fail, of the journal's the last as well. */
function kinds(operations: readonly string[]): Map<string, number[]> {
  const at = new Map<string, number[]>();
  let file = '';
  for (const [index, operation] of operations.entries()) {
    const [name = '', path = ''] = operation.split(' ');
    if (path !== '') file = path.replace(/^.*\/\.prompt\/runs\/[^/]+/, 'run').replace(/\d+/g, 'n');
    const key = `${name} ${file}`;
    const first = at.get(key)?.[0] ?? index + 1;
    at.set(key, key === 'writeSync run/journal.jsonl' ? [...new Set([first, index + 1])] : [first]);
  }
  return at;
}

it('loses nothing where the disk is full, whichever write finds it so', async () => {
  const server = await startAnsweringServer();
  const whole = modelledProject(server, FEW);
  const counted = withFileFault(whole);
  expect((await prompt(whole, AB, counted.env)).code).toBe(0);
  const requests = server.asked.length;
  const operations = kinds(counted.operations());
  const seen = [...operations.keys()].join('\n');
  for (const kind of [/^writeSync run\/journal/m, /^writeSync .*cache/m, /^renameSync run/m, /^renameSync .*team/m]) expect(seen).toMatch(kind);
  for (const [kind, positions] of operations) {
    for (const at of positions) {
      const repo = modelledProject(server, FEW);
      repo.write({ [REPORT]: 'the old one\n' });
      server.asked.length = 0;
      const broken = await prompt(repo, AB, withFileFault(repo, { at, kind: 'fail' }).env);
      // What only saves time, such as counts and the walk, is let go without a word; an answer is not.
      if (broken.code === 0) expect(broken.stderr, kind).toMatch(kind.includes('completions') ? /injected/ : /^report: /m);
      else expect([kind, broken.code, broken.stderr]).toEqual([kind, 2, expect.stringMatching(/\.prompt|report/)]);
      // Whole: the old one or the new one.
      if (repo.read(REPORT) !== 'the old one\n') expect(reportOf(repo), kind).toBe(reportOf(whole));
      // A run whose manifest was not written has not begun: what it paid for is in the cache.
      const resumed = await prompt(repo, [...AB, ...(broken.code !== 0 && hasBegun(repo) ? ['--resume'] : [])]);
      expect([kind, resumed.code, resumed.stderr]).toEqual([kind, 0, expect.anything()]);
      expect(reportOf(repo), kind).toBe(reportOf(whole));
      // At most the answer whose line could not be written is paid twice.
      if (broken.code !== 0) expect(server.asked.length, kind).toBeLessThanOrEqual(requests + 1);
    }
  }
}, 600_000);
