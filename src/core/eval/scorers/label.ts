import { keys } from '../../text/validate.js';
import { defineScorer, excerpt } from './scorer.js';

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
  checkExpected: (_, { expected }) => (typeof expected === 'string' && expected !== '' ? undefined : 'expected a label under `expected`'),
  create: (_, { output, expectedLabels }) => {
    const labels = output?.labels ?? expectedLabels;
    const byFolded = new Map(labels.map((name) => [fold(name), name]));
    return (text, query) => {
      const expected = String(query.expected);
      const predicted = byFolded.get(fold(text));
      const explanation =
        predicted === undefined ? `"${excerpt(text)}" is not one of the labels` : `got ${predicted}, expected ${expected}`;
      return { value: predicted === expected ? 1 : 0, explanation, label: { expected, predicted: predicted ?? NO_LABEL } };
    };
  },
});

function fold(text: string): string {
  return text.trim().toLowerCase();
}
