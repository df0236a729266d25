import { describe, expect, it } from 'vitest';
import { meantWord, nearestWord } from '../../../src/core/text/nearest-word.js';

const KEYS = ['id', 'model', 'variables', 'tags', 'description'];

describe('nearestWord', () => {
  it.each([
    { typed: 'modell', nearest: 'model' },
    { typed: 'mdoel', nearest: 'model' },
    { typed: 'MODEL', nearest: 'model' },
    { typed: 'tag', nearest: 'tags' },
    { typed: 'variabels', nearest: 'variables' },
    { typed: 'descrption', nearest: 'description' },
    { typed: 'if', nearest: 'id' },
    { typed: 'x', nearest: undefined },
    { typed: 'ab', nearest: undefined },
    { typed: 'title', nearest: undefined },
    { typed: 'vars', nearest: undefined },
    { typed: '', nearest: undefined },
  ])('$typed → $nearest', ({ typed, nearest }) => {
    expect(nearestWord(typed, KEYS)).toBe(nearest);
  });

  it('takes the first of equally near ones', () => {
    expect(nearestWord('cat', ['bat', 'hat'])).toBe('bat');
    expect(nearestWord('cat', ['hat', 'bat'])).toBe('hat');
  });

  it('knows nothing among no words', () => {
    expect(nearestWord('a', [])).toBeUndefined();
  });

  it('suggests no one-letter word for another', () => {
    expect(nearestWord('x', ['y', 'z'])).toBeUndefined();
    expect(nearestWord('X', ['x'])).toBe('x');
  });
});

describe('meantWord', () => {
  it.each([
    { typed: 'modle', meant: 'model' },
    { typed: 'vari', meant: 'variables' },
    { typed: 'DESC', meant: 'description' },
    { typed: 'v', meant: undefined },
    { typed: '', meant: undefined },
    { typed: 'none', meant: undefined },
  ])('$typed → $meant', ({ typed, meant }) => {
    expect(meantWord(typed, KEYS)).toBe(meant);
  });

  it('takes no beginning that several have', () => {
    expect(meantWord('prod', ['production', 'production:canary'])).toBeUndefined();
    expect(meantWord('prod', ['production', 'production'])).toBe('production');
  });
});
