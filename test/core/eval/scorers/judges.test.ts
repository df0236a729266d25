import { describe, expect, it } from 'vitest';
import type { Judge, ScorerPorts } from '../../../../src/core/eval/scorers/ports.js';
import type { Score } from '../../../../src/core/eval/scorers/scorer.js';
import { answered, failed, readSet, resultsOf, scoreResults, setOf } from '../make.js';

const MODEL = { model: 'openai/gpt-x', rubric: 'It is polite.' };

/** Scores of one answer by variant, with a judge that replies by what it is shown. */
async function judged(scorer: unknown, answers: string[], reply: (values: Record<string, unknown>) => string | undefined): Promise<{ scores: (Score | undefined)[]; asked: unknown[][] }> {
  const set = readSet(JSON.stringify({ scorers: [scorer], queries: [{ id: 'q', vars: { text: 'hi' }, expected: { a: 1 } }] }));
  const asked: unknown[][] = [];
  const judge: Judge = async (...args) => {
    asked.push(args);
    const text = reply(args[2] as Record<string, unknown>);
    return text === undefined ? failed('timeout') : answered(text);
  };
  const results = answers.flatMap((answer, variant) => resultsOf(variant, [answer]));
  return { scores: (await scoreResults(set, results, { judge })).map((one) => one.scores[set.primary]), asked };
}

describe('judge', () => {
  const scorer = { type: 'judge', ...MODEL };
  it.each<[reply: string | undefined, value: number | undefined, says: string]>([
    ['{"reasoning":"Warm words.","verdict":"pass"}', 1, 'openai/gpt-x: Warm words.'],
    ['{"reasoning":"Rude.","verdict":"fail"}', 0, 'openai/gpt-x: Rude.'],
    ['```json\n{"verdict":"fail"}\n```', 0, 'openai/gpt-x: fail'],
    // What cannot be read is unscored: no first word or half sentence counts.
    ['pass', undefined, `the judge's reply is not JSON: "pass"`],
    ['{"verdict":"Pass"}', undefined, `the judge's verdict is "Pass"; expected pass or fail`],
    ['{"verdict":"pass or fail"}', undefined, `the judge's verdict is "pass or fail"; expected pass or fail`],
    ['{"verdict":true}', undefined, `the judge's verdict is true; expected pass or fail`],
    ['{}', undefined, `the judge's verdict is missing; expected pass or fail`],
    ['[]', undefined, `the judge's reply is no JSON object`],
    ['', undefined, `the judge's reply is not JSON: ""`],
    [undefined, undefined, 'the judge gave no answer: timeout!'],
  ])('that replies %j gives %s', async (reply, value, says) => {
    const { scores } = await judged(scorer, ['Hello.'], () => reply);
    expect([scores[0]?.value, scores[0]?.explanation]).toEqual([value, says]);
  });

  it('is told rubric, input, reference and answer, and which asking it is', async () => {
    const { asked } = await judged({ ...scorer, parameters: { temperature: null } }, ['Hello.'], () => '{"verdict":"pass"}');
    expect(asked).toEqual([['openai/gpt-x', 'rubric', { rubric: 'It is polite.', input: '{"text":"hi"}', expected: '{"a":1}', answer: 'Hello.' }, { parameters: { temperature: null }, repeat: 0 }]]);
  });

  it('needs a model and a rubric', () => {
    expect(() => setOf(1, () => 'x', { scorers: [{ type: 'judge', rubric: 'x' }] })).toThrow('`model` is missing');
    expect(() => setOf(1, () => 'x', { scorers: [{ type: 'judge', model: 'openai/x', rubric: ' ' }] })).toThrow('expected what an answer has to fulfil');
  });
});

describe('pairwise', () => {
  const scorer = { type: 'pairwise', ...MODEL };
  const verdict = (word: string): string => JSON.stringify({ reasoning: 'Because.', verdict: word });
  it.each<[name: string, reply: (first: unknown) => string, value: number | undefined, says: RegExp]>([
    ['the better text, wherever it stands', (first) => verdict(first === 'new' ? 'first' : 'second'), 1, /prefers it in both orders/],
    ['the other text, wherever it stands', (first) => verdict(first === 'old' ? 'first' : 'second'), 0, /prefers the baseline in both orders/],
    ['whatever stands first', () => verdict('first'), 0.5, /prefers whatever stands first: a tie/],
    ['whatever stands second', () => verdict('second'), 0.5, /prefers whatever stands second: a tie/],
    ['neither', () => verdict('tie'), 0.5, /no clear difference/],
    ['it in one order only', (first) => verdict(first === 'new' ? 'first' : 'tie'), 0.5, /no clear difference/],
    ['it, but one reply cannot be read', (first) => (first === 'new' ? verdict('first') : 'second'), undefined, /not JSON/],
  ])('with a judge that prefers %s', async (_, reply, value, says) => {
    const { scores, asked } = await judged(scorer, ['old', 'new'], ({ first }) => reply(first));
    expect(scores[0]).toEqual({ value: 0.5, explanation: 'the baseline, against itself' });
    expect(scores[1]?.value).toBe(value);
    expect(scores[1]?.explanation).toMatch(says);
    expect(asked).toHaveLength(2);
  });

  it('asks nothing where the answers are the same, and is unscored without a baseline', async () => {
    expect(await judged(scorer, ['same', 'same'], () => verdict('first'))).toMatchObject({ scores: [{ value: 0.5 }, { value: 0.5 }], asked: [] });
    expect((await judged(scorer, ['alone'], () => verdict('first'))).scores).toEqual([{ explanation: 'there is no answer of a baseline to compare it with' }]);
  });
});

