import { templateTexts } from '../../prompt/static-text.js';
import { normalizeText } from '../../similarity/words.js';
import type { Rule } from '../rule.js';

/**
 * Labels of `output:` that the prompt never says: a model cannot answer what it was not told. A template that prints the labels from
 * a variable cannot be judged by its text, and one that shows every example says them that way.
 */
export const labelsAgree: Rule = ({ prompt }) => {
  const labels = prompt.content.output?.labels ?? [];
  const shown = prompt.content.examples?.map(({ output }) => output) ?? [];
  const text = normalizeText(templateTexts(prompt).map((message) => message.text).join('\n'));
  const unsaid = labels.filter((label) => !says(text, normalizeText(label)) && !shown.includes(label));
  // Of none: the labels are told otherwise, such as by a variable.
  if (unsaid.length === 0 || unsaid.length === labels.length) return [];
  return [
    {
      code: 'prompt/labels-unsaid',
      severity: 'warning',
      place: prompt.placeOf(['output', 'labels']),
      message: `the text names some labels, but not ${unsaid.join(', ')}`,
      remedy: 'name all labels in the text, or take these out of `output:`',
    },
  ];
};

/** As words of their own: `other` is not said by `another`. */
function says(text: string, label: string): boolean {
  const literal = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'u').test(text);
}
