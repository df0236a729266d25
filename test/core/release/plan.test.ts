import { describe, expect, it } from 'vitest';
import { planPromote, planRollback, planRollout, type ReleasePlan } from '../../../src/core/release/plan.js';
import type { Evidence, Release } from '../../../src/core/release/release.js';
import { refusal } from '../../support/refusal.js';

const HOME = { name: 'support/triage', environment: 'production' };
/** Version n has the hash nnn…; with version 1 and 3 alike where a test says so. */
const hashOf = (version: number): string => version.toString(16).repeat(64).slice(0, 64);
const measured = (value: number): Evidence => ({ report: 'e'.repeat(64), metric: 'accuracy', value, lower: value - 0.1, upper: value + 0.1, queries: 40, model: 'openai/gpt-4.1-mini' });

type Move = string;

/** Carries out moves from nothing: `3` promotes version 3, `3@10` to ten percent first, `at 50` its share, `back`, `to 2`. */
function play(...moves: Move[]): Release {
  let current: Release | undefined;
  for (const move of moves) current = plan(current, move).release;
  if (!current) throw new Error('no move');
  return current;
}

function plan(current: Release | undefined, move: Move): ReleasePlan {
  if (move === 'back') return planRollback(current as Release, HOME);
  if (move.startsWith('at ')) return planRollout(current, { ...HOME, percent: Number(move.slice(3)) });
  if (move.startsWith('to ')) return planRollback(current as Release, { ...HOME, to: Number(move.slice(3)) });
  const [version, canary] = move.split('@').map(Number);
  return planPromote(current, { ...HOME, version: version as number, hash: hashOf(version as number), ...(canary === undefined ? {} : { canary }) });
}

/** `2@10 1@90 | 3 4x`: served with weights, then kept, `x` withdrawn. */
function told({ serves, kept }: Release): string {
  const before = kept.map(({ version, withdrawn }) => `${version}${withdrawn ? 'x' : ''}`);
  return [serves.map(({ version, weight }) => (weight === 100 ? version : `${version}@${weight}`)).join(' '), before.join(' ')].join(' | ').trimEnd();
}

describe('what is served and kept after', () => {
  it.each<[Move[], string]>([
    [['1'], '1 |'],
    [['1', '2'], '2 | 1'],
    [['1', '2', '3'], '3 | 2 1'],
    [['1', '2', '1'], '1 | 2 1'],
    // Canaries.
    [['1', '2@1'], '2@1 1@99 |'],
    [['1', '2@10', '2@50'], '2@50 1@50 |'],
    [['1', '2@99'], '2@99 1@1 |'],
    [['1', '2@10', '2'], '2 | 1'],
    [['1', '2', '3@10', '3'], '3 | 2 1'],
    [['1', '2@10', '1'], '1 | 2x'],
    [['1', '2@10', '3'], '3 | 2x 1'],
    [['1', '2@10', '3@20'], '3@20 1@80 | 2x'],
    [['1', '2@10', 'back'], '1 | 2x'],
    [['1', '2@10', 'back', '2@20'], '2@20 1@80 |'],
    [['1', '2', '3@10', 'back', 'back'], '1 | 2x 3x'],
    // Rollouts.
    [['1', '2@10', 'at 50'], '2@50 1@50 |'],
    [['1', '2@10', 'at 5'], '2@5 1@95 |'],
    [['1', '2@10', 'at 100'], '2 | 1'],
    [['1', '2@10', 'at 0'], '1 | 2x'],
    [['1', '2', '3@10', 'at 100', 'back'], '2 | 3x 1'],
    [['1', '2@10', 'at 0', '2@20'], '2@20 1@80 |'],
    // Rollbacks.
    [['1', '2', 'back'], '1 | 2x'],
    [['1', '2', '3', 'back'], '2 | 3x 1'],
    [['1', '2', '3', 'back', 'back'], '1 | 2x 3x'],
    [['1', '2', '3', 'back', '4', 'back'], '2 | 4x 3x 1'],
    [['1', '2', 'back', '2'], '2 | 1'],
    [['1', '2', 'back', '2', 'back'], '1 | 2x'],
    [['1', '2', '1', 'back', 'back'], '1 | 2x'],
    [['1', '2', '3', 'to 1'], '1 | 3x 2'],
    [['1', '2', '3', 'back', 'to 3'], '3 | 2x 1'],
    [['1', '2', '3@10', 'to 1'], '1 | 3x 2x'],
    [['1', '2', '3@10', 'to 2'], '2 | 3x 1'],
    // Ten are kept.
    [Array.from({ length: 13 }, (_, index) => String(index + 1)), '13 | 12 11 10 9 8 7 6 5 4 3'],
    [[...Array.from({ length: 12 }, (_, index) => String(index + 1)), 'back'], '11 | 12x 10 9 8 7 6 5 4 3 2'],
  ])('%j', (moves, expected) => {
    expect(told(play(...moves))).toBe(expected);
  });

  it('leaves the release it came from as it was', () => {
    const current = play('1', '2', '3@10');
    const before = structuredClone(current);
    for (const move of ['3', '2', '4', '4@5', 'back', 'to 1']) plan(current, move);
    expect(current).toEqual(before);
  });

  it('weights always add up to a hundred', () => {
    for (let percent = 1; percent <= 99; percent++) {
      const { serves } = play('1', `2@${percent}`);
      expect(serves.map(({ version, weight }) => [version, weight])).toEqual([[2, percent], [1, 100 - percent]]);
    }
  });
});

