import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { renderDeployments, type DeploymentsData } from '../../src/cli/render/deployments.js';

const HASH = 'a'.repeat(64);
const commit = (oid: string) => ({ oid: oid.repeat(40), author: 'Ada Lovelace', email: 'ada@example.com', date: '2026-01-05T10:00:00Z', subject: '', body: '' });
const data: DeploymentsData = {
  environment: 'production', branch: 'main',
  deployments: [
    { name: 'support/triage', kind: 'rollback', commit: commit('c'), from: { version: 2, hash: HASH }, to: { version: 1, hash: HASH }, share: 100, reason: 'Refunds went to the wrong queue.' },
    {
      name: 'support/triage', kind: 'promotion', commit: commit('b'), from: { version: 1, hash: HASH }, share: 100, rolledBackBy: 'c'.repeat(40),
      to: { version: 2, hash: HASH, evidence: { report: HASH, metric: 'accuracy', value: 0.9, lower: 0.8, upper: 1, queries: 40, model: 'a/b' } },
    },
  ],
};
const lines = (width: number | undefined): string[] => renderDeployments(data, { color: new Chalk({ level: 0 }), colored: false, ...(width === undefined ? {} : { width }) }).split('\n');

describe('deployments', () => {
  it.each([
    { width: undefined, titles: 'DATE PROMPT BY WHAT VERSION SHARE EVIDENCE COMMIT UNDONE BY REASON', missing: undefined },
    { width: 120, titles: 'DATE PROMPT BY WHAT VERSION SHARE COMMIT UNDONE BY REASON', missing: 'EVIDENCE' },
    { width: 80, titles: 'DATE PROMPT BY WHAT VERSION REASON', missing: 'SHARE, EVIDENCE, COMMIT, UNDONE BY' },
    { width: 60, titles: 'DATE PROMPT WHAT VERSION', missing: 'BY, SHARE, EVIDENCE, COMMIT, UNDONE BY, REASON' },
  ])('of width $width show who and why as long as there is room, and say what is left out', ({ width, titles, missing }) => {
    const told = lines(width);
    expect(told[1]?.split(/ +/).join(' ')).toBe(titles);
    expect(told.slice(4)).toEqual(missing === undefined ? [] : [`not shown for lack of room: ${missing}; a wider terminal or --json has all`]);
    expect(told.slice(1, 4).every((line) => line.length <= (width ?? Infinity))).toBe(true);
  });
});
