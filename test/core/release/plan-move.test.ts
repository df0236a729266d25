import { describe, expect, it } from 'vitest';
import { renameManifest } from '../../../src/core/release/manifest.js';
import { isManifestOf, planMove } from '../../../src/core/release/plan-move.js';
import { planPromote } from '../../../src/core/release/plan.js';
import type { Release, ReleaseAlias } from '../../../src/core/release/release.js';
import { parseReleaseFile } from '../../../src/core/release/release-format.js';

const hashOf = (version: number): string => version.toString(16).repeat(64).slice(0, 64);
const ONE = hashOf(1).slice(0, 12);

function release(prompt: string, environment = 'production', canary?: number): Release {
  const first = planPromote(undefined, { name: prompt, environment, version: 1, hash: hashOf(1) }).release;
  return canary === undefined ? first : planPromote(first, { name: prompt, environment, version: 2, hash: hashOf(2), canary }).release;
}

const alias = (prompt: string, to: string, environment = 'production'): ReleaseAlias => ({ schemaVersion: 1, prompt, environment, alias: to });
const plan = (files: (Release | ReleaseAlias)[], paths: string[] = [], renaming = { name: 'a', to: 'b' }) =>
  planMove({ all: files.filter((file): file is Release => !('alias' in file)), aliases: files.filter((file): file is ReleaseAlias => 'alias' in file) }, paths, renaming);

describe('releases of a prompt with another name', () => {
  it('are the same but for the name, and leave aliases, in every environment', () => {
    const { environments, texts, taken } = plan([release('a', 'production', 10), release('a', 'staging'), release('other')]);
    expect(environments).toEqual(['production', 'staging']);
    expect(taken).toEqual([]);
    const files = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, parseReleaseFile(path, text)]));
    expect(files).toEqual({
      '.prompt/releases/production/b.yaml': { ...release('a', 'production', 10), prompt: 'b' },
      '.prompt/releases/production/a.yaml': alias('a', 'b'),
      '.prompt/releases/staging/b.yaml': { ...release('a', 'staging'), prompt: 'b' },
      '.prompt/releases/staging/a.yaml': alias('a', 'b', 'staging'),
    });
    expect(files['.prompt/releases/production/b.yaml']).toHaveProperty('seed', `a/production/${hashOf(2).slice(0, 12)}`);
  });

  it('of which there are none are no files', () => {
    expect(plan([release('other')])).toEqual({ environments: [], texts: {}, files: [], contents: 0, taken: [] });
  });

  it.each<[string, (Release | ReleaseAlias)[], string[]]>([
    ['a release of the new name', [release('a'), release('b')], ['.prompt/releases/production/b.yaml']],
    ['one in an environment that does not serve the prompt', [release('a'), release('b', 'staging')], ['.prompt/releases/staging/b.yaml']],
    ['an alias to another prompt', [release('a'), release('c'), alias('b', 'c')], ['.prompt/releases/production/b.yaml']],
    ['an alias to nothing', [release('a'), alias('b', 'gone')], ['.prompt/releases/production/b.yaml']],
    ['an alias that leads here', [release('a'), alias('b', 'a')], []],
    ['an alias that leads here by another', [release('a'), alias('b', 'x'), alias('x', 'a')], []],
  ])('%s is in the way: %#', (_, files, taken) => {
    expect(plan(files).taken.map(({ path }) => path)).toEqual(taken);
  });

  it('leave an alias of the old name alone where that is another prompt', () => {
    expect(plan([alias('a', 'x'), release('x')]).texts).toEqual({});
  });
});

describe('content that goes along', () => {
  const paths = [
    `.prompt/content/a/${ONE}/manifest.json`,
    `.prompt/content/a/${ONE}/prompts/a.md`,
    `.prompt/content/a/${ONE}/prompts/x/manifest.json`,
    '.prompt/content/a/222222222222/prompts/a.md',
    '.prompt/content/a/ffffffffffff/manifest.json',
    '.prompt/content/a/eeeeeeeeeeee/prompts/a.md',
    '.prompt/content/a/sub/111111111111/manifest.json',
    '.prompt/content/a/dddddddddddd/111111111111/manifest.json',
  ];

  it('is what a release names or a manifest tells to be one; prompts below the name stay', () => {
    const { files, contents } = plan([release('a', 'production', 10)], paths);
    expect(contents).toBe(3);
    expect(files).toEqual([
      { from: `.prompt/content/a/${ONE}/manifest.json`, to: `.prompt/content/b/${ONE}/manifest.json` },
      { from: `.prompt/content/a/${ONE}/prompts/a.md`, to: `.prompt/content/b/${ONE}/prompts/a.md` },
      { from: `.prompt/content/a/${ONE}/prompts/x/manifest.json`, to: `.prompt/content/b/${ONE}/prompts/x/manifest.json` },
      { from: '.prompt/content/a/222222222222/prompts/a.md', to: '.prompt/content/b/222222222222/prompts/a.md' },
      { from: '.prompt/content/a/ffffffffffff/manifest.json', to: '.prompt/content/b/ffffffffffff/manifest.json' },
    ]);
  });

  it('has reports with it that were given as evidence, of the same environments', () => {
    const reports = ['production', 'staging', 'other'].map((environment) => `.prompt/releases/${environment}/a.report.json`);
    expect(plan([release('a'), release('a', 'staging')], reports.slice(1)).files).toEqual([{ from: '.prompt/releases/staging/a.report.json', to: '.prompt/releases/staging/b.report.json' }]);
  });

  it('may go to a name below or above', () => {
    expect(plan([release('a')], paths.slice(0, 1), { name: 'a', to: 'a/b' }).files.map(({ to }) => to)).toEqual([`.prompt/content/a/b/${ONE}/manifest.json`]);
    expect(plan([release('a/b')], [`.prompt/content/a/b/${ONE}/manifest.json`], { name: 'a/b', to: 'a' }).files.map(({ to }) => to)).toEqual([`.prompt/content/a/${ONE}/manifest.json`]);
  });

  it.each([
    [`.prompt/content/a/${ONE}/manifest.json`, true],
    [`.prompt/content/a/${ONE}/prompts/manifest.json`, false],
    [`.prompt/content/a/b/${ONE}/manifest.json`, false],
    [`.prompt/content/ab/${ONE}/manifest.json`, false],
    [`.prompt/content/a/${ONE}/prompts/a.md`, false],
  ])('%s is a manifest of a: %s', (path, is) => {
    expect(isManifestOf(path, 'a')).toBe(is);
  });
});

describe('a manifest', () => {
  const manifest = { schemaVersion: 1, prompt: 'a', hash: hashOf(1), path: 'prompts/a.md', root: 'prompts', renderer: 'liquid-1', resolved: { model: 'x/y' }, files: {}, later: { z: 1 } };

  it('gets the name, and keeps all else in its order', () => {
    expect(renameManifest(JSON.stringify(manifest), 'b')).toBe(`${JSON.stringify({ ...manifest, prompt: 'b' }, null, 2)}\n`);
  });

  it.each(['', '{', 'null', '[]', '"prompt"', '{"prompt":"a"}'])('that is none stays as it is: %j', (text) => {
    expect(renameManifest(text, 'b')).toBe(text);
  });
});