describe('refusals', () => {
  it.each<[Move[], Move, string]>([
    [['1'], '1', 'release/unchanged'],
    [['1', '2@10'], '2@10', 'release/unchanged'],
    [['1'], '1@10', 'release/unchanged'],
    [['1', '2@10'], '1@10', 'release/unchanged'],
    [[], '1@10', 'release/none'],
    [['1'], '2@0', 'usage'],
    [['1'], '2@100', 'usage'],
    [['1'], '2@-1', 'usage'],
    [['1'], '2@12.5', 'usage'],
    [['1'], '2@NaN', 'usage'],
    [['1'], '2@Infinity', 'usage'],
    [['1'], 'back', 'release/nothing-to-roll-back'],
    [['1', '2', 'back'], 'back', 'release/nothing-to-roll-back'],
    [['1', '2'], 'to 2', 'release/unchanged'],
    [['1', '2'], 'to 3', 'release/not-kept'],
    [['1', '2@10'], 'to 2', 'release/not-kept'],
  ])('after %j, %s: %s', (moves, move, code) => {
    expect(refusal(() => plan(moves.length === 0 ? undefined : play(...moves), move)).code).toBe(code);
  });

  it.each<[string, Release, number, number | undefined, string]>([
    ['what history calls otherwise is found by its content', play('1', '4', '5'), 2, 4, '4 | 5x 1'],
    ['a number that the release has comes first', play('1', '2', '4', '5'), 2, 4, '2 | 5x 4 1'],
    ['of two contents with one number the one that history has', { ...play('1', '2', '5'), kept: [{ version: 2, hash: hashOf(9), withdrawn: false }, ...play('1', '2', '5').kept] }, 2, 2, '2 | 5x 2 1'],
    ['what history does not know is found by the release’s number', play('1', '4', '5'), 4, undefined, '4 | 5x 1'],
    ['a canary ends where its stable content is meant', play('1', '4', '5@10'), 2, 4, '4 | 5x 1'],
  ])('%s', (_, current, to, history, expected) => {
    const { release } = planRollback(current, { ...HOME, to, ...(history === undefined ? {} : { toHash: hashOf(history) }) });
    expect(told(release)).toBe(expected);
    expect(history === undefined || release.serves[0]?.hash === hashOf(history) || release.serves[0]?.version === to).toBe(true);
  });

  it('what is served already under another number is told', () => {
    expect(refusal(() => planRollback(play('1', '4'), { ...HOME, to: 2, toHash: hashOf(4) }))).toMatchObject({ code: 'release/unchanged', message: 'production already serves support/triage@4, which is the content of support/triage@2' });
  });

  it('say what is kept', () => {
    expect(() => planRollback(play('1', '2', '3'), { ...HOME, to: 9 })).toThrow(expect.objectContaining({ remedy: 'kept: 2, 1; others: `prompt promote support/triage@9 --env production`' }) as Error);
    // Once, however often it was served.
    expect(() => planRollback(play('1', '2', '1', '2', '3'), { ...HOME, to: 9 })).toThrow(expect.objectContaining({ remedy: expect.stringContaining('kept: 2, 1;') as string }) as Error);
    expect(() => planRollback(play('1'), HOME)).toThrow(expect.objectContaining({ remedy: 'promote another version with `prompt promote support/triage@<version> --env production`' }) as Error);
    expect(() => planRollback(play('1', '2', 'back'), HOME)).toThrow(expect.objectContaining({
      message: 'production has served nothing of support/triage before what it serves now that was not rolled back', remedy: 'kept: 2; choose one with --to <version>',
    }) as Error);
  });

  it('say what a canary needs beside it', () => {
    expect(refusal(() => plan(undefined, '2@10'))).toMatchObject({
      message: 'production serves no version of support/triage yet, beside which a canary could run', remedy: 'serve one to everyone first: `prompt promote support/triage@2 --env production`',
    });
  });

  it('say what share is served already', () => {
    expect(refusal(() => plan(play('1', '2@10'), '2@10')).message).toBe('production already serves support/triage@2 to 10%');
  });
});

