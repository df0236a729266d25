import { describe, expect, it } from 'vitest';
import { aliasCircles, followAlias } from '../../../src/core/release/aliases.js';

/** `a>b` in production; `a>b@staging`. */
const aliases = (...texts: string[]) =>
  texts.map((text) => {
    const [, prompt = '', alias = '', environment = 'production'] = /^(.+)>([^@]+)(?:@(.+))?$/.exec(text) ?? [];
    return { prompt, alias, environment };
  });

describe('an alias', () => {
  it.each<[string[], string, string]>([
    [[], 'a', 'a'],
    [['a>b'], 'a', 'b'],
    [['a>b'], 'b', 'b'],
    [['a>b', 'b>c', 'c>d'], 'a', 'd'],
    [['b>c', 'a>b'], 'a', 'c'],
    [['a>b@staging'], 'a', 'a'],
    [['a>b', 'b>c@staging'], 'a', 'b'],
    [Array.from({ length: 50 }, (_, index) => `${index}>${index + 1}`), '0', '50'],
  ])('%j: %s leads to %s', (texts, name, end) => {
    expect(followAlias(aliases(...texts), 'production', name)).toBe(end);
  });

  it('in a circle leads nowhere new, and comes to an end', () => {
    expect(followAlias(aliases('a>a'), 'production', 'a')).toBe('a');
    expect(followAlias(aliases('a>b', 'b>a'), 'production', 'a')).toBe('a');
    expect(['a', 'b']).toContain(followAlias(aliases('x>a', 'a>b', 'b>a'), 'production', 'x'));
  });
});

describe('circles', () => {
  it.each<[string[], string[][]]>([
    [[], []],
    [['a>b', 'b>c'], []],
    [['a>a'], [['a', 'a']]],
    [['a>b', 'b>a'], [['a', 'b', 'a']]],
    [['x>a', 'a>b', 'b>c', 'c>a'], [['a', 'b', 'c', 'a']]],
    [['a>b', 'b>a', 'c>d', 'd>c'], [['a', 'b', 'a'], ['c', 'd', 'c']]],
    [['a>b', 'b>a@staging'], []],
  ])('%j: %j', (texts, circles) => {
    expect(aliasCircles(aliases(...texts)).map(({ names }) => names)).toEqual(circles);
  });

  it('are those of one environment', () => {
    expect(aliasCircles(aliases('a>b', 'b>a', 'a>b@staging', 'b>a@staging')).map(({ environment }) => environment)).toEqual(['production', 'staging']);
  });
});
