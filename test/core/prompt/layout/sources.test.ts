import { describe, expect, it } from 'vitest';
import { patternSources } from '../../../../src/core/prompt/layout/pattern.js';
import { classify, examplesPaths, partialsFolder, queriesPaths, reportPath, foldersOf, promptPathOf } from '../../../../src/core/prompt/layout/layout.js';
import { gatherSources } from '../../../../src/core/prompt/layout/sources.js';

const FILES: Record<string, string> = {
  'p/_partials/tone.md': "Be kind. {% render 'team/name' %}",
  'p/_partials/team/name.md': 'Support',
  'p/_partials/unused.md': 'x',
  'p/s/a.examples.jsonl': '{"input":"a","output":"b"}',
};

const gather = (text: string, files = FILES) =>
  gatherSources({ name: 's/a', path: 'p/s/a.md', root: 'p', text }, (path) => (Object.hasOwn(files, path) ? files[path] : undefined), ['tone', 'unused']);

describe('gatherSources', () => {
  it.each([
    { id: 'nothing', text: 'Hi', partials: [], wanted: ['p/s/a.md'] },
    { id: 'partials, and theirs', text: "---\n---\n{% render 'tone' %}", partials: ['team/name', 'tone'], wanted: ['p/_partials/team/name.md', 'p/_partials/tone.md', 'p/s/a.md'] },
    { id: 'missing partials are wanted too', text: "{% render 'gone' %}", partials: [], wanted: ['p/_partials/gone.md', 'p/s/a.md'] },
    { id: 'the pool, where it may be used', text: '---\ntransforms: [few-shot]\n---\nHi', partials: [], wanted: ['p/s/a.examples.jsonl', 'p/s/a.examples.yaml', 'p/s/a.md'] },
    { id: 'braces in the front matter hide nothing', text: "---\ndescription: 'Fills {{ x and {% raw %}'\n---\n{% render 'unused' %}", partials: ['unused'], wanted: ['p/_partials/unused.md', 'p/s/a.md'] },
    { id: 'a render in the front matter is none', text: "---\ndescription: \"{% render 'unused' %}\"\n---\nHi", partials: [], wanted: ['p/s/a.md'] },
    { id: 'a dynamic name is none', text: '{% render x %}', partials: [], wanted: ['p/s/a.md'] },
  ])('$id', ({ text, partials, wanted }) => {
    const gathered = gather(text);
    expect(Object.keys(gathered.sources.partials?.texts ?? {}).sort()).toEqual(partials);
    expect(gathered.wanted).toEqual(wanted);
    expect(gathered.sources).toMatchObject({ name: 's/a', path: 'p/s/a.md', text, partials: { folder: 'p/_partials', available: ['tone', 'unused'] } });
  });

  it('takes the pool along even where the prompt does not use it: a variant may', () => {
    expect(gather('Hi').sources.examples).toEqual({ path: 'p/s/a.examples.jsonl', text: FILES['p/s/a.examples.jsonl'] });
    expect(gather('Hi', {}).sources.examples).toBeUndefined();
  });

  it('prefers the YAML pool', () => {
    expect(gather('Hi', { ...FILES, 'p/s/a.examples.yaml': '[]' }).sources.examples?.path).toBe('p/s/a.examples.yaml');
  });

  it('reads no path outside the partials folder', () => {
    const asked: string[] = [];
    gatherSources({ name: 'a', path: 'p/a.md', root: 'p', text: "{% render '../../etc/passwd' %}" }, (path) => void asked.push(path));
    expect(asked.filter((path) => path.includes('..'))).toEqual([]);
  });

  it('ends with partials that include each other', () => {
    const files = { 'p/_partials/a.md': "{% render 'b' %}", 'p/_partials/b.md': "{% render 'a' %}" };
    expect(gather("{% render 'a' %}", files).wanted).toEqual(['p/_partials/a.md', 'p/_partials/b.md', 'p/s/a.md']);
  });
});