describe('the seed of a split', () => {
  it('stays while the same canary grows', () => {
    const small = play('1', '2@5');
    const large = plan(small, '2@50').release;
    expect(small.seed).toBe(`support/triage/production/${'2'.repeat(12)}`);
    expect(large.seed).toBe(small.seed);
    expect(plan({ ...small, seed: 'given by hand' }, '2@50').release.seed).toBe('given by hand');
  });

  it('is another for another canary, and gone without one', () => {
    const canary = play('1', '2@5');
    expect(plan({ ...canary, seed: 'given by hand' }, '3@5').release.seed).toBe(`support/triage/production/${'3'.repeat(12)}`);
    for (const move of ['2', '1', '3', 'back']) expect(plan(canary, move).release).not.toHaveProperty('seed');
  });
});

describe('a running canary', () => {
  it.each([['3@5', 2], ['3', 2], ['1', 2], ['2@50', undefined], ['2', undefined]])('after %s is withdrawn: %s', (move, version) => {
    expect(plan(play('1', '2@10'), move).withdrawn?.version).toBe(version);
  });
});

describe('evidence', () => {
  const first = planPromote(undefined, { ...HOME, version: 1, hash: hashOf(1), evidence: measured(0.5) }).release;
  const canary = planPromote(first, { ...HOME, version: 2, hash: hashOf(2), canary: 10, evidence: measured(0.75) }).release;

  it('goes with its content: served, kept, served again', () => {
    const second = planPromote(canary, { ...HOME, version: 2, hash: hashOf(2), evidence: measured(0.875) }).release;
    expect(second.serves[0]?.evidence).toEqual(measured(0.875));
    expect(second.kept).toEqual([{ version: 1, hash: hashOf(1), evidence: measured(0.5), withdrawn: false }]);
    const back = planRollback(second, HOME);
    expect(back.to.evidence).toEqual(measured(0.5));
    expect(back.release.serves).toEqual([{ version: 1, hash: hashOf(1), evidence: measured(0.5), weight: 100 }]);
    expect(back.release.kept).toEqual([{ version: 2, hash: hashOf(2), evidence: measured(0.875), withdrawn: true }]);
  });

  it('of before stands where nothing newer is known', () => {
    expect(plan(canary, '2@50').release.serves[0]?.evidence).toEqual(measured(0.75));
    expect(plan(canary, '2').to.evidence).toEqual(measured(0.75));
    expect(plan(plan(canary, 'back').release, '2').to.evidence).toEqual(measured(0.75));
    expect(plan(canary, '3').to).not.toHaveProperty('evidence');
  });
});

