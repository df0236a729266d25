import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readQueries } from '../../../src/core/eval/queries/queries.js';
import type { OutputContract } from '../../../src/core/prompt/front-matter/schema.js';
import { readSet } from './make.js';

const FILE = 'p/a.queries.yaml';

/** `2:3 code: message`, the way a person gets to see a finding; → before what to do. */
function faults(text: string, output?: OutputContract, file = FILE): string[] {
  const { set, findings } = readQueries(file, text, output);
  expect(set === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
  return findings.map(({ code, place, message, severity }) => `${place.line}:${place.column} ${severity} ${code}: ${message}`);
}

function hash(text: string, output?: OutputContract): string {
  return readSet(text, output).hash;
}

describe('reading a query set', () => {
  const expected = [
    { id: 'a', vars: { text: 'x' }, expected: 'yes', tags: [] },
    { id: 'b', vars: {}, expected: { n: 1 }, split: 'test', tags: ['long'] },
  ];
  const withoutPlace = (text: string, file?: string): unknown => readSet(text, undefined, file).queries.map(({ place: _, ...query }) => query);

  it.each([
    { form: 'a YAML list', file: FILE, text: '- { id: a, vars: { text: x }, expected: "yes" }\n- { id: b, vars: {}, expected: { n: 1 }, split: test, tags: [long] }\n' },
    { form: 'a YAML map', file: FILE, text: 'queries:\n  - { id: a, vars: { text: x }, expected: "yes" }\n  - { id: b, vars: {}, expected: { n: 1 }, split: test, tags: [long] }\n' },
    { form: 'JSON Lines', file: 'p/a.queries.jsonl', text: '{"id":"a","vars":{"text":"x"},"expected":"yes"}\n\n{"id":"b","vars":{},"expected":{"n":1},"split":"test","tags":["long"]}\n' },
  ])('as $form', ({ file, text }) => expect(withoutPlace(text, file)).toEqual(expected));

  it('knows the place of each query', () => {
    expect(readSet('# one\n- id: a\n  vars: {}\n  expected: x\n- vars: {}\n  id: b\n  expected: x\n').queries.map(({ place }) => place)).toEqual([
      { file: FILE, line: 2, column: 7 },
      { file: FILE, line: 6, column: 7 },
    ]);
    expect(readSet('{"id":"a","vars":{},"expected":1}\n{"id":"b","vars":{},"expected":1}', undefined, 'q.jsonl').queries[1]?.place).toMatchObject({ file: 'q.jsonl', line: 2 });
  });

  it.each([
    ['7', '7'],
    ['007', '7'],
    ['"007"', '007'],
    ['1.50', '1.5'],
    ['yes', 'yes'],
    ['2026-01-05', '2026-01-05'],
  ])('the id %s is the text %s', (typed, id) => expect(readSet(`- { id: ${typed}, vars: {}, expected: x }`).queries[0]?.id).toBe(id));

  it('values stay as they were typed', () => {
    const [query] = readSet('- { id: a, vars: { n: 1.5, list: [1, null], map: { b: true } }, expected: [1, "2", null] }').queries;
    expect(query).toMatchObject({ vars: { n: 1.5, list: [1, null], map: { b: true } }, expected: [1, '2', null] });
  });

  it('an empty list is a set without queries', () => expect(readSet('[]').queries).toEqual([]));
});

describe('which scorer', () => {
  it.each<{ contract: string; output: OutputContract | undefined; type: string; metric: string }>([
    { contract: 'none', output: undefined, type: 'exact', metric: 'exact' },
    { contract: 'empty', output: {}, type: 'exact', metric: 'exact' },
    { contract: 'labels', output: { labels: ['x', 'y'] }, type: 'label', metric: 'accuracy' },
    { contract: 'a schema', output: { schema: { type: 'object' } }, type: 'json-schema', metric: 'json_schema' },
    { contract: 'labels and a schema', output: { labels: ['x', 'y'], schema: {} }, type: 'label', metric: 'accuracy' },
  ])('by default, with a contract of $contract: $type', ({ output, type, metric }) => {
    const set = readSet('- { id: a, vars: {}, expected: x }', output);
    expect(set.scorers.map(({ definition, metric: name }) => [definition.type, name])).toEqual([[type, metric]]);
    expect(set.primary).toBe(metric);
  });

  it('as the set says: options with their defaults, names, the first decides', () => {
    const set = readSet('scorers: [contains, { type: regex, name: shape, pattern: "^x" }]\nqueries: [{ id: a, vars: {}, expected: x }]', { labels: ['x', 'y'] });
    expect(set.scorers.map(({ metric, options }) => [metric, options])).toEqual([
      ['contains', { mode: 'all', ignore_case: true }],
      ['shape', { pattern: '^x', flags: 'u' }],
    ]);
    expect(set.primary).toBe('contains');
  });

  it('or as `primary` says', () => {
    expect(readSet('primary: Länge\nscorers: [contains, { type: regex, name: Länge, pattern: "^x" }]\nqueries: []').primary).toBe('Länge');
  });
});

describe('faults of the header', () => {
  const at = (header: string, output?: OutputContract): string[] => faults(`${header}\nqueries:\n  - { id: a, vars: {}, expected: x }\n`, output);

  it.each<{ what: string; header: string; says: string[] }>([
    { what: 'an unknown scorer', header: 'scorers:\n  - exact\n  - lable', says: ['3:5 error queries/unknown-scorer: there is no scorer `lable`; did you mean `label`?'] },
    { what: 'one like none', header: 'scorers: [vibes]', says: [expect.stringMatching(/^1:11 error queries\/unknown-scorer: there is no scorer `vibes`; there are: exact, contains, regex, json-schema, label, format, /) as unknown as string] },
    { what: 'an unknown option', header: 'scorers:\n  - type: exact\n    ignore-case: true', says: ['3:5 error queries/unknown-key: scorer exact: unknown key `ignore-case`; did you mean `ignore_case`?'] },
    { what: 'an option like none', header: 'scorers: [{ type: exact, weight: 2 }]', says: ['1:26 error queries/unknown-key: scorer exact: unknown key `weight`; known: `ignore_case`'] },
    { what: 'an option of the wrong kind', header: 'scorers: [{ type: contains, mode: most }]', says: ['1:35 error queries/invalid: scorer contains: `mode`: expected `all`, `any` or `none`'] },
    { what: 'a pattern that is none', header: 'scorers: [{ type: regex, pattern: "(" }]', says: ['1:11 error queries/scorer: scorer regex: Invalid regular expression: /(/u: Unterminated group'] },
    { what: 'an empty pattern', header: 'scorers: [{ type: regex, pattern: "" }]', says: ['1:35 error queries/invalid: scorer regex: `pattern`: an empty pattern matches everything'] },
    { what: 'flags that keep state', header: 'scorers: [{ type: regex, pattern: x, flags: g }]', says: ['1:45 error queries/invalid: scorer regex: `flags`: expected some of the flags i, m, s, u'] },
    { what: 'a flag given twice', header: 'scorers: [{ type: regex, pattern: x, flags: uu }]', says: ['1:45 error queries/invalid: scorer regex: `flags`: expected some of the flags i, m, s, u'] },
    {
      what: 'no schema at all', header: 'scorers: [json-schema]',
      says: ['1:11 error queries/scorer: scorer json-schema: there is no schema: give `schema:` in the scorer, or `output: { schema: … }` in the prompt'],
    },
    { what: 'a schema that is none', header: 'scorers: [{ type: json-schema, schema: { type: thing } }]', says: [expect.stringMatching(/^1:11 error queries\/scorer: scorer json-schema: the schema is not valid: schema\/type must be equal to one of the allowed values/) as unknown as string] },
    {
      what: 'a schema with a pattern that is none', header: 'scorers: [{ type: json-schema, schema: { pattern: "(" } }]',
      says: ['1:11 error queries/scorer: scorer json-schema: Invalid regular expression: /(/u: Unterminated group'],
    },
    { what: 'one metric twice', header: 'scorers:\n  - exact\n  - { type: exact, ignore_case: true }', says: ['3:5 error queries/duplicate-scorer: two scorers give a metric called `exact`'] },
    { what: 'two label scorers', header: 'scorers: [label, { type: label, name: again }]', says: ['1:18 error queries/duplicate-scorer: two scorers give a metric called `macro_f1`'] },
    { what: 'the name of macro-F1 taken', header: 'scorers: [{ type: exact, name: macro_f1 }, label]', says: ['1:44 error queries/duplicate-scorer: two scorers give a metric called `macro_f1`'] },
    { what: 'an unknown primary', header: 'scorers: [exact]\nprimary: acuracy', says: ['2:10 error queries/unknown-primary: `primary` is `acuracy`; what can decide: exact'] },
    { what: 'a primary that is no text', header: 'scorers: [exact]\nprimary: 5', says: ['2:10 error queries/invalid: `primary`: expected the name of a metric, or a list of names'] },
    { what: 'a name that is none', header: 'scorers: [{ type: exact, name: "" }]', says: ['1:32 error queries/invalid: `scorers.0.name`: expected a name for the metric: letters, digits, `.`, `_` or `-`'] },
    { what: 'a scorer that is a number', header: 'scorers: [5]', says: ['1:11 error queries/invalid: `scorers.0`: expected a scorer: a name such as `exact`, or a map such as `{ type: regex, pattern: "…" }`, but got `5`'] },
    { what: 'no scorers', header: 'scorers: []', says: ['1:10 error queries/invalid: `scorers`: expected at least one scorer'] },
    { what: 'a scorer that is no list', header: 'scorers: exact', says: ['1:10 error queries/invalid: `scorers`: expected a list of scorers, such as `[exact]`'] },
    {
      what: 'a scorer written like a transform', header: 'scorers: [{ regex: { pattern: x } }]',
      says: ['1:11 error queries/invalid: `scorers.0`: expected `type`, such as `{ type: regex, … }`'],
    },
    { what: 'an unknown key', header: 'scorer: [exact]', says: ['1:1 error queries/unknown-key: unknown key `scorer`; did you mean `scorers`?'] },
  ])('$what', ({ header, says }) => expect(at(header)).toEqual(says));

  it('of an unreadable header none is told twice: what the scorers are is not guessed', () => {
    // Without the header these queries would lack what `exact` needs.
    const text = 'primary: { a: x }\nscorers: [{ type: regex, pattern: x }]\nqueries: [{ id: a, vars: {} }]';
    expect(faults(text)).toEqual(['1:10 error queries/invalid: `primary`: expected the name of a metric, or a list of names']);
    expect(faults('scorers: [exact, lable]\nprimary: accuracy\nqueries: []')).toHaveLength(1);
  });

  it('a key like none is only a warning, and the set is read', () => {
    expect(faults('note: hello\nscorers: [exact]\nqueries: [{ id: a, vars: {}, expected: x }]')).toEqual([
      '1:1 warning queries/unknown-key: unknown key `note`; known: `scorers`, `primary`, `defaults`, `thresholds`, `guardrails`',
    ]);
  });

  it('not a list, not YAML', () => {
    expect(faults('scorers: [exact]')).toEqual([expect.stringContaining('expected a list, or a map with a list under `queries`')]);
    expect(faults('- id: [')).toEqual([expect.stringContaining('error yaml/invalid')]);
    expect(faults('{"id": 1\n{"id":"b","vars":{},"expected":"x"}', undefined, 'a.jsonl')).toEqual([expect.stringContaining('1:1 error data/invalid-json')]);
  });
});

describe('faults of queries', () => {
  it('a repeated id names both lines, each time', () => {
    expect(faults('- { id: 1, vars: {}, expected: x }\n- { id: "1", vars: {}, expected: x }\n\n- { id: 1, vars: {}, expected: x }')).toEqual([
      '2:9 error queries/duplicate-id: the id `1` is already used on line 1',
      '4:9 error queries/duplicate-id: the id `1` is already used on line 1',
    ]);
    expect(faults('{"id":"a","vars":{},"expected":1}\n{"id":"a","vars":{},"expected":1}', undefined, 'q.jsonl')).toEqual([
      '2:1 error queries/duplicate-id: the id `a` is already used on line 1',
    ]);
  });

  it.each([
    { what: 'an empty id', row: '{ id: "", vars: {}, expected: x }', says: '`id`: ' },
    { what: 'an id that is a list', row: '{ id: [a], vars: {}, expected: x }', says: '`id`: expected an id, such as `q1`' },
    { what: 'no vars', row: '{ id: a, expected: x }', says: '`vars` is missing' },
    { what: 'vars that are a list', row: '{ id: a, vars: [x], expected: x }', says: '`vars`: expected a map of variables, such as `{ ticket: "…" }`, but got a list' },
    { what: 'vars that are nothing', row: '{ id: a, vars: , expected: x }', says: '`vars`: expected a map of variables, such as `{ ticket: "…" }`, but got nothing' },
    { what: 'a variable whose name would be dropped', row: '{ id: a, vars: { constructor: x }, expected: x }', says: 'the name `constructor` cannot be used here' },
    { what: 'a misspelt key', row: '{ id: a, vars: {}, expect: x, expected: x }', says: 'unknown key `expect`; did you mean `expected`?' },
    { what: 'tags that are no list', row: '{ id: a, vars: {}, expected: x, tags: long }', says: '`tags`: expected a list of tags, such as `[long]`' },
    { what: 'a tag that is no text', row: '{ id: a, vars: {}, expected: x, tags: [1] }', says: '`tags.0`: expected a tag' },
    { what: 'a split that is no text', row: '{ id: a, vars: {}, expected: x, split: 1 }', says: '`split`: expected the name of a split, such as `test`' },
    { what: 'an empty split', row: '{ id: a, vars: {}, expected: x, split: "" }', says: '`split`: expected the name of a split, such as `test`' },
    { what: 'a query that is a text', row: 'hello', says: 'expected a map with `id`, `vars`, `expected`, `split`, `group`, `tags`, `weight`, `scorers`, `threshold`, `thresholds`, but got `hello`' },
  ])('$what', ({ row, says }) => expect(faults(`- ${row}\n- { id: z, vars: {}, expected: x }`)).toEqual([expect.stringContaining(says)]));

  it('what each scorer needs of `expected`', () => {
    const told = (scorer: string, expected: string): string | undefined => {
      const row = expected === '' ? '{ id: a, vars: {} }' : `{ id: a, vars: {}, expected: ${expected} }`;
      const [first, ...others] = faults(`scorers: [${scorer}]\nqueries:\n  - ${row}`, { schema: {} });
      expect(others).toEqual([]);
      return first?.replace(/^3:11 error queries\/expected: query `a`, scorer [\w-]+: /, '');
    };
    const table: [string, string, string | undefined][] = [
      ['exact', '', 'expected a text or a value under `expected`'],
      // Nothing after the colon: forgotten, not JSON's null.
      ['exact', 'null', 'expected a text or a value under `expected`'],
      ['exact', '""', undefined],
      ['exact', '0', undefined],
      ['exact', 'false', undefined],
      ['exact', '{ a: null }', undefined],
      ['contains', '', 'expected a text or a list of texts under `expected`'],
      ['contains', '10', 'expected a text or a list of texts under `expected`'],
      ['contains', '[]', 'expected a text or a list of texts under `expected`'],
      ['contains', '["a", 1]', 'expected a text or a list of texts under `expected`'],
      // Every answer contains the empty text.
      ['contains', '["a", ""]', 'expected a text or a list of texts under `expected`'],
      ['contains', '["a", "b"]', undefined],
      ['regex', '', 'expected a pattern under `expected`, or `pattern:` in the scorer'],
      ['regex', '12', 'expected a pattern under `expected`, or `pattern:` in the scorer'],
      ['regex', '""', 'expected a pattern under `expected`, or `pattern:` in the scorer'],
      ['regex', '"[a"', 'Invalid regular expression: /[a/u: Unterminated character class'],
      ['{ type: regex, pattern: x }', '', undefined],
      ['json-schema', '', undefined],
      ['label', '', 'expected a label under `expected`'],
      ['label', '" "', 'expected a label under `expected`'],
      ['label', '[a]', 'expected a label under `expected`'],
      ['label', '1', 'expected a label under `expected`; a label is a text: write "1"'],
      ['label', 'true', 'expected a label under `expected`; a label is a text: write "true"'],
      ['label', 'a', undefined],
    ];
    expect(table.map(([scorer, expected]) => [scorer, expected, told(scorer, expected)])).toEqual(table);
  });

  it('an expected label that the prompt does not have is a warning: an older version may not have had it', () => {
    const labels = { labels: ['billing', 'bug'] };
    const text = '- { id: a, vars: {}, expected: billng }\n- { id: b, vars: {}, expected: " BUG " }\n- { id: c, vars: {}, expected: sales }';
    expect(faults(text, labels)).toEqual([
      "1:9 warning queries/expected: query `a`, scorer label: `billng` is not one of the prompt's labels; did you mean `billing`?",
      "3:9 warning queries/expected: query `c`, scorer label: `sales` is not one of the prompt's labels",
    ]);
    expect(faults(`scorers: [exact]\nqueries:\n  - { id: a, vars: {}, expected: sales }`, labels)).toEqual([]);
  });

  it('all faults at once', () => {
    const text = `scorers:
  - { type: contains, mode: some }
  - exat
  - label
queries:
  - { id: a, vars: {}, expected: [x] }
  - { id: a, vars: {}, expected: x }
  - { id: b }
  - { id: c, vars: {} }
`;
    expect(faults(text)).toEqual([
      '8:5 error queries/invalid: `vars` is missing',
      '7:11 error queries/duplicate-id: the id `a` is already used on line 6',
      '2:29 error queries/invalid: scorer contains: `mode`: expected `all`, `any` or `none`',
      '3:5 error queries/unknown-scorer: there is no scorer `exat`; did you mean `exact`?',
      '6:11 error queries/expected: query `a`, scorer label: expected a label under `expected`',
      '9:11 error queries/expected: query `c`, scorer label: expected a label under `expected`',
    ]);
  });
});

describe('the hash of a set', () => {
  const base = 'scorers: [exact]\nqueries:\n  - { id: a, vars: { x: 1, y: z }, expected: { m: 1, n: 2 } }\n  - { id: b, vars: {}, expected: v, split: dev }\n';
  const changed = (from: string, to: string): string => {
    expect(base).toContain(from);
    return hash(base.replace(from, to));
  };

  it('does not follow order, comments, layout or defaults written out', () => {
    const same = `# a comment
queries:
  - expected: v   # more
    split: dev
    vars: {}
    id: b
  - id: "a"
    vars:
      y: 'z'
      x: 1.0
    expected:
      n: 2
      m: 1
primary: exact
scorers:
  - type: exact
    ignore_case: false
`;
    expect(hash(same)).toBe(hash(base));
    const lines = '{"id":"b","split":"dev","expected":"v","vars":{}}\n{"vars":{"y":"z","x":1},"id":"a","expected":{"n":2,"m":1}}\n';
    expect(readSet(lines, undefined, 'other.jsonl').hash).toBe(hash(base));
  });

  it.each([
    ['an id', 'id: a', 'id: c'],
    ['a variable', 'x: 1', 'x: 2'],
    ['a variable and its kind', 'x: 1', 'x: "1"'],
    ['what is expected', 'expected: v', 'expected: w'],
    ['a split', 'split: dev', 'split: test'],
    ['no split', ', split: dev', ''],
    ['another scorer', '[exact]', '[json-schema]'],
    ['one more scorer', '[exact]', '[exact, { type: exact, name: other }]'],
    ['an option', '[exact]', '[{ type: exact, ignore_case: true }]'],
    ["a metric's name", '[exact]', '[{ type: exact, name: other }]'],
    ['one query less', '  - { id: b, vars: {}, expected: v, split: dev }\n', ''],
  ])('follows %s', (_, from, to) => {
    const output = { schema: {} };
    expect(hash(base.replace(from, to), output)).not.toBe(hash(base, output));
    expect(base).toContain(from);
  });

  it('follows what decides', () => {
    const two = 'scorers: [exact, { type: exact, name: other }]\nqueries: []\n';
    expect(hash(`primary: other\n${two}`)).not.toBe(hash(two));
    expect(hash(`primary: exact\n${two}`)).toBe(hash(two));
  });

  it('does not follow tags: they say nothing of what a whole run measures', () => {
    expect(changed('split: dev', 'split: dev, tags: [long, hard]')).toBe(hash(base));
  });

  it('is that of the canonical form, which reports in history hold', () => {
    const canonical = '{"primary":"exact","queries":[{"expected":"x","id":"a","split":"test","vars":{"text":"hi"}}],"scorers":[{"metric":"exact","options":{"ignore_case":false},"type":"exact"}]}';
    expect(hash('- { id: a, vars: { text: hi }, expected: x, split: test }')).toBe(createHash('sha256').update(canonical).digest('hex'));
  });
});
