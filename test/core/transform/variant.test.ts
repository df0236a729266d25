import { describe, expect, it } from 'vitest';
import { ARGUMENT, type Stage } from '../../../src/core/prompt/front-matter/stage.js';
import { prepareVariant, type Variant } from '../../../src/core/transform/variant.js';
import { parseReference } from '../../../src/core/version/reference.js';
import { compile } from '../prompt/reading.js';
import { refusal } from '../../support/refusal.js';

const POOL = '- { input: one two, output: x }\n- { input: one three, output: y }\n- { input: two three, output: z }\n';

/** A prompt with this front matter, and the stages of a reference such as `a+few-shot:k=1`. */
function variant(frontMatter: string, reference = 'a', defaultModel?: string): Variant {
  const compiled = compile(`---\nvariables: { ticket: { type: string } }\n${frontMatter}\n---\nuser:\n{{ ticket }}`, { examples: POOL });
  return prepareVariant(compiled, parseReference(reference).stages, { defaultModel });
}

describe('the model', () => {
  it.each([
    { id: 'of the reference', frontMatter: 'model: a/b', reference: 'a+model:c/d', model: 'c/d' },
    { id: 'the last of several', frontMatter: '', reference: 'a+model:c/d+model:e/f-1:free', model: 'e/f-1:free' },
    { id: 'of the prompt', frontMatter: 'model: a/b', reference: 'a', model: 'a/b' },
    { id: 'the default', frontMatter: '', reference: 'a', model: 'g/h' },
  ])('is $id', ({ frontMatter, reference, model }) => {
    expect(variant(frontMatter, reference, 'g/h').model).toBe(model);
  });

  it('may be none', () => {
    expect(variant('')).not.toHaveProperty('model');
  });

  it.each(['a+model', 'a+model:gpt-4', 'a+model:name=a/b', 'a+model:a/b,k=1'])('%s names none', (reference) => {
    expect(() => variant('', reference)).toThrow(/cannot be used: expected `provider\/model`/);
  });

  it('is no stage', () => {
    expect(variant('', 'a+model:c/d').stages).toEqual([]);
  });
});

describe('stages', () => {
  const stage = (name: string, options: Record<string, unknown> = {}): Stage => ({ name, options });

  it.each([
    { id: 'those of the prompt', own: '[few-shot: { k: 1, seed: 3 }]', reference: 'a', stages: [stage('few-shot', { k: 1, seed: 3 })] },
    { id: 'those of the reference', own: '[]', reference: 'a+few-shot:k=2', stages: [stage('few-shot', { k: '2' })] },
    { id: 'an option changed, the others kept', own: '[few-shot: { k: 1, seed: 3 }]', reference: 'a+few-shot:k=2', stages: [stage('few-shot', { k: '2', seed: 3 })] },
    { id: 'the same stage twice in a reference', own: '[]', reference: 'a+few-shot:k=2+few-shot:seed=1', stages: [stage('few-shot', { k: '2', seed: '1' })] },
  ])('$id', ({ own, reference, stages }) => {
    expect(variant(`transforms: ${own}`, reference).stages).toEqual(stages);
  });

  it.each([
    ['a', 1],
    ['a+few-shot:k=2', 2],
    ['a+few-shot:k=0', 0],
  ])('%s shows %i', (reference, count) => {
    const { messages } = variant('transforms: [few-shot: { k: 1 }]', reference).render({ ticket: 'one' });
    expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(count);
  });

  it('a variant can show examples where the prompt does not', () => {
    expect(variant('').render({ ticket: 'one' }).messages).toHaveLength(1);
    expect(variant('', 'a+few-shot:k=1').render({ ticket: 'one' }).messages).toHaveLength(3);
  });

  it.each([
    { reference: 'a+fewshot:k=1', message: 'the transform `fewshot` cannot be used: there is no such transform; did you mean `few-shot`?', remedy: 'available: few-shot, compress, chain-of-thought, model' },
    { reference: 'a+shorten', message: 'the transform `shorten` cannot be used: there is no such transform', remedy: 'available: few-shot, compress, chain-of-thought, model' },
    { reference: 'a+few-shot:4', message: 'the transform `few-shot:4` cannot be used: `4` is no option with a value, such as `k=4`', remedy: undefined },
    { reference: 'a+few-shot:k=x', message: 'the transform `few-shot:k=x` cannot be used: `k`: expected number but received "x"', remedy: undefined },
  ])('$reference is refused', ({ reference, message, remedy }) => {
    const error = refusal(() => variant('', reference));
    expect(error.message).toContain(message);
    expect(error.remedy).toBe(remedy);
  });

  it('a model among the transforms of a prompt belongs under its key', () => {
    expect(() => variant('transforms: [model: { argument: a/b }]')).toThrow('a prompt names its model with the key `model:`');
    expect(() => prepareVariant(compile('---\n---\nHi'), [stage('model', { [ARGUMENT]: 'a/b' })])).not.toThrow();
  });
});

describe('rendering', () => {
  it('gives parameters and prompt along', () => {
    const prepared = variant('parameters: { temperature: 0 }');
    expect(prepared.parameters).toEqual({ temperature: 0 });
    expect(prepared.compiled.prompt.name).toBe('a');
  });

  it('says which prompt cannot be rendered and where', () => {
    const compiled = compile('---\nvariables: { x: {} }\n---\nHi\n{{ x }}');
    expect(refusal(() => prepareVariant(compiled).render({ x: [1] }))).toMatchObject({ code: 'render/failed', exit: 2, message: 'a cannot be rendered with these values: p/a.md: line 5: the value is a list; print it with `| join: ", "` or `| json`' });
  });
});
