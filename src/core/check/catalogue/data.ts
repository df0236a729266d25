import type { RuleInfo } from '../rule.js';

const PROMPT = '---\nvariables: { t: { type: string } }\noutput: { labels: [red, green] }\n---\nRed or green? {{ t }}\n';
const POOLED = PROMPT.replace('---\nRed', 'transforms: [few-shot: { k: 1 }]\n---\nRed');
const asked = (queries: string): Record<string, string> => ({ 'a.md': PROMPT, 'a.queries.yaml': queries });
const shown = (examples: string): Record<string, string> => ({ 'a.md': POOLED, 'a.examples.yaml': examples });
const GOOD = asked('- { id: rose, vars: { t: a rose }, expected: red }\n');
const GOOD_POOL = shown('- { id: rose, input: a rose, output: red }\n');

/** Faults of pools and query sets. */
export const DATA_FINDINGS: readonly RuleInfo[] = [
  {
    code: 'examples/invalid', severity: 'error', essential: true,
    title: 'an example is not written as it should be',
    why: 'It cannot be shown.',
    remedy: 'give it `input` and `output`',
    bad: shown('- { input: a rose }\n'), good: GOOD_POOL,
  },
  {
    code: 'examples/unknown-key', severity: 'warning',
    title: 'an example has a key that means nothing',
    why: 'It does nothing, and nobody may notice.',
    remedy: 'mend its name, or remove it',
    bad: shown('- { input: a rose, output: red, reviewer: ada }\n'), good: GOOD_POOL,
  },
  {
    code: 'examples/duplicate-id', severity: 'error', essential: true,
    title: 'two examples have one id',
    why: 'Reports and traces name examples by id.',
    remedy: 'give each example its own id',
    bad: shown('- { id: one, input: a rose, output: red }\n- { id: one, input: a leaf, output: green }\n'), good: GOOD_POOL,
  },
  {
    code: 'queries/invalid', severity: 'error',
    title: 'a query is not written as it should be',
    why: 'It cannot be asked.',
    remedy: 'give it `vars` and what is expected',
    bad: asked('- { id: rose, vars: a rose, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/unknown-key', severity: 'warning',
    title: 'a query or the head of its file has a key that means nothing',
    why: 'It does nothing, and nobody may notice.',
    remedy: 'mend its name, or put it under `metadata:`',
    bad: asked('- { id: rose, vars: { t: a rose }, expected: red, reviewer: ada }\n'), good: GOOD,
  },
  {
    code: 'queries/duplicate-id', severity: 'error',
    title: 'two queries have one id',
    why: 'Results are paired by id.',
    remedy: 'give each query its own id',
    bad: asked('- { id: one, vars: { t: a rose }, expected: red }\n- { id: one, vars: { t: a leaf }, expected: green }\n'), good: GOOD,
  },
  {
    code: 'queries/values', severity: 'error',
    title: 'a query’s values do not fit the prompt’s variables',
    why: 'It cannot be rendered.',
    remedy: 'mend the values, or the schema of the variable',
    bad: asked('- { id: rose, vars: { text: a rose }, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/expected', severity: 'warning',
    title: 'what a query expects can never be answered',
    why: 'No answer that keeps the contract would count as right.',
    remedy: 'mend `expected`, or the contract',
    bad: asked('- { id: rose, vars: { t: a rose }, expected: rad }\n'), good: GOOD,
  },
  {
    code: 'queries/leak', severity: 'warning',
    title: 'a query is also shown as an example',
    why: 'What is judged would be copying, and the figures too good.',
    remedy: 'take it out of the set or out of the pool',
    bad: { ...shown('- { id: rose, input: a rose, output: red }\n'), 'a.queries.yaml': '- { id: rose, vars: { t: A rose }, expected: red }\n' },
    good: { ...GOOD_POOL, 'a.queries.yaml': '- { id: ruby, vars: { t: a ruby }, expected: red }\n' },
  },
  {
    code: 'queries/unknown-scorer', severity: 'error',
    title: 'there is no scorer of this name',
    why: 'The query cannot be judged.',
    remedy: 'mend the name; docs/scorers.md lists them',
    bad: asked('scorers: [lable]\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/scorer', severity: 'error',
    title: 'a scorer cannot judge what it is asked to',
    why: 'It does not fit the prompt’s contract, or its options contradict each other.',
    remedy: 'mend its options, or choose another scorer',
    bad: asked('scorers: [json-schema]\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/duplicate-scorer', severity: 'error',
    title: 'two scorers have one name',
    why: 'Their figures could not be told apart.',
    remedy: 'give one of them another `name:`',
    bad: asked('scorers: [label, label]\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/unknown-metric', severity: 'error',
    title: 'a threshold is of a figure that is not measured',
    why: 'It would never be checked.',
    remedy: 'name a metric of one of the scorers',
    bad: asked('- { id: rose, vars: { t: a rose }, expected: red, thresholds: { acuracy: 0.9 } }\n'), good: GOOD,
  },
  {
    code: 'queries/unknown-primary', severity: 'error',
    title: 'what is to decide is not measured',
    why: 'There would be no verdict.',
    remedy: 'name a metric of one of the scorers as `primary`',
    bad: asked('primary: speed\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'), good: GOOD,
  },
  {
    code: 'queries/two-primaries', severity: 'error',
    title: 'two files of a query set disagree on what decides',
    why: 'There is one verdict.',
    remedy: 'say once what decides',
    bad: {
      ...asked('primary: accuracy\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'),
      'a.more.queries.yaml': 'scorers: [exact]\nprimary: exact\nqueries:\n  - { id: leaf, vars: { t: a leaf }, expected: green }\n',
    },
    good: GOOD,
  },
  {
    code: 'queries/two-demands', severity: 'error',
    title: 'two files of a query set demand different things of one figure',
    why: 'Only one of them could be meant.',
    remedy: 'say it once',
    bad: {
      ...asked('thresholds: { accuracy: ">= 0.9" }\nqueries:\n  - { id: rose, vars: { t: a rose }, expected: red }\n'),
      'a.more.queries.yaml': 'thresholds: { accuracy: ">= 0.8" }\nqueries:\n  - { id: leaf, vars: { t: a leaf }, expected: green }\n',
    },
    good: GOOD,
  },
];
