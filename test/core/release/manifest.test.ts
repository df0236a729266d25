import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { identify } from '../../../src/core/prompt/prompt.js';
import { contentFiles, readReleased, templatesIn } from '../../../src/core/release/manifest.js';

const TEXTS = {
  'prompts/support/triage.md': "---\ntransforms: [few-shot]\n---\n{% render 'tone' %}\nRoute it.\n",
  'prompts/support/triage.examples.yaml': '- { input: a, output: b }\n',
  'prompts/_partials/tone.md': 'Be kind.\n',
};
const HASH = identify({
  name: 'support/triage', path: 'prompts/support/triage.md', text: TEXTS['prompts/support/triage.md'],
  partials: { folder: 'prompts/_partials', texts: { tone: TEXTS['prompts/_partials/tone.md'] } },
  examples: { path: 'prompts/support/triage.examples.yaml', text: TEXTS['prompts/support/triage.examples.yaml'] },
}).hash;
const FOLDER = `.prompt/content/support/triage/${HASH.slice(0, 12)}/`;
const PROMPT = { name: 'support/triage', path: 'prompts/support/triage.md', root: 'prompts', hash: HASH, model: 'openai/gpt-4.1-mini' };

/** As they would be read back: by their path in the content's folder. */
function released(): Map<string, string> {
  return new Map(Object.entries(contentFiles(PROMPT, TEXTS)).map(([path, text]) => [path.slice(FOLDER.length), text]));
}

function fault(texts: ReadonlyMap<string, string>, hash = HASH): string {
  try {
    readReleased('support/triage', hash, texts);
  } catch (error) {
    if (error instanceof PromptError && error.code === 'release/content-altered') return error.message;
    throw error;
  }
  return 'as promoted';
}

describe('released content', () => {
  it('is the files as they were and a manifest', () => {
    const files = contentFiles(PROMPT, TEXTS);
    expect(Object.keys(files)).toEqual([...Object.keys(TEXTS).map((path) => FOLDER + path), `${FOLDER}manifest.json`]);
    for (const [path, text] of Object.entries(TEXTS)) expect(files[FOLDER + path]).toBe(text);
    expect(JSON.parse(files[`${FOLDER}manifest.json`] ?? '')).toMatchObject({
      schemaVersion: 1, prompt: 'support/triage', hash: HASH, path: 'prompts/support/triage.md', root: 'prompts', resolved: { model: 'openai/gpt-4.1-mini' },
    });
  });

  it('is the same bytes in whatever order the files come', () => {
    const reversed = Object.fromEntries(Object.entries(TEXTS).reverse());
    expect(contentFiles(PROMPT, reversed)[`${FOLDER}manifest.json`]).toBe(contentFiles(PROMPT, TEXTS)[`${FOLDER}manifest.json`]);
  });

  it('is read back as it was promoted', () => {
    const { prompt, model } = readReleased('support/triage', HASH, released());
    expect(prompt).toMatchObject({ name: 'support/triage', path: 'prompts/support/triage.md', hash: HASH, examples: [{ input: 'a', output: 'b' }] });
    expect(prompt.content.partials).toEqual({ tone: 'Be kind.' });
    expect(model).toBe('openai/gpt-4.1-mini');
  });

  it('holds the texts that transforms added, in whatever order they came, and those only where there are some', () => {
    const read = (templates: Record<string, string>) => {
      const texts = new Map(Object.entries(contentFiles({ ...PROMPT, templates }, TEXTS)).map(([path, text]) => [path.slice(FOLDER.length), text]));
      return { templates: readReleased('support/triage', HASH, texts).templates, manifest: texts.get('manifest.json') };
    };
    expect(read({ 'chain-of-thought/b': 'B', 'chain-of-thought/a': 'A' })).toEqual(read({ 'chain-of-thought/a': 'A', 'chain-of-thought/b': 'B' }));
    expect(read({ 'chain-of-thought/a': 'A' }).templates).toEqual({ 'chain-of-thought/a': 'A' });
    expect(templatesIn(read({ 'chain-of-thought/a': 'A' }).manifest)).toEqual({ 'chain-of-thought/a': 'A' });
    expect(read({}).manifest).not.toContain('templates');
    expect([templatesIn(undefined), templatesIn('{'), templatesIn(released().get('manifest.json'))]).toEqual([{}, {}, {}]);
  });

  it('without a model of the configuration has none', () => {
    const { model: _, ...prompt } = PROMPT;
    const texts = new Map(Object.entries(contentFiles(prompt, TEXTS)).map(([path, text]) => [path.slice(FOLDER.length), text]));
    expect(readReleased('support/triage', HASH, texts)).not.toHaveProperty('model');
  });
});

