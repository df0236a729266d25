import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import { type Deployment, foldDeployments, reasonOf, type ReleaseRevision } from '../../../src/core/release/deployments.js';
import { planPromote, planRollback } from '../../../src/core/release/plan.js';
import { canaryOf, type Release, stableOf } from '../../../src/core/release/release.js';

const HOME = { name: 'support/triage', environment: 'production' };
const hashOf = (version: number): string => version.toString(16).repeat(64).slice(0, 64);

const commit = (oid: string, body = ''): ReleaseRevision['commit'] => ({ oid, body, author: 'Ada', email: 'ada@example.com', date: '2026-01-05T10:00:00Z', subject: 'Release' });

/** `3` promotes version 3, `3@10` to ten percent first, `back` and `to 2` roll back. */
function play(current: Release | undefined, move: string): Release {
  if (current && move === 'back') return planRollback(current, HOME).release;
  if (current && move.startsWith('to ')) return planRollback(current, { ...HOME, to: Number(move.slice(3)) }).release;
  const [version = 0, canary] = move.split('@').map(Number);
  return planPromote(current, { ...HOME, version, hash: hashOf(version), ...(canary === undefined ? {} : { canary }) }).release;
}

/** The states that moves go through, each by a commit of its own: c1, c2 … */
function states(moves: readonly string[]): ReleaseRevision[] {
  let release: Release | undefined;
  return moves.map((move, index) => {
    release = play(release, move);
    return { commit: commit(`c${index + 1}`), state: { kind: 'release', release } };
  });
}

/** `promotion 1>2 100% c2 undone by c3` */
function told({ kind, from, to, share, commit: { oid }, rolledBackBy }: Deployment): string {
  const what = [kind, `${from?.version ?? ''}>${to?.version ?? ''}`, share === undefined ? '' : `${share}%`, oid, rolledBackBy === undefined ? '' : `undone by ${rolledBackBy}`];
  return what.filter((word) => word !== '').join(' ');
}