describe('consistency', () => {
  const over = async (answers: (string | undefined)[], header: unknown = 'consistency', labels?: string[]): Promise<(Score | undefined)[]> => {
    const set = readSet(JSON.stringify({ scorers: [header], queries: [{ id: 'q', vars: {} }] }), labels ? { labels } : undefined);
    const results = answers.flatMap((answer, repeat) => resultsOf(0, [answer], repeat));
    return (await scoreResults(set, results, {}, labels ? { labels } : undefined)).map((one) => one.scores['consistency']);
  };

  it.each<[answers: string[], value: number]>([
    [['a', 'a', 'a'], 1],
    [['a', 'b', 'c'], 0],
    // One of three pairs agrees, then two of six.
    [['a', 'a', 'b'], 1 / 3],
    [['a', 'a', 'b', 'b'], 1 / 3],
    [['a', ' a\n'], 1],
    [['', ''], 1],
  ])('%j: %d, for each of them', async (answers, value) => {
    const scores = await over(answers);
    expect(scores).toHaveLength(answers.length);
    for (const score of scores) expect(score?.value).toBeCloseTo(value, 12);
  });

  it('by what answers mean', async () => {
    expect((await over(['Red', 'red'], 'consistency', ['red', 'green']))[0]?.value).toBe(1);
    expect((await over(['Red', 'red']))[0]?.value).toBe(0);
    expect((await over(['{"a":1,"b":2}', '```\n{"b":2,"a":1}\n```'], { type: 'consistency', by: 'json' }))[0]?.value).toBe(1);
    expect((await over(['So 18.', 'A: 18'], { type: 'consistency', by: 'number' }))[0]?.value).toBe(1);
  });

  it('of one answer, or of one that arrived, it is unscored', async () => {
    expect((await over(['a']))[0]).toEqual({ explanation: 'only one answer to this query; ask several times with --repeat' });
    expect(await over(['a', undefined])).toEqual([{ explanation: expect.stringContaining('only one answer') as string }, undefined]);
  });
});

describe('scripts', () => {
  const ran = async (result: unknown, options: object = {}): Promise<Score | undefined> => {
    const set = readSet(JSON.stringify({ scorers: [{ type: 'exec', command: ['x'], ...options }], queries: [{ id: 'q', vars: {} }] }));
    const runProgram: ScorerPorts['runProgram'] = async () => result;
    return (await scoreResults(set, resultsOf(0, ['a']), { runProgram }))[0]?.scores['exec'];
  };

  it.each<[unknown, number | undefined, string]>([
    [true, 1, '1'],
    [0.25, 0.25, '0.25'],
    [{ score: 0.5, explanation: 'half' }, 0.5, 'half'],
    [{ score: null, explanation: 'no idea' }, undefined, 'no idea'],
    [null, undefined, 'the script gave no score'],
    [2, undefined, "the script's score is `2`; expected a number from 0 to 1, true or false"],
    ['1', undefined, "the script's score is `1`; expected a number from 0 to 1, true or false"],
    [{}, undefined, "the script's score is nothing; expected a number from 0 to 1, true or false"],
    [Number.NaN, undefined, "the script's score is `NaN`; expected a number from 0 to 1, true or false"],
  ])('that give %j', async (result, value, says) => {
    const score = await ran(result);
    expect([score?.value, score?.explanation]).toEqual([value, says]);
  });

  it('pass or fail where they say so, which the statistics then know', async () => {
    const options = { type: 'module', path: 'a.js', kind: 'pass-fail' };
    expect(readSet(JSON.stringify({ scorers: [options], queries: [] })).scorers[0]?.definition.kind).toBe('pass-fail');
    expect((await ran(0.5, { kind: 'pass-fail' }))?.explanation).toContain('it was to pass or fail');
  });

  it.each(['/etc/x.js', '../x.js', 'a/../../x.js', 'x.sh'])('the module %s is refused', (path) => expect(() => readSet(JSON.stringify({ scorers: [{ type: 'module', path }], queries: [] }))).toThrow('inside the project'));
});