describe('the plan itself', () => {
  it.each<[Move[], Move, Omit<ReleasePlan, 'release' | 'to' | 'from'> & { from?: number; to: number }]>([
    [[], '1', { kind: 'promotion', to: 1, message: 'Promote support/triage@1 to production\n\nPrompt: support/triage\nPrompt-Version: 1\nPrompt-Environment: production\n' }],
    [['1'], '2', { kind: 'promotion', from: 1, to: 2, message: 'Promote support/triage@2 to production\n\nPrompt: support/triage\nPrompt-Version: 2\nPrompt-Environment: production\n' }],
    [['1'], '2@10', { kind: 'canary', from: 1, to: 2, canary: 10, message: 'Serve support/triage@2 to 10% in production\n\nPrompt: support/triage\nPrompt-Version: 2\nPrompt-Environment: production\n' }],
    [['1', '2'], 'back', { kind: 'rollback', from: 2, to: 1, message: 'Roll back support/triage to 1 in production\n\nPrompt: support/triage\nPrompt-Version: 1\nPrompt-Environment: production\n' }],
    [['1', '2@10'], 'back', { kind: 'rollback', from: 2, to: 1, message: 'Roll back support/triage to 1 in production\n\nPrompt: support/triage\nPrompt-Version: 1\nPrompt-Environment: production\n' }],
  ])('%j then %s', (moves, move, expected) => {
    const { release: _, from, to, ...rest } = plan(moves.length === 0 ? undefined : play(...moves), move);
    expect({ ...rest, to: to.version, ...(from ? { from: from.version } : {}) }).toEqual(expected);
    for (const content of [to, ...(from ? [from] : [])]) expect(content).toEqual({ version: content.version, hash: hashOf(content.version) });
  });

  it('puts the reason between subject and trailers', () => {
    const { message } = planPromote(undefined, { ...HOME, version: 1, hash: hashOf(1), reason: 'Fewer wrong queues.' });
    expect(message.split('\n\n')).toEqual(['Promote support/triage@1 to production', 'Fewer wrong queues.', expect.stringMatching(/^Prompt: /) as string]);
    expect(planRollback(play('1', '2'), { ...HOME, reason: 'Wrong.' }).message).toContain('\n\nWrong.\n\nPrompt: ');
  });
});

describe('a rollout', () => {
  it('keeps the seed while its canary runs, and the evidence when it is through', () => {
    const started = planPromote(play('1'), { ...HOME, version: 2, hash: hashOf(2), evidence: measured(0.9), canary: 10 }).release;
    const grown = plan(started, 'at 60').release;
    expect(grown.seed).toBe(started.seed);
    const through = plan(grown, 'at 100');
    expect(through).toMatchObject({ kind: 'rollout', from: { version: 1 }, to: { version: 2, evidence: { value: 0.9 } } });
    expect(through.release.seed).toBeUndefined();
    expect(through.release.serves).toEqual([{ version: 2, hash: hashOf(2), evidence: measured(0.9), weight: 100 }]);
  });

  it.each([
    ['at 50', 'Serve support/triage@2 to 50% in production'],
    ['at 100', 'Serve support/triage@2 to everyone in production'],
    ['at 0', 'Stop the canary support/triage@2 in production'],
  ])('%s says: %s', (move, subject) => {
    const { message } = plan(play('1', '2@10'), move);
    expect(message.split('\n')[0]).toBe(subject);
    expect(message).toContain('Prompt-Environment: production');
  });

  it.each([
    [['1'], 'at 50', 'release/no-canary'],
    [['1', '2@10', '2'], 'at 50', 'release/no-canary'],
    [['1', '2@10'], 'at 10', 'release/unchanged'],
    [['1', '2@10'], 'at 101', 'usage'],
    [['1', '2@10'], 'at -1', 'usage'],
    [['1', '2@10'], 'at 0.5', 'usage'],
  ])('%j then %s is refused: %s', (moves, move, code) => {
    expect(refusal(() => plan(play(...moves), move)).code).toBe(code);
  });

  it('of nothing is refused', () => {
    expect(refusal(() => plan(undefined, 'at 50')).code).toBe('release/no-canary');
  });
});
