import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAnswer, formatManifest, parseAnswer, parseManifest } from '../../../src/core/eval/run/journal.js';
import { changesSince, type RunManifest } from '../../../src/core/eval/run/manifest.js';
import type { Answer } from '../../../src/core/eval/run/run.js';
import { answered, failed } from './make.js';

const MANIFEST: RunManifest = {
  schemaVersion: 1,
  request: { command: 'ab', references: ['a@1', 'a'], filter: [], seed: 1, repeat: 1 },
  rule: { alpha: 0.05 },
  parts: [{ prompt: 'a', queries: 'q', chosen: 'c', scorers: 's', variants: [{ label: 'a@1', content: '1', model: 'm/x', requests: 'r1' }, { label: 'a', content: '2', model: 'm/x', requests: 'r2' }] }],
};

describe('the journal', () => {
  it('gives back what was put in, by the id of the query', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(fc.property(text, fc.option(fc.double({ min: 0, max: 9, noNaN: true }), { nil: undefined }), fc.boolean(), (said, cost, fails) => {
      const one: Answer = {
        variant: 1, query: 4, repeat: 2, shared: [3],
        outcome: fails ? failed('timeout') : answered(said, { usage: { inputTokens: 3 }, latencyMs: 12.5, finishReason: 'stop', servedModel: 'x-1', kept: true }),
        ...(cost === undefined ? {} : { cost }),
      };
      const line = formatAnswer(one, 'q5');
      expect(line).not.toContain('\n');
      expect(parseAnswer(line, (variant, id) => (variant === 1 && id === 'q5' ? 4 : undefined))).toEqual(one);
    }), { numRuns: 30 });
  });

  it('takes nothing for an answer that is none, or of no query of this run', () => {
    const torn = formatAnswer({ variant: 0, query: 0, repeat: 0, outcome: answered('x') }, 'q1').slice(0, -3);
    for (const line of ['', '{}', '[]', 'null', torn, '{"variant":0,"query":"q1","repeat":0}', formatManifest(MANIFEST)]) expect(parseAnswer(line, () => 0)).toBeUndefined();
    expect(parseAnswer(formatAnswer({ variant: 0, query: 0, repeat: 0, outcome: answered('x') }, 'gone'), () => undefined)).toBeUndefined();
    expect(parseManifest(formatManifest(MANIFEST))).toEqual(MANIFEST);
    expect(parseManifest('{"manifest":{"schemaVersion":2}}')).toBeUndefined();
  });
});

describe('what changed since a run', () => {
  const changed = (change: (manifest: RunManifest) => void): string[] => {
    const now = structuredClone(MANIFEST);
    change(now);
    return changesSince(MANIFEST, now);
  };
  const variant = (manifest: RunManifest) => manifest.parts[0]?.variants[1] as RunManifest['parts'][number]['variants'][number];
  const part = (manifest: RunManifest) => manifest.parts[0] as RunManifest['parts'][number];

  it.each<[string, (manifest: RunManifest) => void, string[]]>([
    ['nothing', () => {}, []],
    ['the prompt, and with it the requests', (now) => Object.assign(variant(now), { content: '3', requests: 'r3' }), ['the content of a changed']],
    ['the model', (now) => Object.assign(variant(now), { model: 'm/y', requests: 'r3' }), ['the model of a was m/x and is m/y']],
    ['what is sent', (now) => Object.assign(variant(now), { requests: 'r3' }), ['what is sent for a changed (transforms, templates or parameters)']],
    ['the queries, and with them the requests', (now) => { part(now).queries = 'q2'; variant(now).requests = 'r3'; }, ['the queries of a changed']],
    ['the scorers', (now) => Object.assign(part(now), { scorers: 's2', queries: 'q2' }), ['the scorers of a changed']],
    ['which queries', (now) => Object.assign(part(now), { chosen: 'c2' }), ['other queries of a are chosen']],
    ['settings', (now) => { now.request = { ...now.request, seed: 2, repeat: 3 }; now.rule = { alpha: 0.01 }; }, ['--seed is another', '--repeat is another', 'the settings of the decision are others (`evaluation:` in .promptrc)']],
    ['the shard', (now) => { now.shard = { index: 1, of: 2 }; }, ['--shard is another']],
    ['the variants', (now) => { part(now).variants.pop(); }, ['the variants are others']],
  ])('%s', (_, change, expected) => expect(changed(change)).toEqual(expected));
});
