import { describe, expect, test } from 'vitest';
import { answer } from '../../../src/core/icl/answer.js';
import { scoreLabels } from '../../../src/core/icl/classify.js';
import { selectExamples } from '../../../src/core/similarity/select/select-examples.js';
import { buildTfidfIndex } from '../../../src/core/similarity/index/tfidf.js';
import { assistant, system, user } from './messages.js';

const UNKNOWN = '[local/icl-1: no task recognised]';

/** Questions whose words do not name their label: only demonstrations can tell. */
const POOL = [
  ['the ATM swallowed it', 'card_gone'],
  ['someone snatched it on the bus', 'card_gone'],
  ['it fell out of my wallet at the beach', 'card_gone'],
  ['it vanished from my desk', 'card_gone'],
  ['how many euros do I get for a hundred dollars', 'conversion'],
  ['is the pound worth more this week', 'conversion'],
  ['what did you use for my yen purchase', 'conversion'],
  ['dollars to francs, how much', 'conversion'],
  ['I typed the four digits wrong three times', 'code_blocked'],
  ['the keypad refuses my digits', 'code_blocked'],
  ['my secret number stopped being accepted', 'code_blocked'],
  ['digits are not accepted at the shop', 'code_blocked'],
] as const;

const QUERIES = [
  ['an ATM swallowed mine yesterday', 'card_gone'],
  ['it fell out of a wallet on the bus', 'card_gone'],
  ['how much is a dollar in euros', 'conversion'],
  ['what is the pound worth in francs', 'conversion'],
  ['the shop keypad refuses the four digits', 'code_blocked'],
  ['three times wrong digits', 'code_blocked'],
] as const;

const LABELS = 'Labels: card_gone, conversion, code_blocked';
const INDEX = buildTfidfIndex(POOL.map(([text]) => text), POOL.map(([, label]) => label));
const ROWS = POOL.map(([text], at) => ({ id: `p${at}`, text, quality: 1 }));

type Pair = readonly [text: string, label: string];

function prompt(list: string, demonstrations: readonly Pair[], query: string) {
  const turns = demonstrations.flatMap(([text, label]) => [user(`<q>\n${text}\n</q>`), assistant(label)]);
  return [system(`Classify the question.\n${list}\nAnswer with the label only.`), ...turns, user(`<q>\n${query}\n</q>`)];
}

function nearest(query: string, k: number): Pair[] {
  return selectExamples(ROWS, INDEX, query, { strategy: 'knn', k }).chosen.map(({ index }) => POOL[index]!);
}

function correct(list: string, demonstrations: (query: string) => readonly Pair[]): number {
  return QUERIES.filter(([query, label]) => answer(prompt(list, demonstrations(query), query)) === label).length;
}

describe('the learner reacts to', () => {
  const zero = correct(LABELS, () => []);

  test('demonstrations: nearest ones help, and dropping them hurts', () => {
    expect(zero).toBeLessThanOrEqual(3);
    expect(correct(LABELS, (query) => nearest(query, 4))).toBe(6);
  });

  test('their number and choice', () => {
    const farthest = (query: string): Pair[] => INDEX.neighbours(query, 12).slice(-4).map(({ index }) => POOL[index]!);
    expect(correct(LABELS, (query) => nearest(query, 1))).toBeGreaterThan(zero);
    expect(correct(LABELS, farthest)).toBeLessThan(4);
  });

  test('wrong labels in demonstrations', () => {
    const wrong: Record<string, string> = { card_gone: 'conversion', conversion: 'code_blocked', code_blocked: 'card_gone' };
    expect(correct(LABELS, (query) => nearest(query, 4).map(([text, label]) => [text, wrong[label]!]))).toBe(0);
  });

  test('a truncated label list', () => {
    const cut = 'Labels: card_gone, conv...';
    expect(correct(cut, () => [])).toBeLessThanOrEqual(2);
    expect(correct(cut, (query) => nearest(query, 4))).toBeLessThan(6);
  });

  test('a label list removed: the labels shown are used, and without any there is no task', () => {
    expect(correct('', (query) => nearest(query, 4))).toBe(6);
    expect(answer(prompt('', [], QUERIES[0][0]))).toBe(UNKNOWN);
  });

  test('demonstrations that contradict the list: labels outside of it count only if none is inside', () => {
    const pair = (label: string): Pair => ['digits are not accepted', label];
    expect(answer(prompt('Labels: x1, x2', [pair('x1'), pair('x9')], 'digits are not accepted'))).toBe('x1');
    expect(answer(prompt('Labels: x1, x2', [pair('x9')], 'digits are not accepted'))).toBe('x9');
  });

  test('label descriptions', () => {
    const described = 'Labels:\n- card_gone: stolen, snatched, swallowed by an ATM, fell out of a wallet\n- conversion: dollars, euros, pounds, how much is it worth\n- code_blocked: digits wrong or not accepted by a keypad';
    expect(correct(described, () => [])).toBeGreaterThan(zero + 2);
  });

  test('a missing query', () => {
    const whole = prompt(LABELS, nearest('digits', 2), 'digits');
    expect(answer(whole)).toBe('code_blocked');
    expect(answer(whole.slice(0, -1))).toBe(UNKNOWN);
    expect(answer([...whole.slice(0, -1), user('<q>\n\n</q>')])).toBe(UNKNOWN);
  });
});

