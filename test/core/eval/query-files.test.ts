import { describe, expect, it } from 'vitest';
import { filterQueries } from '../../../src/core/eval/queries/filter.js';
import { findLeaks } from '../../../src/core/eval/queries/leaks.js';
import { type PreviousResult, readPrevious } from '../../../src/core/eval/queries/previous-results.js';
import { type QuerySet, readQuerySets } from '../../../src/core/eval/queries/queries.js';
import type { CompiledPrompt } from '../../../src/core/prompt/template/compile.js';
import type { OutputContract } from '../../../src/core/prompt/front-matter/schema.js';
import { readSet, resultsOf, scoreResults } from './make.js';

function read(files: Record<string, string>, output?: OutputContract): { set: QuerySet | undefined; told: string[] } {
  const { set, findings } = readQuerySets(Object.entries(files).map(([path, text]) => ({ path, text })), output);
  return { set, told: findings.map(({ code, place, message }) => `${place.file}:${place.line}:${place.column} ${code}: ${message}`) };
}

const bare = (set: QuerySet | undefined): unknown => set?.queries.map(({ place: _, ...query }) => query);

describe('a query set in CSV', () => {
  const CSV = 'id,ticket,vars.lang,expected,split,tags,group,weight,threshold,vars.items:json\nq1,"a, b",en,bug,test,long; hard,g1,2,0.5,"[1, {""a"": null}]"\n,x,"",bug,,,,,,\n';

  it('is read like one in YAML', () => {
    const yaml = `
- { id: q1, vars: { ticket: "a, b", lang: en, items: [1, { a: null }] }, expected: bug, split: test, tags: [long, hard], group: g1, weight: 2, threshold: 0.5 }
- { vars: { ticket: x, lang: "" }, expected: bug }
`;
    const [csv, same] = [read({ 'a.queries.csv': CSV }), read({ 'a.queries.yaml': yaml })];
    expect(csv.told).toEqual([]);
    expect(bare(csv.set)).toEqual(bare(same.set));
    expect(csv.set?.hash).toBe(same.set?.hash);
    expect(csv.set?.queries[0]).toMatchObject({ weight: 2, thresholds: { exact: 0.5 }, place: { line: 2, column: 1 } });
  });

  it.each<[string, string, string]>([
    ['no header', '', '1:1 csv/invalid: there is no header'],
    ['a column twice', 'id,id\n', '1:4 csv/invalid: the column `id` is there twice'],
    ['a variable twice', 'x,vars.x\n', '1:3 csv/invalid: the column `vars.x` is there twice'],
    ['a column without a name', 'id,,expected\n', '1:4 csv/invalid: a column without a name'],
    ['a weight of nothing', 'id,x,expected,weight\na,x,y,0\n', '2:7 queries/invalid: `weight`: expected a number above 0'],
    ['a weight that is none', 'id,x,expected,weight\na,x,y,many\n', '2:7 queries/invalid: `weight`: expected a number above 0'],
    ['no JSON', 'id,x:json\na,1 2\n', '2:3 data/invalid-json: this cell is not JSON: '],
    ['a hostile name', 'id,__proto__,expected\na,x,y\n', '2:3 queries/invalid: `vars.__proto__`: the name `__proto__` cannot be used here'],
    ['an id twice', 'id,x,expected\na,x,y\na,z,y\n', '3:1 queries/duplicate-id: the id `a` is already used on line 2'],
    ['nothing expected', 'id,x,expected\na,x,\n', '2:1 queries/expected: query `a`, scorer exact: expected a text or a value under `expected`'],
  ])('%s is a fault with its place', (_, text, told) => expect(read({ 'a.queries.csv': text }).told[0]).toContain(`a.queries.csv:${told}`));
});

describe('ids from content', () => {
  const idOf = (row: string): string | undefined => read({ 'a.queries.yaml': `[${row}]` }).set?.queries[0]?.id;

  it('stay where a query moves, is tagged or weighed, and change with what is asked or expected', () => {
    const id = idOf('{ vars: { b: 1, a: x }, expected: y }');
    expect(id).toMatch(/^q-[0-9a-f]{7}$/);
    expect(idOf('{ tags: [t], weight: 3, split: dev, expected: y, vars: { a: x, b: 1 } }')).toBe(id);
    expect(idOf('{ vars: { a: x, b: 2 }, expected: y }')).not.toBe(id);
    expect(idOf('{ vars: { a: x, b: 1 }, expected: z }')).not.toBe(id);
  });

  it('the same query twice is a fault', () => {
    expect(read({ 'a.queries.yaml': '- { vars: { a: x }, expected: y }\n- { expected: y, vars: { a: x } }\n' }).told).toEqual([
      'a.queries.yaml:2:3 queries/duplicate-id: this query is already on line 1: the same variables, and the same is expected',
    ]);
  });
});

