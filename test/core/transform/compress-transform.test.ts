import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { createCompressor } from '../../../src/core/transform/compress/compressor.js';
import { needsTools, prepareVariant } from '../../../src/core/transform/variant.js';
import { parseReference } from '../../../src/core/version/reference.js';
import { compile } from '../prompt/reading.js';
import { counter } from './compress/counting.js';

const tools = { compressor: createCompressor(counter), counter };
const TEXT = '---\nvariables: { docs: { type: string }, question: { type: string } }\n---\nsystem:\nPlease make sure to answer in order to help.\n\nuser:\n{{ docs }}\n{{ question }}';

const messages = (reference: string, text = TEXT): string[] => {
  const compiled = compile(text);
  return prepareVariant(compiled, parseReference(reference).stages, { tools }).render({ docs: 'A cat sat. A dog ran far away.', question: 'dog?' }).messages.map(({ role, content }) => `${role}: ${content}`);
};

describe('the transform', () => {
  it('shortens the template of a variant', () => {
    expect(messages('a+compress:level=phrases')).toEqual(['system: Answer to help.', 'user: A cat sat. A dog ran far away.\ndog?']);
  });

  it('shortens a value for a question', () => {
    expect(messages('a+compress:context-var=docs,query-var=question,max-tokens=6')[1]).toBe('user: A dog ran far away.\ndog?');
  });

  it('stands in the front matter, twice where it does two things', () => {
    const text = TEXT.replace('\n---\nsystem', '\ntransforms: [compress, compress: { context-var: docs, query-var: question, max-tokens: 6 }]\n---\nsystem');
    expect(messages('a', text)).toEqual(['system: Answer to help.', 'user: A dog ran far away.\ndog?']);
  });

  it('refuses a target that cannot be met, unless the best will do', () => {
    expect(() => messages('a+compress:target=0.9')).toThrow(PromptError);
    expect(() => messages('a+compress:target=0.9')).toThrow(/cannot be compressed to \d+ tokens: at best \d+, \d+ too many/);
    expect(messages('a+compress:target=0.9,best-effort=true')[0]).toBe('system: Answer to help.');
  });

  it.each([
    ['level=x', 'expected layout, phrases'],
    ['target=2', 'between 0 and 1'],
    ['target=0.2,max-tokens=3', 'give one of them'],
    ['context-var=docs,max-tokens=3', 'without `query-var` nothing says'],
    ['query-var=question', 'name it with `context-var`'],
    ['context-var=docs,query-var=question', 'needs `max-tokens` or `target`'],
    ['context-var=doc,query-var=question,max-tokens=3', 'has no variable `doc`'],
    ['context-var=docs,query-var=question,max-tokens=3,level=layout', 'about the template'],
  ])('refuses %s', (options, reason) => {
    expect(() => messages(`a+compress:${options}`)).toThrow(reason);
  });

  it('needs its tools, and others do not', () => {
    expect(needsTools(compile(TEXT), parseReference('a+compress').stages)).toBe(true);
    expect(needsTools(compile(TEXT), parseReference('a+few-shot').stages)).toBe(false);
  });
});
