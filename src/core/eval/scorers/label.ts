import { nearestWord } from '../../text/nearest-word.js';
import { keys } from '../../text/validate.js';
import { defineScorer } from './scorer.js';
import { excerpt, labelKey } from './elements/text.js';
import { suggestion } from '../../words/words.js';

/** The metric that comes with a label scorer's accuracy. */
export const MACRO_F1 = 'macro_f1';

/** What is shown for an answer that is no label. */
const NO_LABEL = '(no label)';

/**
 * Whether the answer is the expected label and nothing else; case and white space around it do not count.
 * Its mean is the accuracy; macro-F1 and the confusion table come from the labels.
 */
export const label = defineScorer({
  type: 'label',
  metric: 'accuracy',
  kind: 'pass-fail',
  options: keys({}),
  checkExpected: (_, { expected }) => {
    if (typeof expected === 'string' && expected.trim() !== '') return undefined;
    const quote = typeof expected === 'number' || typeof expected === 'boolean' ? `; a label is a text: write "${expected}"` : '';
    return `expected a label under \`expected\`${quote}`;
  },
  doubtExpected({ expected }, output) {
    const labels = output?.labels ?? [];
    if (typeof expected !== 'string' || labels.length === 0 || labels.some((known) => labelKey(known) === labelKey(expected))) return undefined;
    return `\`${expected}\` is not one of the prompt's labels${suggestion(nearestWord(expected, labels))}`;
  },
  create: (_, { output, expectedLabels }) => {
    // The variants' contracts may differ; an answer that some query expects is a label, whoever gives it.
    const labels = new Map([...(output?.labels ?? []), ...expectedLabels].toReversed().map((name) => [labelKey(name), name]));
    return ({ text }, query) => {
      const expected = labels.get(labelKey(String(query.expected))) ?? String(query.expected);
      const predicted = labels.get(labelKey(text));
      const got = predicted ?? `"${excerpt(text)}", which is no label`;
      return { value: predicted === expected ? 1 : 0, explanation: `got ${got}, expected ${expected}`, label: { expected, predicted: predicted ?? NO_LABEL } };
    };
  },
});