test.each([
  ['no message', []],
  ['an empty message', [user('')]],
  ['only instructions', [system('Classify into one of: a, b.')]],
  ['instructions as the user message', [user('Classify the ticket into one of: a, b.\n\nAnswer with the label only.')]],
  ['an empty cue', [user('Labels: a, b\n\nText:\nLabel:')]],
  ['the query line dropped', [user('Labels: a, b\n\nText: x\nLabel: a\n\nLabel:')]],
  ['no instruction at all', [user('hello there')]],
  ['a translation', [user('Translate the text to German.\n\nText: good morning')]],
])('a broken prompt is not answered: %s', (_, messages) => {
  expect(answer(messages)).toBe(UNKNOWN);
});

describe('scoreLabels', () => {
  test('without demonstrations only the label words count', () => {
    const [match, other] = scoreLabels('bug', [], [{ name: 'bug' }, { name: 'xyz' }]);
    expect(match).toBeCloseTo(Math.exp((1.4 - 1) / 0.2), 10);
    expect(other).toBeCloseTo(Math.exp(-1 / 0.2), 10);
  });

  test('a demonstration that is the query adds 1 to its label, one that shares nothing exp(−5)', () => {
    const labels = [{ name: 'x' }, { name: 'y' }];
    const [x, y] = scoreLabels('alpha beta', [{ input: 'alpha beta', label: 'x' }, { input: 'gamma', label: 'y' }], labels);
    expect(x).toBeCloseTo(1 + Math.exp(-5), 10);
    expect(y).toBeCloseTo(2 * Math.exp(-5), 10);
  });

  test('the cosine is the mean of the word and the n-gram block, by hand', () => {
    // Query "cats run", label "cat": N = 1, idf = ln(1 + 2/1) = ln 3 for all the query has; the label adds nothing else.
    // Words: 1/√2. The grams of "cat" are 5, of "run" 5, none shared: 5/√(10·5) = 1/√2. Mean 1/√2.
    expect(scoreLabels('cats run', [], [{ name: 'cat' }])[0]).toBeCloseTo(Math.exp((1.4 * Math.SQRT1_2 - 1) / 0.2), 10);
  });

  test('function words count a quarter', () => {
    const [score] = scoreLabels('cats which', [], [{ name: 'cat' }]);
    // Words: 1/√(1 + 1/16). The 9 grams of "which" are not function words themselves: 5/√((5 + 9)·5).
    const cosine = (1 / Math.sqrt(1 + 1 / 16) + 5 / Math.sqrt(14 * 5)) / 2;
    expect(score).toBeCloseTo(Math.exp((1.4 * cosine - 1) / 0.2), 10);
  });

  test('ties go to the first listed label', () => {
    expect(answer(prompt('Labels: beta, alpha', [], 'zzz'))).toBe('beta');
    expect(answer(prompt('Labels: alpha, beta', [], 'zzz'))).toBe('alpha');
  });
});
