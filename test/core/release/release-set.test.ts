import { describe, expect, it } from 'vitest';
import { parseReleaseSet } from '../../../src/core/release/release-set.js';
import { whichRelease } from '../../../src/core/release/release-files.js';

const HASH = 'a'.repeat(64);
const pathOf = (name: string, environment = 'production'): string => `.prompt/releases/${environment}/${name}.yaml`;
const release = (name: string, environment = 'production'): string =>
  `schemaVersion: 1\nprompt: ${name}\nenvironment: ${environment}\nserves:\n  - { version: 1, hash: ${HASH}, weight: 100 }\n`;
const alias = (name: string, to: string): string => `schemaVersion: 1\nprompt: ${name}\nenvironment: production\nalias: ${to}\n`;

/** By path. */
const parse = (files: Record<string, string>, prefix = '') =>
  parseReleaseSet(Object.entries(files).map(([path, text]) => [path, { ok: true, text }] as const), prefix);

describe('releases of a project', () => {
  it('are those that can be read, and those that cannot, each by what its path says', () => {
    const { all, aliases, unreadable } = parse({
      [pathOf('a')]: release('a'),
      [pathOf('old')]: alias('old', 'a'),
      [pathOf('team/b')]: `${release('team/b')}<<<<<<< HEAD\n`,
      [pathOf('c', 'staging')]: release('c'),
      [pathOf('d')]: release('d').replace('schemaVersion: 1', 'schemaVersion: 2\nlater: x'),
    });
    expect(all.map(({ prompt }) => prompt)).toEqual(['a']);
    expect(aliases.map(({ prompt }) => prompt)).toEqual(['old']);
    expect(unreadable).toMatchObject([
      { prompt: 'team/b', environment: 'production', file: pathOf('team/b'), findings: [{ place: { line: 6 }, message: 'a merge conflict was left as it is' }] },
      { prompt: 'c', environment: 'staging', findings: [{ message: 'it says it is what production serves of c' }] },
      { prompt: 'd', environment: 'production', findings: [{ message: expect.stringContaining('written by a newer tool') as string }], remedy: expect.stringContaining('use the newer version of this tool') as string },
    ]);
    expect(unreadable.every(({ findings }) => findings.length === 1)).toBe(true);
    expect(unreadable.map(({ remedy }) => remedy === undefined)).toEqual([true, true, false]);
  });

  it('that are no text say where', () => {
    const undecoded = { ok: false, code: 'file/encoding', message: 'byte 0xff is not UTF-8', remedy: 'save the file as UTF-8', line: 3, column: 7 } as const;
    expect(parseReleaseSet([[pathOf('a'), undecoded]], 'sub/').unreadable).toMatchObject([
      { prompt: 'a', file: `sub/${pathOf('a')}`, findings: [{ code: 'release/invalid', place: { file: `sub/${pathOf('a')}`, line: 3, column: 7 }, message: 'byte 0xff is not UTF-8', remedy: 'save the file as UTF-8' }] },
    ]);
  });

  it('aliases in a circle are those that cannot be read; others stay', () => {
    const { aliases, unreadable } = parse({ [pathOf('x')]: alias('x', 'y'), [pathOf('y')]: alias('y', 'x'), [pathOf('z')]: alias('z', 'x'), [pathOf('w')]: alias('w', 'w') });
    expect(aliases.map(({ prompt }) => prompt)).toEqual(['z']);
    expect(unreadable.map(({ prompt, findings }) => `${prompt}: ${findings[0]?.code} ${findings[0]?.message}`)).toEqual([
      'x: release/alias-circle its aliases lead back to itself: x → y → x',
      'y: release/alias-circle its aliases lead back to itself: x → y → x',
      'w: release/alias-circle its aliases lead back to itself: w → w',
    ]);
  });
});

it.each([
  [pathOf('team/a', 'staging'), { environment: 'staging', prompt: 'team/a' }],
  ['.prompt/releases/stray.yaml', { environment: '', prompt: '' }],
])('%s is the release of a prompt in an environment, or of none', (path, which) => {
  expect(whichRelease(path)).toEqual(which);
});