describe('deployments', () => {
  it.each([
    { id: 'the first', moves: ['1'], are: ['promotion >1 100% c1'] },
    { id: 'one after the other', moves: ['1', '2'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2'] },
    { id: 'a canary that grows and wins', moves: ['1', '2@10', '2@50', '2'], are: ['promotion >1 100% c1', 'canary 1>2 10% c2', 'rollout 1>2 50% c3', 'promotion 1>2 100% c4'] },
    { id: 'a canary that is ended', moves: ['1', '2@10', '2@50', 'back'], are: ['promotion >1 100% c1', 'canary 1>2 10% c2 undone by c4', 'rollout 1>2 50% c3 undone by c4', 'rollback 2>1 100% c4'] },
    { id: 'a canary that another replaces', moves: ['1', '2@10', '3@10'], are: ['promotion >1 100% c1', 'canary 1>2 10% c2 undone by c3', 'canary 1>3 10% c3'] },
    { id: 'another version for all while a canary runs', moves: ['1', '2@10', '3'], are: ['promotion >1 100% c1', 'canary 1>2 10% c2 undone by c3', 'promotion 1>3 100% c3'] },
    { id: 'a rollback', moves: ['1', '2', 'back'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2 undone by c3', 'rollback 2>1 100% c3'] },
    { id: 'a rollback of all that a canary became', moves: ['1', '2@10', '2', 'back'], are: ['promotion >1 100% c1', 'canary 1>2 10% c2 undone by c4', 'promotion 1>2 100% c3 undone by c4', 'rollback 2>1 100% c4'] },
    { id: 'two back', moves: ['1', '2', '3', 'back', 'back'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2', 'promotion 2>3 100% c3 undone by c4', 'rollback 3>2 100% c4 undone by c5', 'rollback 2>1 100% c5'] },
    { id: 'to a named version', moves: ['1', '2', '3', 'to 1'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2', 'promotion 2>3 100% c3 undone by c4', 'rollback 3>1 100% c4'] },
    { id: 'the same again after a rollback', moves: ['1', '2', 'back', '2', '3'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2 undone by c3', 'rollback 2>1 100% c3', 'promotion 1>2 100% c4', 'promotion 2>3 100% c5'] },
    { id: 'an older version by promotion is no rollback', moves: ['1', '2', '1'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2', 'promotion 2>1 100% c3'] },
    { id: 'rolled back after it had come back', moves: ['1', '2', '1', 'back'], are: ['promotion >1 100% c1', 'promotion 1>2 100% c2', 'promotion 2>1 100% c3 undone by c4', 'rollback 1>2 100% c4'] },
  ])('$id', ({ moves, are }) => {
    expect(foldDeployments(states(moves)).map(told)).toEqual(are);
  });

  it('a state that comes back by `git revert` is a rollback', () => {
    const [one, two] = states(['1', '2']) as [ReleaseRevision, ReleaseRevision];
    expect(foldDeployments([one, two, { ...one, commit: commit('c3') }]).map(told)).toEqual(['promotion >1 100% c1', 'promotion 1>2 100% c2 undone by c3', 'rollback 2>1 100% c3']);
  });

  it('a file written by hand, without what was kept, is a promotion', () => {
    const [one, two] = states(['1', '2']) as [ReleaseRevision, ReleaseRevision];
    const release = { ...(two.state as { release: Release }).release, kept: [] };
    expect(foldDeployments([one, { commit: commit('c2'), state: { kind: 'release', release } }]).map(told)).toEqual(['promotion >1 100% c1', 'promotion 1>2 100% c2']);
  });

  it('what is squashed into one commit is what became of it', () => {
    const all = states(['1', '2', '3@10']);
    expect(foldDeployments([all[0], all[2]] as ReleaseRevision[]).map(told)).toEqual(['promotion >1 100% c1', 'promotion 1>2 90% c3', 'canary 2>3 10% c3']);
    expect(foldDeployments([all[2]] as ReleaseRevision[]).map(told)).toEqual(['promotion >2 90% c3', 'canary 2>3 10% c3']);
  });

  it('a commit that changes nothing that is served is none', () => {
    const [one] = states(['1']) as [ReleaseRevision];
    expect(foldDeployments([one, { ...one, commit: commit('c2') }])).toHaveLength(1);
  });

  it('what cannot be read is said, and does not hide what comes after', () => {
    const [one, two] = states(['1', '2']) as [ReleaseRevision, ReleaseRevision];
    const broken: ReleaseRevision = { commit: commit('cX'), state: { kind: 'unreadable', reason: 'no YAML' } };
    const events = foldDeployments([broken, one, broken, two]);
    expect(events.map(told)).toEqual(['unreadable > cX', 'promotion >1 100% c1', 'unreadable > cX', 'promotion 1>2 100% c2']);
    expect(events[0]?.problem).toBe('no YAML');
  });

  it('an end and a new beginning', () => {
    const [one, two] = states(['1', '2']) as [ReleaseRevision, ReleaseRevision];
    const gone: ReleaseRevision = { commit: commit('cX'), state: { kind: 'gone' } };
    expect(foldDeployments([one, gone, gone, two]).map(told)).toEqual(['promotion >1 100% c1', 'removal 1> cX', 'promotion >2 100% c2']);
  });

  it('carry evidence and reason', () => {
    const evidence = { report: 'e'.repeat(64), metric: 'accuracy', value: 0.9, queries: 40, model: 'a/b' };
    const { release } = planPromote(undefined, { ...HOME, version: 1, hash: hashOf(1), evidence });
    expect(foldDeployments([{ commit: commit('c1', 'It is better.\n\nPrompt: support/triage\nPrompt-Version: 1'), state: { kind: 'release', release } }])).toEqual([
      { kind: 'promotion', commit: expect.anything() as unknown, share: 100, reason: 'It is better.', to: { version: 1, hash: hashOf(1), evidence } },
    ]);
  });

  it('lead to what is served, whatever happened, and mark only what is no longer served', () => {
    const moves = fc.array(fc.constantFrom('1', '2', '3', '4', '2@10', '3@10', '3@50', '4@90', 'back', 'to 1', 'to 2'), { maxLength: 14 });
    fc.assert(fc.property(moves, (list) => {
      const revisions: ReleaseRevision[] = [];
      let release: Release | undefined;
      for (const move of list) {
        try {
          release = play(release, move);
        } catch (error) {
          if (!(error instanceof PromptError)) throw error;
          continue;
        }
        revisions.push({ commit: commit(`c${revisions.length + 1}`), state: { kind: 'release', release } });
      }
      const events = foldDeployments(revisions);
      if (!release) return;
      const served = [stableOf(release), canaryOf(release)].flatMap((content) => content?.hash ?? []);
      for (const hash of served) expect(events.findLast(({ to }) => to?.hash === hash)?.rolledBackBy).toBeUndefined();
      const settled = events.findLast(({ kind }) => kind === 'promotion' || kind === 'rollback');
      expect(settled?.to?.hash).toBe(stableOf(release).hash);
    }));
  });
});

describe('the reason', () => {
  it.each([
    { id: 'none', body: '', is: undefined },
    { id: 'trailers only', body: 'Prompt: a\nPrompt-Version: 1', is: undefined },
    { id: 'before trailers', body: 'Because.\n\nPrompt: a\nSigned-off-by: A <a@b>', is: 'Because.' },
    { id: 'several paragraphs', body: 'One.\n\nTwo.\n\nPrompt: a', is: 'One.\n\nTwo.' },
    { id: 'one that looks like a trailer', body: 'Note: refunds went wrong', is: 'Note: refunds went wrong' },
    { id: 'no trailers', body: 'Because it is:\nbetter', is: 'Because it is:\nbetter' },
    { id: 'a trailer over two lines', body: 'Why.\n\nPrompt: a\n  b', is: 'Why.' },
  ])('$id', ({ body, is }) => {
    expect(reasonOf(body)).toBe(is);
  });
});