describe('classify', () => {
  it.each([
    ['p/a.md', { kind: 'prompt', name: 'a', root: 'p' }],
    ['p/s/t/a.md', { kind: 'prompt', name: 's/t/a', root: 'p' }],
    ['q/r/a.md', { kind: 'prompt', name: 'a', root: 'q/r' }],
    ['p/a.b.md', { kind: 'prompt', name: 'a.b', root: 'p' }],
    ['p/_partials/tone.md', { kind: 'partial', name: 'tone', root: 'p' }],
    ['p/_partials/team/tone.md', { kind: 'partial', name: 'team/tone', root: 'p' }],
    ['p/s/a.queries.yaml', { kind: 'queries', name: 's/a', root: 'p' }],
    ['p/a.queries.jsonl', { kind: 'queries', name: 'a', root: 'p' }],
    ['p/a.examples.yaml', { kind: 'examples', name: 'a', root: 'p' }],
    ['p/a.examples.jsonl', { kind: 'examples', name: 'a', root: 'p' }],
    ['p/a.report.json', { kind: 'report', name: 'a', root: 'p' }],
    ['p/README.md', undefined],
    ['p/s/CHANGELOG.md', undefined],
    ['p/_draft.md', undefined],
    ['p/_drafts/a.md', undefined],
    ['p/s/_partials/tone.md', undefined],
    ['p/.hidden.md', undefined],
    ['p/.git/a.md', undefined],
    ['p/_partials/.hidden.md', undefined],
    ['p/.md', undefined],
    ['p/s/.md', undefined],
    ['p/a.txt', undefined],
    ['p/a.MD', undefined],
    ['pq/a.md', undefined],
    ['other/a.md', undefined],
    ['a.md', undefined],
  ] as const)('%s', (path, role) => {
    expect(classify({ roots: ['p', 'q/r'] }, path)).toEqual(role);
  });

  it('with the project’s own folder as root', () => {
    expect(classify({ roots: ['.'] }, 'a.md')).toEqual({ kind: 'prompt', name: 'a', root: '.' });
    expect(classify({ roots: ['.'] }, '_partials/tone.md')).toEqual({ kind: 'partial', name: 'tone', root: '.' });
  });
});

describe('patterns', () => {
  const layoutOf = (...roots: string[]) => ({ roots, patterns: patternSources(roots) });

  it.each([
    ['patterns/*/system.md', 'patterns/a/system.md', { kind: 'prompt', name: 'a', root: 'patterns' }],
    ['patterns/*/system.md', 'patterns/a/system.queries.yaml', { kind: 'queries', name: 'a', root: 'patterns' }],
    ['patterns/*/system.md', 'patterns/a/system.report.json', { kind: 'report', name: 'a', root: 'patterns' }],
    ['patterns/*/system.md', 'patterns/_partials/tone.md', { kind: 'partial', name: 'tone', root: 'patterns' }],
    ['patterns/*/system.md', 'patterns/a/user.md', undefined],
    ['patterns/*/system.md', 'patterns/a/user.queries.yaml', undefined],
    ['patterns/*/system.md', 'patterns/a/b/system.md', undefined],
    ['patterns/*/system.md', 'patterns/_a/system.md', undefined],
    ['patterns/*/system.md', 'patterns/system.md', undefined],
    ['**/prompt.md', 'a/b/prompt.md', { kind: 'prompt', name: 'a/b', root: '.' }],
    ['**/prompt.md', 'prompt.md', { kind: 'prompt', name: 'prompt', root: '.' }],
    ['src/**/*.prompt.md', 'src/x/ask.prompt.md', { kind: 'prompt', name: 'x/ask', root: 'src' }],
    ['src/**/*.prompt.md', 'src/ask.prompt.examples.yaml', { kind: 'examples', name: 'ask', root: 'src' }],
    ['src/**/*.prompt.md', 'src/ask.md', undefined],
    ['p/*.txt', 'p/a.txt', { kind: 'prompt', name: 'a', root: 'p' }],
    ['p/*.txt', 'p/a.queries.yaml', { kind: 'queries', name: 'a', root: 'p' }],
    ['p/*.txt', 'p/a.md', undefined],
    ['AGENTS.md', 'AGENTS.md', { kind: 'prompt', name: 'AGENTS', root: '.' }],
  ] as const)('%s: %s', (pattern, path, role) => {
    expect(classify(layoutOf(pattern), path)).toEqual(role);
  });

  it('the first entry that knows a file says what it is', () => {
    expect(classify(layoutOf('p/*/system.md', 'p'), 'p/a/system.md')).toMatchObject({ name: 'a' });
    expect(classify(layoutOf('p', 'p/*/system.md'), 'p/a/system.md')).toMatchObject({ name: 'a/system' });
  });

  it('need only the folders they lie in', () => {
    expect(foldersOf(layoutOf('p', 'p/*/x.md', 'q/r/*.md', 'q/r'))).toEqual(['p', 'q/r']);
    expect(foldersOf(layoutOf('p', '**/x.md'))).toEqual(['.']);
  });

  it('a companion belongs to the prompt beside it, there or not', () => {
    const layout = layoutOf('p', 'q/*.txt');
    expect(['p/a.report.json', 'q/b.queries.jsonl', 'q/_b.report.json', 'p/a.md'].map((path) => promptPathOf(layout, path))).toEqual(['p/a.md', 'q/b.txt', undefined, undefined]);
  });
});

it('companions stand beside the prompt', () => {
  expect(examplesPaths('p/s/a.md')).toEqual(['p/s/a.examples.yaml', 'p/s/a.examples.jsonl']);
  expect(queriesPaths('p/s/a.md')).toEqual(['p/s/a.queries.yaml', 'p/s/a.queries.jsonl', 'p/s/a.queries.csv']);
  expect(reportPath('p/s/a.md')).toBe('p/s/a.report.json');
  expect(partialsFolder('p')).toBe('p/_partials');
  expect(partialsFolder('.')).toBe('_partials');
});
