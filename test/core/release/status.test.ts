import { describe, expect, it } from 'vitest';
import type { Release } from '../../../src/core/release/release.js';
import { deriveStatus } from '../../../src/core/release/status.js';

const ENVIRONMENTS = { production: { final: true }, staging: { final: false } };
const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const content = (hash: string) => ({ version: 1, hash });
const serving = (environment: string, hash: string, others: { canary?: string; kept?: string[] } = {}): Release => ({
  schemaVersion: 1, prompt: 'x', environment,
  serves: [...(others.canary === undefined ? [] : [{ ...content(others.canary), weight: 10 }]), { ...content(hash), weight: others.canary === undefined ? 100 : 90 }],
  kept: (others.kept ?? []).map((former) => ({ ...content(former), withdrawn: false })),
});

describe('the status of a content', () => {
  it.each<[string, Release[], { deprecated?: boolean; compared?: boolean; unreadable?: string[] }, string | undefined]>([
    ['nothing known of it', [], {}, 'draft'],
    ['compared in a run on record', [], { compared: true }, 'testing'],
    ['served by a final environment', [serving('production', A)], {}, 'production'],
    ['its canary', [serving('production', B, { canary: A })], {}, 'testing'],
    ['stable beside another canary', [serving('production', A, { canary: B })], {}, 'production'],
    ['served by another environment', [serving('staging', A)], {}, 'testing'],
    ['by an environment that is configured no more', [serving('gone', A)], {}, 'testing'],
    ['by both', [serving('staging', A), serving('production', A)], {}, 'production'],
    ['served before', [serving('production', B, { kept: [C, A] })], {}, 'deprecated'],
    ['served before, and compared again', [serving('production', B, { kept: [A] })], { compared: true }, 'deprecated'],
    ['served before here, still served there', [serving('production', B, { kept: [A] }), serving('staging', A)], {}, 'testing'],
    ['of others only', [serving('production', B)], {}, 'draft'],
    ['perhaps served by a final environment', [serving('staging', A)], { unreadable: ['production'] }, undefined],
    ['served by a final environment, whatever another one does', [serving('production', A)], { unreadable: ['staging'] }, 'production'],
    ['served by one, perhaps by another one', [serving('staging', A)], { unreadable: ['gone'] }, 'testing'],
    ['served before, perhaps still', [serving('production', B, { kept: [A] })], { unreadable: ['staging'] }, undefined],
    ['perhaps served somewhere', [], { compared: true, unreadable: ['staging'] }, undefined],
    ['its file says deprecated, whatever serves it', [], { deprecated: true, unreadable: ['production'] }, 'deprecated'],
    ['its file says deprecated', [], { deprecated: true, compared: true }, 'deprecated'],
    ['its file says deprecated while it is served', [serving('production', A)], { deprecated: true }, 'deprecated'],
  ])('%s', (_, releases, { deprecated = false, compared = false, unreadable = [] }, expected) => {
    expect(deriveStatus(A, releases, ENVIRONMENTS, { deprecated, compared, unreadable: unreadable.map((environment) => ({ environment })) })).toBe(expected);
  });
});
