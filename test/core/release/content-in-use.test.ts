import { describe, expect, it } from 'vitest';
import { contentFolders, unusedFolders } from '../../../src/core/release/content-in-use.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const folder = (name: string, hash: string): string => `.prompt/content/${name}/${hash.slice(0, 12)}`;

describe('contentFolders', () => {
  it.each([
    ['a manifest makes one', [`${folder('team/sort', A)}/manifest.json`, `${folder('team/sort', A)}/prompts/team/sort.md`], [folder('team/sort', A)]],
    ['without one it is none of ours', [`${folder('x', A)}/prompts/x.md`], []],
    ['a name may look like a hash', [`${folder(B.slice(0, 12), A)}/manifest.json`], [folder(B.slice(0, 12), A)]],
    ['elsewhere', ['.prompt/releases/manifest.json', 'x/.prompt/content/x/aaaaaaaaaaaa/manifest.json', '.prompt/content/manifest.json'], []],
    ['a shorter or longer hash is none', ['.prompt/content/x/aaaaaaaaaaa/manifest.json', '.prompt/content/x/aaaaaaaaaaaaa/manifest.json'], []],
    ['several, sorted, once', [`${folder('b', A)}/manifest.json`, `${folder('a', B)}/manifest.json`, `${folder('b', A)}/manifest.json`], [folder('a', B), folder('b', A)]],
  ])('%s', (_, paths, expected) => {
    expect(contentFolders(paths)).toEqual(expected);
  });
});

describe('unusedFolders', () => {
  const folders = [folder('x', A), folder('y', B)];
  it.each([
    ['no release', [], folders],
    ['one is served', [`serves:\n  - hash: ${A}\n`], [folder('y', B)]],
    ['one is kept, in another file', [`hash: ${A}`, `kept: [{hash: ${B}}]`], []],
    ['in a form that is not known', [`# sha256:${B} #`], [folder('x', A)]],
    ['a part of a hash names nothing', [`${A.slice(0, 12)} ${B}b`], folders],
  ])('%s', (_, releases, expected) => {
    expect(unusedFolders(folders, releases)).toEqual(expected);
  });
});
