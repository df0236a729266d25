import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../src/core/prompt/front-matter/stage.js';
import { formatReference, parseReference, type Reference, type Selector } from '../../../src/core/version/reference.js';
import { refusal } from '../../support/refusal.js';

const worktree: Selector = { kind: 'worktree' };
const version = (number: number): Selector => ({ kind: 'version', number });
const word = (text: string): Selector => ({ kind: 'word', text });
const revision = (text: string): Selector => ({ kind: 'revision', revision: text });
const environment = (name: string, canary = false): Selector => ({ kind: 'environment', environment: name, canary });
const hash = (prefix: string): Selector => ({ kind: 'hash', prefix });

describe('selectors', () => {
  it.each<[string, string | undefined, Selector]>([
    ['triage', 'triage', worktree],
    ['support/triage', 'support/triage', worktree],
    ['support/triage@7', 'support/triage', version(7)],
    ['support/triage@v7', 'support/triage', version(7)],
    ['triage@999999', 'triage', version(999_999)],
    ['triage@latest', 'triage', { kind: 'latest' }],
    ['triage@worktree', 'triage', worktree],
    ['triage@staged', 'triage', { kind: 'staged' }],
    ['triage@production', 'triage', word('production')],
    ['triage@production:canary', 'triage', environment('production', true)],
    ['triage@3f2ab9c', 'triage', word('3f2ab9c')],
    ['triage@1234567', 'triage', word('1234567')],
    ['triage@v1234567', 'triage', word('v1234567')],
    ['triage@0', 'triage', word('0')],
    ['triage@07', 'triage', word('07')],
    ['triage@V7', 'triage', word('V7')],
    ['triage@Latest', 'triage', word('Latest')],
    ['triage@HEAD~2', 'triage', word('HEAD~2')],
    ['triage@HEAD^{/fix: queue}', 'triage', word('HEAD^{/fix: queue}')],
    ['triage@feature/x', 'triage', word('feature/x')],
    ['triage@v1.2.0', 'triage', word('v1.2.0')],
    ['triage@main@{1}', 'triage', word('main@{1}')],
    ['triage@--output=x', 'triage', word('--output=x')],
    ['triage@env:staging', 'triage', environment('staging')],
    ['triage@env:staging:canary', 'triage', environment('staging', true)],
    ['triage@env:canary', 'triage', environment('canary')],
    ['triage@env:latest', 'triage', environment('latest')],
    ['triage@git:staging', 'triage', revision('staging')],
    ['triage@git:5', 'triage', revision('5')],
    ['triage@git:env:x', 'triage', revision('env:x')],
    ['triage@hash:1234567', 'triage', hash('1234567')],
    [`triage@hash:${'ab'.repeat(32)}`, 'triage', hash('ab'.repeat(32))],
    ['triage@version:1234567', 'triage', version(1_234_567)],
    ['triage@version:v3', 'triage', version(3)],
    ['@5', undefined, version(5)],
    ['@v5', undefined, version(5)],
    ['@worktree', undefined, worktree],
    ['@production', undefined, word('production')],
    // The characters of the grammar inside names and revisions.
    ['a%2Bb', 'a+b', worktree],
    ['a%40b@7', 'a@b', version(7)],
    ['100%25', '100%', worktree],
    ['%2525', '%25', worktree],
    ['triage@feature/a%2bb', 'triage', word('feature/a+b')],
    ['a,b=c', 'a,b=c', worktree],
  ])('%s', (text, name, selector) => {
    expect(parseReference(text)).toEqual({ ...(name === undefined ? {} : { name }), selector, stages: [] });
  });
});

describe('stages', () => {
  it.each<[string, Stage[]]>([
    ['triage+few-shot', [{ name: 'few-shot', options: {} }]],
    ['triage+few-shot:k=4,seed=1', [{ name: 'few-shot', options: { k: '4', seed: '1' } }]],
    ['triage+model:openai/gpt-4.1', [{ name: 'model', options: { argument: 'openai/gpt-4.1' } }]],
    ['triage+model:ollama/llama3:8b', [{ name: 'model', options: { argument: 'ollama/llama3:8b' } }]],
    ['triage+a:x,k=1', [{ name: 'a', options: { argument: 'x', k: '1' } }]],
    ['triage+a:k=b=c', [{ name: 'a', options: { k: 'b=c' } }]],
    ['triage+a:k=%2C%2B%3D%40%25', [{ name: 'a', options: { k: ',+=@%' } }]],
    ['triage+a:k=x@y', [{ name: 'a', options: { k: 'x@y' } }]],
    [
      'triage+few-shot:k=4,seed=1+compress:target=0.2+model:openai/gpt-4.1',
      [
        { name: 'few-shot', options: { k: '4', seed: '1' } },
        { name: 'compress', options: { target: '0.2' } },
        { name: 'model', options: { argument: 'openai/gpt-4.1' } },
      ],
    ],
    ['triage+a+a', [{ name: 'a', options: {} }, { name: 'a', options: {} }]],
  ])('%s', (text, stages) => {
    expect(parseReference(text).stages).toEqual(stages);
  });

  it('follow any selector', () => {
    expect(parseReference('@7+few-shot:k=2')).toEqual({ selector: version(7), stages: [{ name: 'few-shot', options: { k: '2' } }] });
    expect(parseReference('x@git:HEAD~1+few-shot').selector).toEqual(revision('HEAD~1'));
  });
});