describe('defaults of a file', () => {
  it('hold unless a query says otherwise; tags are added', () => {
    const text = `
defaults: { vars: { lang: en, tone: warm }, tags: [base], split: dev, threshold: 0.4, scorers: [levenshtein] }
queries:
  - { id: a, vars: { lang: de }, expected: x, tags: [own, base], split: test, threshold: 0.9, scorers: [rouge-l] }
  - { id: b, expected: x }
`;
    expect(bare(read({ 'a.queries.yaml': text }).set)).toEqual([
      { id: 'a', vars: { lang: 'de', tone: 'warm' }, expected: 'x', tags: ['base', 'own'], split: 'test', metrics: ['rouge_l'], thresholds: { rouge_l: 0.9 } },
      { id: 'b', vars: { lang: 'en', tone: 'warm' }, expected: 'x', tags: ['base'], split: 'dev', metrics: ['levenshtein'], thresholds: { levenshtein: 0.4 } },
    ]);
  });

  it('faults in them have their place', () => {
    expect(read({ 'a.queries.yaml': 'defaults: { tag: [x], scorers: [lable] }\nqueries: [{ id: a, vars: {}, expected: x }]' }).told).toEqual([
      'a.queries.yaml:1:13 queries/unknown-key: unknown key `tag`; did you mean `tags`?',
    ]);
    expect(read({ 'a.queries.yaml': 'defaults: { scorers: [lable] }\nqueries: [{ id: a, vars: {}, expected: x }]' }).told).toEqual([
      'a.queries.yaml:1:23 queries/unknown-scorer: there is no scorer `lable`; did you mean `label`?',
    ]);
  });
});

describe('several files', () => {
  const MAIN = 'scorers: [contains]\nprimary: contains\nthresholds: { contains: ">= 0.5" }\nqueries: [{ id: a, vars: {}, expected: x }]';

  it('are one set; a file without scorers takes those of the first that has some', () => {
    const { set, told } = read({ 'a.queries.yaml': MAIN, 'a.hard.queries.csv': 'id,v,expected\nb,1,y\n', 'a.odd.queries.yaml': 'scorers: [exact]\nqueries: [{ id: c, vars: {}, expected: z }]' });
    expect(told).toEqual([]);
    expect(set).toMatchObject({ file: 'a.queries.yaml, a.hard.queries.csv, a.odd.queries.yaml', primary: 'contains', thresholds: { contains: { operator: '>=', value: 0.5 } } });
    expect(set?.queries.map(({ id, metrics }) => [id, metrics])).toEqual([['a', ['contains']], ['b', ['contains']], ['c', ['exact']]]);
  });

  it('all faults of all files at once', () => {
    const { told } = read({
      'a.queries.yaml': MAIN,
      'b.queries.yaml': 'scorers: [{ type: contains, mode: any }]\nprimary: exact\nthresholds: { contains: ">= 0.6" }\nqueries: [{ id: a, vars: {}, expected: x }]',
    });
    expect(told).toEqual([
      'b.queries.yaml:4:17 queries/duplicate-id: the id `a` is already used in a.queries.yaml:1',
      'b.queries.yaml:1:11 queries/duplicate-scorer: two scorers give a metric called `contains`',
      'b.queries.yaml:2:10 queries/two-primaries: `primary` is another than in a.queries.yaml',
      'b.queries.yaml:3:15 queries/two-demands: another file demands something else of `contains`',
    ].map((line) => line.replace('a.queries.yaml:1', 'a.queries.yaml:4')));
  });
});

describe('scorers of single queries', () => {
  const TEXT = `
queries:
  - { id: a, vars: {}, expected: red }
  - { id: b, vars: {}, expected: 5, scorers: [numeric, { type: length, max: 3 }], thresholds: { numeric: 1 } }
`;

  it('replace what the contract says, and other queries are not judged by them', async () => {
    const set = readSet(TEXT, { labels: ['red', 'green'] });
    expect(set.queries.map(({ metrics }) => metrics)).toEqual([['accuracy'], ['numeric', 'length']]);
    const scored = await scoreResults(set, resultsOf(0, ['red', 'It is 5']), {}, { labels: ['red', 'green'] });
    expect(scored.map(({ scores }) => Object.fromEntries(Object.entries(scores).map(([metric, { value }]) => [metric, value])))).toEqual([{ accuracy: 1 }, { numeric: 1, length: 0 }]);
  });

  it('come on top of those of the file', () => {
    const set = readSet('scorers: [exact]\nqueries:\n  - { id: a, vars: {}, expected: x }\n  - { id: b, vars: {}, expected: x, scorers: [bleu] }');
    expect(set.queries.map(({ metrics }) => metrics)).toEqual([['exact'], undefined]);
  });

  it('faults have their place, and an unknown metric is one', () => {
    expect(read({ 'a.queries.yaml': 'scorers: [exact]\nqueries:\n  - { id: a, vars: {}, expected: x, scorers: [{ type: exact, ignore_case: true }] }\n  - { id: b, vars: {}, expected: x, scorers: [blue] }' }).told).toEqual([
      'a.queries.yaml:3:47 queries/duplicate-scorer: two scorers give a metric called `exact`',
      'a.queries.yaml:4:47 queries/unknown-scorer: there is no scorer `blue`; did you mean `bleu`?',
    ]);
    expect(read({ 'a.queries.yaml': '[{ id: a, vars: {}, expected: x, thresholds: { exat: 1 } }]' }).told).toEqual(['a.queries.yaml:1:48 queries/unknown-metric: query `a` has no score called `exat`; it has: exact']);
  });
});

