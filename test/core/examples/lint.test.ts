import { describe, expect, it } from 'vitest';
import { createAdmission } from '../../../src/core/examples/admit.js';
import { lintPool } from '../../../src/core/examples/lint.js';
import type { CompiledPrompt } from '../../../src/core/prompt/template/compile.js';
import { placesOfExamples } from '../../../src/core/prompt/examples.js';
import { example, promptWith } from './make.js';

const SOUND = '- { id: a, input: one, output: red }\n- { id: b, input: two, output: green }\n';
const lint = (pool: string, queries: { id: string; vars: Record<string, unknown> }[] = [], compiled: CompiledPrompt = promptWith(pool)): string[] =>
  lintPool({ compiled, file: 'p.examples.yaml', places: placesOfExamples('p.examples.yaml', pool), queries }).map(({ severity, code, place, message }) => `${severity} ${code.replace('examples/', '')} ${place.line ?? '-'}: ${message}`);

describe('lintPool', () => {
  it.each([
    { what: 'nothing', pool: SOUND, finds: [] },
    { what: 'an empty pool', pool: '[]\n', finds: [] },
    { what: 'a repetition, whatever its capitals and spaces', pool: `${SOUND}- { id: c, input: " ONE ", output: red }\n`, finds: ['warning duplicate 3: c has the input and output of a'] },
    { what: 'a contradiction', pool: `${SOUND}- { id: c, input: One, output: green }\n`, finds: ['error contradiction 3: c answers the input of a otherwise: green, not red'] },
    { what: 'an answer that is no label', pool: `${SOUND}- { id: c, input: three, output: blue }\n`, finds: ['error unfit 3: c: its output "blue" is none of the labels red, green'] },
    { what: 'a value that is too long', pool: `${SOUND}- { id: c, input: "${'x'.repeat(601)}", output: red }\n`, finds: ['error unfit 3: c: `text` must NOT have more than 600 characters (it has 601)'] },
    { what: 'a label without an example', pool: '- { id: a, input: one, output: red }\n', finds: ['warning imbalance -: no example of green'] },
    {
      what: 'more than three times as many of one label',
      pool: SOUND + ['3', '4', '5'].map((n) => `- { id: ${n}, input: in ${n}, output: red }\n`).join(''),
      finds: ['warning imbalance -: 4 examples of red, but 1 of green'],
    },
    { what: 'three times as many', pool: SOUND + ['3', '4'].map((n) => `- { id: ${n}, input: in ${n}, output: red }\n`).join(''), finds: [] },
    { what: 'one much longer than the others', pool: `${SOUND}- { id: c, input: "${'so '.repeat(80)}", output: red }\n`, finds: ['warning long 3: c has 81 words, more than 4 times the median of 2'] },
  ])('finds $what', ({ pool, finds }) => expect(lint(pool)).toEqual(finds));

  it('finds examples that give a query away, comparing what they give only', () => {
    const queries = [{ id: 'q1', vars: { text: 'TWO ' } }, { id: 'q2', vars: { text: 'three' } }];
    expect(lint(SOUND, queries)).toEqual(['error leak 2: b has the input of the query q1']);
    const pool = '- { input: { text: two }, output: red }\n- { input: { text: one, tone: kind }, output: green }\n';
    const two = promptWith(pool, undefined, 'text: { type: string }, tone: { type: string }', '{{ text }}{{ tone }}');
    expect(lint(pool, [{ id: 'q1', vars: { text: 'two', tone: 'x' } }, { id: 'q2', vars: { text: 'one', tone: 'stern' } }], two)).toEqual(['error leak 1: 1 has the input of the query q1']);
  });

  it('counts categories where the prompt has no labels', () => {
    const pool = ['a', 'b', 'c', 'd'].map((n) => `- { input: ${n}, output: ${n}, category: x }\n`).join('') + '- { input: e, output: e, category: y }\n';
    expect(lint(pool, [], promptWith(pool, 'description: free'))).toEqual(['warning imbalance -: 4 examples of x, but 1 of y']);
  });

  it('holds answers against a schema, as values or as JSON text', () => {
    const pool = '- { input: a, output: { n: 1 } }\n- { input: b, output: \'{"n": 2}\' }\n- { input: c, output: { n: x } }\n- { input: d, output: "{" }\n';
    const found = lint(pool, [], promptWith(pool, 'output: { schema: { type: object, required: [n], properties: { n: { type: integer } } } }'));
    expect(found).toEqual([expect.stringContaining('error unfit 3: 3: its output does not fit the schema: /n must be integer'), expect.stringContaining('error unfit 4: 4: its output is not JSON')]);
  });
});

describe('createAdmission', () => {
  const compiled = promptWith(SOUND);
  const admit = () => createAdmission(compiled, [{ id: 'q1', vars: { text: 'asked' } }]);

  it.each([
    { what: 'a new one', one: example('three', 'red'), is: { kind: 'new' } },
    { what: 'one that is there', one: example('ONE', 'red'), is: { kind: 'present', as: 'a' } },
    { what: 'a contradiction', one: example('one', 'green'), is: { kind: 'refused', reasons: ['its input is that of a, which has another output'] } },
    { what: 'a leak', one: example('Asked', 'red'), is: { kind: 'refused', reasons: ['its input is that of the query q1: what is judged must not be shown'] } },
    { what: 'a taken id', one: example('three', 'red', 'b'), is: { kind: 'refused', reasons: ['the id b is taken'] } },
    { what: 'all that is wrong', one: example({ txt: 'three' }, 'blue'), is: { kind: 'refused', reasons: [expect.stringContaining('`txt` is not a variable'), expect.stringContaining('none of the labels')] } },
  ])('$what', ({ one, is }) => expect(admit()(one)).toEqual(is));

  it('counts what it has let in', () => {
    const admission = admit();
    expect(admission(example('three', 'red', 'c'))).toEqual({ kind: 'new' });
    expect(admission(example('three', 'red', 'd'))).toEqual({ kind: 'present', as: 'c' });
    expect(admission(example('three', 'green', 'd')).kind).toBe('refused');
    expect(admission(example('four', 'green', 'c')).kind).toBe('refused');
  });

  it('takes a text only for a single required variable', () => {
    const two = promptWith('[]\n', undefined, 'text: { type: string }, tone: { type: string }', '{{ text }}{{ tone }}');
    expect(createAdmission(two, [])(example('three', 'red'))).toEqual({ kind: 'refused', reasons: ['its input is one text, but the prompt has the required variables text, tone; write a map'] });
  });
});
