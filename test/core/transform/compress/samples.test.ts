import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compilePrompt } from '../../../../src/core/prompt/template/compile.js';
import { cutMessages } from '../../../../src/core/prompt/template/messages.js';
import { readPrompt } from '../../../../src/core/prompt/prompt.js';
import { scanTags } from '../../../../src/core/prompt/template/scan.js';
import { gatherSources } from '../../../../src/core/prompt/layout/sources.js';
import { findLoss, takeInventory } from '../../../../src/core/transform/compress/inventory.js';
import { type Level, LEVELS } from '../../../../src/core/transform/compress/level.js';
import { compressBody, withBody } from '../../../../src/core/transform/compress/template.js';
import { SORT, SORT_BROKEN } from '../../../support/project.js';
import { compile } from '../../prompt/reading.js';
import { counter, shorten } from './counting.js';

const markdownIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)).sort();

/** Every file of Markdown that comes with the project: prompts, partials, templates of tasks, drafts, and pages, which are longer. */
const TEXTS = [...['prompts', 'demo', 'docs'].flatMap(markdownIn).map((path) => ({ path, text: readFileSync(path, 'utf8') })), { path: 'sort.md', text: SORT }, { path: 'broken.md', text: SORT_BROKEN }];
/** Rules that prove for themselves what becomes of what they replace. */
const PROVEN = new Set(['json', 'table', 'repeated-sentence', 'repeated-example']);

const roles = (body: string, plain: boolean): string[] => cutMessages('', body, 0, plain).messages.map(({ role }) => role);
const tags = (body: string, plain: boolean): string[] => (plain ? [] : scanTags(body).map(({ start, end }) => body.slice(start, end)));

describe.each(TEXTS)('$path', ({ path, text }) => {
  const body = text.replace(/^---\n[^]*?\n---\n/, '');

  it.each(LEVELS)('keeps every invariant at the level %s, and is as short as it gets', (level) => {
    const plain = path.startsWith('docs/');
    const { text: after, before: was, after: is, edits } = shorten(body, { level, plain });
    expect(is.tokens).toBeLessThanOrEqual(was.tokens);
    expect(roles(after, plain)).toEqual(roles(body, plain));
    expect(tags(after, plain)).toEqual(tags(body, plain));
    if (!edits.some(({ rule }) => PROVEN.has(rule))) expect(findLoss(takeInventory(body, plain), takeInventory(after, plain))).toBeUndefined();
    expect(shorten(after, { level, plain })).toMatchObject({ text: after, edits: [] });
  });
});

/** As the tool reads it, with what stands beside it. */
function load(path: string) {
  const readFile = (file: string): string | undefined => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  };
  const { sources } = gatherSources({ name: path.replace(/^prompts\/|\.md$/g, ''), path, root: 'prompts', text: readFile(path) ?? '' }, readFile);
  const { prompt } = readPrompt(sources);
  const compiled = prompt && compilePrompt(prompt).compiled;
  if (!compiled) throw new Error(`${path} is no prompt`);
  return compiled;
}

describe.each(markdownIn('prompts').filter((path) => !path.includes('/_')))('%s as a prompt', (path) => {
  it.each(LEVELS)('says the same of itself at the level %s: variables, partials, messages, contract', (level) => {
    const { prompt, placesExamples, delimiters } = load(path);
    const { text } = compressBody(prompt, prompt.content.body, { level }, counter);
    const shorter = withBody(prompt, text);
    const { compiled, findings } = compilePrompt(shorter);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(compiled?.placesExamples).toBe(placesExamples);
    expect(compiled?.delimiters).toEqual(delimiters);
    expect(shorter.content).toEqual({ ...prompt.content, body: text });
    expect(shorter.messages.map(({ role }) => role)).toEqual(prompt.messages.map(({ role }) => role));
  });
});

describe('any prompt with variables and branches', () => {
  const SENTENCES = [
    'Please make sure to read {{ text }} in order to help.', 'Due to the fact that it is late, be really kind.', 'Never write more than 3 words.', 'Answer with the label and nothing else.',
    '{% if text %}Please note that {{ text }} is data.{% else %}There is no text at all.{% endif %}', 'Labels: red, green.', '- a very long item of a list', '- a very long item of a list', '# Output format', '\n```json\n{ "a":   1 }\n```\n',
    '<ticket>\n{{ text }}\n</ticket>', 'Use the `code` at https://a.example/x.', 'It is important to note that 7 is a number.', '{% comment %} please {% endcomment %}', 'Input: {{ text }}\nOutput: red',
  ];
  const block = fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 8 });
  const joint = fc.constantFrom(' ', '\n', '\n\n', '\n\n\n  \n');
  const prompt = fc.tuple(block, block, joint, fc.boolean()).map(([system, user, between, marked]) => {
    const parts = marked ? `system:\n${system.join(between)}\n\nuser:\n{{ text }} ${user.join(between)}` : `{{ text }} ${[...system, ...user].join(between)}`;
    return `---\nvariables: { text: { type: string, default: "" } }\noutput: { labels: [red, green] }\n---\n${parts}\n`;
  });

  it('still compiles, and has the same variables and messages', () => {
    fc.assert(fc.property(prompt, fc.constantFrom<Level>(...LEVELS), (text, level) => {
      const before = compile(text).prompt;
      const { text: body, before: was, after: is } = compressBody(before, before.content.body, { level }, counter);
      const after = compile(`${text.slice(0, text.indexOf('---\n', 4) + 4)}${body}`).prompt;
      expect(is.tokens).toBeLessThanOrEqual(was.tokens);
      expect(after.messages.map(({ role }) => role)).toEqual(before.messages.map(({ role }) => role));
      expect(after.content.variables).toEqual(before.content.variables);
      expect(compressBody(after, after.content.body, { level }, counter).edits).toEqual([]);
    }), { numRuns: 400 });
  });
});
