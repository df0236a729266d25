import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readQueries } from '../src/core/eval/queries/queries.js';
import { readPrompt } from '../src/core/prompt/prompt.js';
import { gatherSources } from '../src/core/prompt/layout/sources.js';
import { normalizeText } from '../src/core/similarity/words.js';
import { prompt } from './support/cli.js';
import { createRepo } from './support/repo.js';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLES = [
  { name: 'support/triage', queries: 120, examples: 200, scorers: ['label'] },
  { name: 'sales/extract-contact', queries: 60, examples: 20, scorers: ['exact', 'json-schema'] },
  { name: 'news/summarize', queries: 30, examples: 0, scorers: ['contains', 'regex'] },
];

function load(name: string) {
  const path = `prompts/${name}.md`;
  const read = (file: string): string | undefined => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
  const { sources } = gatherSources({ name, path, root: 'prompts', text: read(path) ?? '' }, read);
  const result = readPrompt(sources);
  const queriesPath = `prompts/${name}.queries.yaml`;
  return { ...result, ...readQueries(queriesPath, read(queriesPath) ?? '', result.prompt?.content.output), findings: result.findings };
}

describe('the sample prompts', () => {
  it.each(SAMPLES)('$name has its queries, half of them a test split, and its examples', ({ name, queries, examples, scorers }) => {
    const { prompt: sample, set, findings } = load(name);
    expect(findings).toEqual([]);
    expect(set?.queries.length).toBeGreaterThanOrEqual(queries);
    expect(sample?.examples.length).toBeGreaterThanOrEqual(examples);
    expect(set?.scorers.map((scorer) => scorer.definition.type)).toEqual(scorers);
    const test = set?.queries.filter((query) => query.split === 'test').length ?? 0;
    expect(test * 2).toBe(set?.queries.length);
  });

  it('show no query among the examples', () => {
    for (const { name } of SAMPLES) {
      const { prompt: sample, set } = load(name);
      const shown = new Set(sample?.examples.map((example) => normalizeText(String(example.input))));
      const asked = set?.queries.flatMap((query) => Object.values(query.vars).map((value) => normalizeText(String(value)))) ?? [];
      expect(asked.filter((text) => shown.has(text))).toEqual([]);
    }
  });

  it('pass check', async () => {
    const repo = createRepo();
    cpSync('prompts', join(repo.root, 'prompts'), { recursive: true });
    const { code, stdout } = await prompt(repo, ['check']);
    expect(stdout).toMatch(/^✓ \d+ prompts in the work tree: nothing to mend\n$/);
    expect(code).toBe(0);
  });
});
