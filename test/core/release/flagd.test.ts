import { DefaultLogger } from '@openfeature/core';
import { FlagdCore, MemoryStorage } from '@openfeature/flagd-core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseServed } from '../../../src/core/release/bucket.js';
import { type FlagdDocument, toFlagd } from '../../../src/core/release/flagd.js';
import { planPromote } from '../../../src/core/release/plan.js';
import type { Release, ReleaseAlias } from '../../../src/core/release/release.js';

const hashOf = (version: number): string => version.toString(16).repeat(64).slice(0, 64);

function release(name: string, canary?: number, environment = 'production'): Release {
  const first = planPromote(undefined, { name, environment, version: 1, hash: hashOf(1) }).release;
  return canary === undefined ? first : planPromote(first, { name, environment, version: 2, hash: hashOf(2), canary }).release;
}

const alias = (prompt: string, to: string, environment = 'production'): ReleaseAlias => ({ schemaVersion: 1, prompt, environment, alias: to });

/** What flagd's own evaluator gives. */
function evaluator(definition: FlagdDocument): (flag: string, key: string | undefined) => unknown {
  const text = JSON.stringify(definition);
  new MemoryStorage(new DefaultLogger()).setConfigurations(text, true);
  const core = new FlagdCore();
  core.setConfigurations(text);
  return (flag, key) => {
    const { value, errorCode } = core.resolveObjectEvaluation(flag, {}, key === undefined ? {} : { targetingKey: key });
    if (errorCode !== undefined) throw new Error(`${flag}: ${errorCode}`);
    return value;
  };
}

describe('a flag definition', () => {
  it('is valid to flagd and says what is served', () => {
    expect(toFlagd('production', [release('b', 10), release('a'), release('a', undefined, 'staging')], [])).toEqual({
      $schema: 'https://flagd.dev/schema/v0/flags.json',
      flags: {
        a: { state: 'ENABLED', variants: { v1: { prompt: 'a', version: 1, hash: hashOf(1) } }, defaultVariant: 'v1' },
        b: {
          state: 'ENABLED',
          variants: { v2: { prompt: 'b', version: 2, hash: hashOf(2) }, v1: { prompt: 'b', version: 1, hash: hashOf(1) } },
          defaultVariant: 'v1',
          targeting: { if: [{ var: 'targetingKey' }, { fractional: [{ cat: ['b/production/222222222222', { var: 'targetingKey' }] }, ['v2', 10], ['v1', 90]] }] },
        },
      },
      metadata: { environment: 'production' },
    });
    const evaluate = evaluator(toFlagd('production', [release('b', 10), release('a')], []));
    expect(evaluate('a', 'user-1')).toEqual({ prompt: 'a', version: 1, hash: hashOf(1) });
  });

  it('of nothing has no flags', () => {
    expect(evaluator(toFlagd('production', [], []))).toBeTypeOf('function');
    expect(toFlagd('production', [release('a')], []).flags).not.toEqual({});
    expect(toFlagd('staging', [release('a')], []).flags).toEqual({});
  });

  it.each([1, 7, 10, 33, 50, 90, 99])('puts every key where the release puts it, at %d%%', (percent) => {
    const split = release('support/triage', percent);
    const evaluate = evaluator(toFlagd('production', [split], []));
    const keys = Array.from({ length: 2000 }, (_, index) => `user-${index}`);
    for (const key of keys) expect([key, evaluate('support/triage', key)]).toEqual([key, expect.objectContaining({ hash: chooseServed(split, key).served.hash })]);
    expect(new Set(keys.map((key) => chooseServed(split, key).variant)).size).toBe(2);
  });

  it('does so for every ASCII key and seed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii', minLength: 1 }), fc.string({ unit: 'binary-ascii', minLength: 1 }), fc.integer({ min: 1, max: 99 }), (seed, key, percent) => {
      const split = { ...release('a', percent), seed };
      expect(evaluator(toFlagd('production', [split], []))('a', key)).toMatchObject({ hash: chooseServed(split, key).served.hash });
    }));
  });

  it('gives the stable content to those without a key', () => {
    const evaluate = evaluator(toFlagd('production', [release('a', 99)], []));
    for (const key of [undefined, '']) expect(evaluate('a', key)).toMatchObject({ version: 1 });
    expect(evaluate('a', '0')).toMatchObject({ hash: chooseServed(release('a', 99), '0').served.hash });
  });

  it('tells contents of one version number apart by hash', () => {
    const split = release('a', 50);
    const serves = split.serves.map((served) => ({ ...served, version: 3 }));
    const { a } = toFlagd('production', [{ ...split, serves }], []).flags;
    expect(Object.keys(a?.variants ?? {})).toEqual(['v3-2222222', 'v3-1111111']);
    expect(a?.defaultVariant).toBe('v3-1111111');
  });

  it('has a flag for each former name, drawn with the same seed', () => {
    const split = release('c', 50);
    const definition = toFlagd('production', [split], [alias('a', 'b'), alias('b', 'c'), alias('lost', 'nowhere'), alias('x', 'c', 'staging')]);
    expect(Object.keys(definition.flags)).toEqual(['a', 'b', 'c']);
    expect(definition.flags['a']).toEqual(definition.flags['c']);
    const evaluate = evaluator(definition);
    for (const key of ['u1', 'u2', 'u3', 'u4']) expect(evaluate('a', key)).toMatchObject({ prompt: 'c', hash: chooseServed(split, key).served.hash });
  });

  it('takes names as they are', () => {
    const names = ['__proto__', 'constructor', 'a b', 'é/ü', '$ref'];
    expect(Object.keys(toFlagd('production', names.map((name) => release(name)), []).flags)).toEqual(names.toSorted());
  });
});