describe('released content that is not what was promoted', () => {
  const change = (path: string, to: (text: string) => string | undefined): Map<string, string> => {
    const texts = released();
    const text = to(texts.get(path) ?? '');
    if (text === undefined) texts.delete(path);
    else texts.set(path, text);
    return texts;
  };
  const manifest = (edit: (manifest: Record<string, unknown>) => void) => (text: string): string => {
    const value = JSON.parse(text) as Record<string, unknown>;
    edit(value);
    return JSON.stringify(value);
  };

  it.each<[string, string, (text: string) => string | undefined, string?]>([
    ['prompt altered', 'prompts/support/triage.md', (text) => `${text}!`],
    ['one space more', 'prompts/support/triage.md', (text) => `${text} `],
    ['partial altered', 'prompts/_partials/tone.md', () => 'Be rude.\n'],
    ['pool altered', 'prompts/support/triage.examples.yaml', () => '[]'],
    ['prompt missing', 'prompts/support/triage.md', () => undefined],
    ['partial missing', 'prompts/_partials/tone.md', () => undefined],
    ['a file more', 'prompts/_partials/other.md', () => 'x'],
    ['an empty file more', 'prompts/x.md', () => ''],
    ['manifest missing', 'manifest.json', () => undefined],
    ['manifest empty', 'manifest.json', () => ''],
    ['manifest no JSON', 'manifest.json', (text) => text.slice(1)],
    ['manifest of a newer tool', 'manifest.json', manifest((value) => { value['schemaVersion'] = 2; })],
    ['manifest of other content', 'manifest.json', manifest((value) => { value['hash'] = '0'.repeat(64); })],
    ['manifest and file altered together', 'manifest.json', manifest((value) => { value['path'] = 'prompts/_partials/tone.md'; }), 'prompts/_partials/tone.md'],
  ])('%s', (_, path, to, blamed = path) => {
    expect(fault(change(path, to))).toBe(`the released content in ${FOLDER.slice(0, -1)} is not what was promoted: ${blamed} is missing or altered`);
  });

  it('a missing empty file', () => {
    const texts = { ...TEXTS, 'prompts/_partials/tone.md': '' };
    const { hash } = identify({ name: 'support/triage', path: PROMPT.path, text: texts['prompts/support/triage.md'], partials: { folder: 'prompts/_partials', texts: { tone: '' } }, examples: { path: 'x.yaml', text: TEXTS['prompts/support/triage.examples.yaml'] } });
    const folder = `.prompt/content/support/triage/${hash.slice(0, 12)}/`;
    const files = new Map(Object.entries(contentFiles({ ...PROMPT, hash }, texts)).map(([file, text]) => [file.slice(folder.length), text]));
    expect(fault(files, hash)).toBe('as promoted');
    files.delete('prompts/_partials/tone.md');
    expect(fault(files, hash)).toContain('prompts/_partials/tone.md is missing');
  });

  it('a hash asked for that differs after its twelfth digit', () => {
    const other = HASH.slice(0, 12) + 'f'.repeat(52);
    expect(fault(released(), other)).toContain('manifest.json');
  });
});
