import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../src/core/config/config.js';
import { classify, companionAt, queriesPathsIn } from '../../../../src/core/prompt/layout/layout.js';
import { ownPaths, pathOfName } from '../../../../src/core/prompt/layout/rename.js';

function place(roots: string[], path: string, to: string): string {
  const { layout } = readConfig(JSON.stringify({ prompts: roots }), '.promptrc');
  const role = classify(layout, path);
  if (role?.kind !== 'prompt') throw new Error(`${path} is no prompt`);
  const found = pathOfName(layout, { name: role.name, path, root: role.root }, to);
  if ('path' in found) {
    expect(classify(layout, found.path)).toEqual({ kind: 'prompt', name: to, root: role.root });
    return found.path;
  }
  return `no: ${found.reason}`;
}

describe('where a prompt lies by another name', () => {
  it.each<[string[], string, string, string]>([
    [['prompts'], 'prompts/a.md', 'b', 'prompts/b.md'],
    [['prompts'], 'prompts/support/triage.md', 'triage', 'prompts/triage.md'],
    [['prompts'], 'prompts/a.md', 'a/b/c', 'prompts/a/b/c.md'],
    [['.'], 'a.md', 'x/b', 'x/b.md'],
    [['a/b'], 'a/b/c.md', 'd', 'a/b/d.md'],
    [['prompts', 'more'], 'more/a.md', 'b', 'more/b.md'],
    [['patterns/*/system.md'], 'patterns/one/system.md', 'two', 'patterns/two/system.md'],
    [['lib/**/*.prompt.md'], 'lib/x/a.prompt.md', 'y/b', 'lib/y/b.prompt.md'],
    [['prompts'], 'prompts/a b.md', 'é/ü-1.x', 'prompts/é/ü-1.x.md'],
  ])('%j %s as %s: %s', (roots, path, to, expected) => {
    expect(place(roots, path, to)).toBe(expected);
  });

  it.each<[string[], string, string, RegExp]>([
    [['prompts'], 'prompts/a.md', '', /use letters/],
    [['prompts'], 'prompts/a.md', '/b', /use letters/],
    [['prompts'], 'prompts/a.md', 'b/', /use letters/],
    [['prompts'], 'prompts/a.md', 'x//b', /use letters/],
    [['prompts'], 'prompts/a.md', '-rf', /use letters/],
    [['prompts'], 'prompts/a.md', 'a b', /use letters/],
    [['prompts'], 'prompts/a.md', 'b@1', /use letters/],
    [['prompts'], 'prompts/a.md', 'b\nc', /use letters/],
    [['prompts'], 'prompts/a.md', '../b', /use letters/],
    [['prompts'], 'prompts/a.md', 'x/./b', /would be no prompt/],
    [['prompts'], 'prompts/a.md', 'b.md', /leave `\.md` out/],
    [['patterns/*/system.md'], 'patterns/one/system.md', 'two/system.md', /leave `\/system\.md` out/],
    [['prompts'], 'prompts/a.md', '_b', /prompts\/_b\.md would be no prompt by `prompts:`/],
    [['prompts'], 'prompts/a.md', '_partials/b', /would be the partial b of prompts/],
    [['prompts'], 'prompts/a.md', 'x/.b', /would be no prompt/],
    [['prompts'], 'prompts/a.md', 'README', /would be no prompt/],
    [['patterns/*/system.md'], 'patterns/one/system.md', 'x/y', /would be no prompt/],
    [['prompts/one.md'], 'prompts/one.md', 'two', /would be no prompt/],
  ])('%j %s as %j: %s', (roots, path, to, reason) => {
    expect(place(roots, path, to)).toMatch(reason);
  });

  it('is not where other partials would be used', () => {
    expect(place(['prompts/x/*.md', 'prompts'], 'prompts/a.md', 'x/b')).toMatch(/^no: prompts\/x\/b\.md would be the prompt b of prompts\/x/);
  });
});

describe('what lies beside a prompt', () => {
  it('has the same names for every prompt, in the same order', () => {
    expect(ownPaths('prompts/a.md')).toEqual(['prompts/a.md', 'prompts/a.queries.yaml', 'prompts/a.queries.jsonl', 'prompts/a.queries.csv', 'prompts/a.examples.yaml', 'prompts/a.examples.jsonl', 'prompts/a.report.json']);
    // A query set with a name of its own is known where it is there, and is not that of another prompt.
    const present = ['prompts/a.md', 'prompts/a.hard.queries.csv', 'prompts/a.b.md', 'prompts/a.b.queries.yaml', 'prompts/a.queries.yaml', 'prompts/ab.queries.yaml', 'prompts/a.x/y.queries.yaml'];
    expect(queriesPathsIn('prompts/a.md', present)).toEqual(['prompts/a.queries.yaml', 'prompts/a.hard.queries.csv']);
    expect(queriesPathsIn('prompts/a.b.md', present)).toEqual(['prompts/a.b.queries.yaml']);
    expect(ownPaths('prompts/a.md', present)).toContain('prompts/a.hard.queries.csv');
    expect(companionAt('prompts/a.hard.queries.csv', 'prompts/a.md', 'prompts/x/c.md')).toBe('prompts/x/c.hard.queries.csv');
    expect(ownPaths('p/x/system.txt')).toHaveLength(ownPaths('prompts/a.md').length);
  });
});
