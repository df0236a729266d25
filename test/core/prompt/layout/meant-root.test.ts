import { describe, expect, it } from 'vitest';
import { emptyRoots, meantRoot } from '../../../../src/core/prompt/layout/meant-root.js';
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
