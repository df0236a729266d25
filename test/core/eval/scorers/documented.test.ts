import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readQueries } from '../../../../src/core/eval/queries/queries.js';
import { SCORERS } from '../../../../src/core/eval/scorers/index.js';

const text = readFileSync('docs/scorers.md', 'utf8');

it('every scorer has its row in docs/scorers.md, and no other', () => {
  const rows = [...text.slice(text.indexOf('## Scorers')).matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  expect(rows.sort()).toEqual(SCORERS.map(({ type }) => type).sort());
});

it('the query set shown there can be read', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const { set, findings } = readQueries('a.queries.yaml', example, { labels: ['billing', 'howto'] });
  expect(findings).toEqual([]);
  expect(set?.scorers.map(({ metric }) => metric)).toEqual(['accuracy', 'judge', 'nearly']);
});
