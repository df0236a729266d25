import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOG_COLUMNS } from '../../../src/core/monitor/aggregate-query.js';
import { playDay, requestEvent } from '../../support/request-logs.js';
import { expectLogged, isLogged, LOGGED_MEMBERS } from '../../support/request-schema.js';

const REQUEST = requestEvent(1);
const RATING = { event: 'rating', id: 'b', request: 'a', time: '2026-11-20T09:30:00Z', rating: 3 };

describe('the schema of the request log', () => {
  it('holds for a day of all that occurs', () => {
    for (const event of playDay(200)) expectLogged(event);
  });

  it('knows every column that is read', () => {
    expect(Object.keys(LOG_COLUMNS).filter((name) => !LOGGED_MEMBERS.has(name))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no id', { ...REQUEST, id: undefined }],
    ['a time without a zone', { ...REQUEST, time: '2026-11-20T09:30:00' }],
    ['half a token', { ...REQUEST, 'gen_ai.usage.input_tokens': 1.5 }],
    ['a latency below 0', { ...REQUEST, latency_ms: -1 }],
    ['another variant', { ...REQUEST, variant: 'blue' }],
    ['half a star', { ...RATING, rating: 4.5 }],
    ['another event', { ...RATING, event: 'seen' }],
  ])('refuses %s', (_, event) => {
    expect(isLogged(JSON.parse(JSON.stringify(event)))).toBe(false);
  });

  it('takes members that it does not know, and the examples of the documentation', () => {
    expect([{ ...REQUEST, region: 'eu' }, RATING].map(isLogged)).toEqual([true, true]);
    const members = [...readFileSync('docs/request-logs.md', 'utf8').matchAll(/^\{.*\}$/gm)].map(([line]) => Object.keys(JSON.parse(line) as object));
    expect(members).toHaveLength(2);
    for (const name of members.flat()) expect(LOGGED_MEMBERS).toContain(name);
  });
});