describe('what passes', () => {
  it("a pass/fail score that is 1, a number from the query's or the scorer's threshold on", async () => {
    const set = readSet('scorers: [exact, { type: rouge-l, threshold: 0.6 }, levenshtein]\nqueries:\n  - { id: a, vars: {}, expected: a b }\n  - { id: b, vars: {}, expected: a b, thresholds: { rouge_l: 0.2 } }');
    const scored = await scoreResults(set, resultsOf(0, ['a c', 'a c']));
    expect(scored.map(({ scores }) => [scores['exact']?.passed, scores['rouge_l']?.passed, scores['levenshtein']?.passed])).toEqual([[false, false, undefined], [false, true, undefined]]);
  });
});

describe('filters by what the last run found', () => {
  const set = readSet('scorers: [exact, { type: rouge-l, threshold: 0.5 }]\nqueries: [{ id: a, vars: {}, expected: x }, { id: b, vars: {}, expected: x, tags: [t] }, { id: c, vars: {}, expected: x }, { id: d, vars: {}, expected: x }]');
  const previous: PreviousResult[] = [
    { id: 'a', scores: { exact: 1, rouge_l: 1 } },
    { id: 'b', scores: { exact: 0, rouge_l: 1 } },
    { id: 'c', scores: { exact: 1, rouge_l: null } },
    { id: 'd', scores: { exact: 1, rouge_l: 0.4 } },
    { id: 'gone', scores: { exact: 0 }, error: 'timeout' },
  ];
  const chosen = (...terms: string[]): string[] => filterQueries(set, { terms, previous, seed: 1 }).queries.map(({ id }) => id);

  it('failing, errored, either, and with other terms', () => {
    expect(chosen('failing')).toEqual(['b', 'd']);
    expect(chosen('errored')).toEqual(['c']);
    expect(chosen('failing', 'errored')).toEqual(['b', 'c', 'd']);
    expect(chosen('failing', 'tag=t')).toEqual(['b']);
    expect(() => chosen('errored', 'tag=t')).toThrow(/matches errored tag=t$/);
    expect(() => chosen('failed')).toThrow('is not a filter');
  });

  it('rows that cannot be used are passed over', () => {
    expect(readPrevious([null, 1, { id: 1, scores: {} }, { id: 'a' }, { id: 'a', scores: {} }])).toHaveLength(1);
    expect(readPrevious(undefined)).toEqual([]);
  });
});

describe('leaks', () => {
  const compiled = (inputs: unknown[]): CompiledPrompt => ({ prompt: { examples: inputs.map((input, index) => ({ id: `e${index}`, input, output: 'x', quality: 1 })) }, checker: { required: ['text'] } }) as unknown as CompiledPrompt;
  const leaks = (inputs: unknown[], vars: object): string[] => findLeaks(compiled(inputs), readSet(JSON.stringify([{ id: 'q', vars, expected: 'y' }])).queries).map(({ message }) => message);

  it.each<[unknown, object, boolean]>([
    ['My app  crashes', { text: ' my APP crashes\n' }, true],
    ['ﬁne', { text: 'fine' }, true],
    ['My app crashes', { text: 'My app crashes.' }, false],
    // Only what the example gives is compared.
    ['same', { text: 'same', lang: 'en' }, true],
    [{ text: 'same', lang: 'en' }, { text: 'same', lang: 'de' }, false],
    [{ text: 'same', lang: 'en' }, { text: 'same', lang: 'EN' }, true],
    [{ text: ['a', 1] }, { text: ['A', 1] }, true],
    [{ text: 'a', list: 'b' }, { text: 'a' }, false],
  ])('%j and %j: %s', (input, vars, leak) => expect(leaks(['other', input], vars)).toEqual(leak ? ['query `q` is also in the few-shot pool, as the example `e1`'] : []));
});
