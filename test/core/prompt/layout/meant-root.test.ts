import { describe, expect, it } from 'vitest';
import { emptyRoots, meantRoot } from '../../../../src/core/prompt/layout/meant-root.js';
import { expandEntry } from '../../../../src/core/prompt/layout/entry.js';
import { patternSources } from '../../../../src/core/prompt/layout/pattern.js';

const PATHS = ['README.md', 'patterns/greet/system.md', 'patterns/greet/user.md', 'app/prompts/a.txt', 'apps/web/prompts/b.md', 'apps/shop/prompts/c.md', 'src/a/x.prompt.md', 'notes/todo.yaml'];

describe('what an entry of `prompts:` was meant to say', () => {
  it.each([
    ['paterns/*/system.md', 'patterns/*/system.md'],
    ['patterns/*/sytem.md', 'patterns/*/system.md'],
    ['patterns/greet/sytem.md', 'patterns/greet/system.md'],
    ['apps/web/promts', 'apps/web/prompts'],
    ['apps/*/promts/*.md', 'apps/*/prompts/*.md'],
    ['scr/**/*.prompt.md', 'src/**/*.prompt.md'],
    ['app/prompts', 'app/prompts/**/*.txt'],
    ['app/promtps', 'app/prompts/**/*.txt'],
    ['app/prompts/*.md', 'app/prompts/*.txt'],
    ['prompts', 'app/prompts/**/*.txt'],
    ['web/prompts', 'apps/web/prompts'],
    ['notes', undefined],
    ['nowhere', undefined],
    ['promts/promts/*.md', undefined],
    ['**/system.prompt', undefined],
  ])('%s: %s', (entry, meant) => {
    expect(meantRoot(entry, PATHS)).toBe(meant);
  });

  it('asked only of those that find nothing', () => {
    const roots = ['patterns/*/system.md', 'nowhere', 'apps', 'app/prompts', 'patterns'];
    expect(emptyRoots({ roots, patterns: patternSources(roots) }, PATHS)).toEqual(['nowhere', 'app/prompts']);
  });
});

it.each([
  ['app/*.{txt,j2}', ['app/*.txt', 'app/*.j2']],
  ['app/*{.txt,.j2}', ['app/*.txt', 'app/*.j2']],
  ['{app,web}/*.md', ['{app,web}/*.md']],
  ['a/{1..3}', ['a/{1..3}']],
  ['prompts', ['prompts']],
])('%s stands for %j', (entry, entries) => {
  expect(expandEntry(entry)).toEqual(entries);
});