describe('malformed references', () => {
  it.each([
    ['', 'it is empty'],
    ['+few-shot', 'it is empty'],
    ['@', 'nothing follows the @'],
    ['triage@', 'nothing follows the @'],
    ['triage@+few-shot', 'nothing follows the @'],
    ['triage@env:', 'nothing follows `env:`'],
    ['triage@git:', 'nothing follows `git:`'],
    ['triage@hash:', 'nothing follows `hash:`'],
    ['triage@version:', 'nothing follows `version:`'],
    ['triage@env::canary', '`:canary` needs an environment before it'],
    ['triage@:canary', '`:canary` needs an environment before it'],
    ['triage@hash:12345', 'a content hash has 7 to 64 hexadecimal digits (0-9, a-f)'],
    ['triage@hash:3F2AB9C', 'a content hash has 7 to 64 hexadecimal digits (0-9, a-f)'],
    [`triage@hash:${'0'.repeat(65)}`, 'a content hash has 7 to 64 hexadecimal digits (0-9, a-f)'],
    ['triage@version:0', '`0` is not a version number'],
    ['triage@version:x', '`x` is not a version number'],
    [`triage@version:${'9'.repeat(16)}`, '`9999999999999999` is not a version number'],
    ['triage+', '`+` does not start with the name of a transform'],
    ['triage+Few', '`+Few` does not start with the name of a transform'],
    ['triage++model:a/b', '`+` does not start with the name of a transform'],
    ['triage+a:', 'nothing follows `a:`'],
    ['triage+model:', 'nothing follows `model:`'],
    ['triage+a:k=', '`k=` is not an option such as `k=4`'],
    ['triage+a:=4', '`=4` is not an option such as `k=4`'],
    ['triage+a:K=4', '`K=4` is not an option such as `k=4`'],
    ['triage+a:k=1,,l=2', '`` is not an option such as `k=4`'],
    ['triage+a:__proto__=1', '`__proto__=1` is not an option such as `k=4`'],
    ['triage+a:k=1,k=2', '`k` is given twice'],
    ['triage+a:x,y', '`y` is a second argument without a name'],
    ['100%', 'a `%` must be written `%25`'],
    ['triage@a%20b', 'a `%` must be written `%25`'],
    ['triage+a:k=%', 'a `%` must be written `%25`'],
  ])('%s', (text, reason) => {
    const error = refusal(() => parseReference(text));
    expect(error.code).toBe('reference/invalid');
    expect(error.exit).toBe(2);
    expect(error.message).toBe(`\`${text}\` is not a reference: ${reason}`);
  });
});

describe('formatReference', () => {
  it.each<[Reference, string]>([
    [{ name: 'support/triage', selector: worktree, stages: [] }, 'support/triage'],
    [{ selector: worktree, stages: [] }, '@worktree'],
    [{ name: 'triage', selector: version(7), stages: [] }, 'triage@7'],
    [{ selector: version(5), stages: [] }, '@5'],
    [{ name: 'triage', selector: version(1_234_567), stages: [] }, 'triage@version:1234567'],
    [{ name: 'triage', selector: environment('production', true), stages: [] }, 'triage@env:production:canary'],
    [{ name: 'triage', selector: hash('3f2ab9c'), stages: [] }, 'triage@hash:3f2ab9c'],
    [{ name: 'triage', selector: revision('feature/a+b'), stages: [] }, 'triage@git:feature/a%2Bb'],
    [{ name: 'a@b', selector: { kind: 'latest' }, stages: [{ name: 'model', options: { argument: 'ollama/llama3:8b' } }] }, 'a%40b@latest+model:ollama/llama3:8b'],
    [{ name: 'x', selector: worktree, stages: [{ name: 'few-shot', options: { k: '4', note: 'a,b' } }] }, 'x+few-shot:k=4,note=a%2Cb'],
  ])('%o', (reference, text) => {
    expect(formatReference(reference)).toBe(text);
  });

  const hard = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'ab/.~^-_ +,=@%25BCé:{}'.split('')) });
  const name = hard.filter((text) => text !== '');
  const keyword = /^(?:worktree|staged|latest|v?[1-9]\d*)$|^(?:env|git|hash|version):|:canary$/s;
  const selector: fc.Arbitrary<Selector> = fc.oneof(
    fc.constantFrom<Selector>({ kind: 'worktree' }, { kind: 'staged' }, { kind: 'latest' }),
    fc.integer({ min: 1, max: 999_999_999_999_999 }).map(version),
    fc.integer({ min: 1, max: 1_100_000 }).map(version),
    fc.tuple(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,10}$/), fc.boolean()).map(([text, canary]) => environment(text, canary)),
    fc.stringMatching(/^[0-9a-f]{7,64}$/).map(hash),
    hard.map(revision),
    hard.filter((text) => !keyword.test(text)).map(word),
  );
  const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
  const stage: fc.Arbitrary<Stage> = fc.record({ name: key, options: fc.dictionary(key, hard, { maxKeys: 3, noNullPrototype: true }) });
  const reference: fc.Arbitrary<Reference> = fc
    .tuple(fc.option(name, { nil: undefined }), selector, fc.array(stage, { maxLength: 3 }))
    .map(([of, what, stages]) => ({ ...(of === undefined ? {} : { name: of }), selector: what, stages }));

  it('is undone by parseReference', () => {
    fc.assert(fc.property(reference, (value) => {
      expect(parseReference(formatReference(value))).toEqual(value);
    }), { numRuns: 3000 });
  });

  it('gives the same text again for whatever was read', () => {
    const text = fc.string({ maxLength: 20, unit: fc.constantFrom(...'abk47v@+:=,%25/~'.split('')) });
    fc.assert(fc.property(text, (typed) => {
      let read: Reference;
      try {
        read = parseReference(typed);
      } catch (error) {
        expect(error).toMatchObject({ code: 'reference/invalid' });
        return;
      }
      expect(parseReference(formatReference(read))).toEqual(read);
    }), { numRuns: 3000 });
  });
});
