import { templateTexts } from '../../../prompt/template/static-text.js';
import { isMap } from '../../../text/plain-data.js';
import type { Prompt } from '../../../prompt/prompt.js';
import { normalizeText } from '../../../similarity/words.js';
import type { Problem, PromptRule } from '../../rule.js';

/**
 * Labels of `output:` that the prompt never says: a model cannot answer what it was not told. A template that prints the labels from
 * a variable cannot be judged by its text, and one that shows every example says them that way.
 */
export const labelsAgree: PromptRule = {
  code: 'prompt/labels-unsaid',
  severity: 'warning',
  title: 'the text names some labels of `output:`, but not all',
  why: 'A model does not answer with a label that it was not told of.',
  remedy: 'name all labels in the text, or take these out of `output:`',
  bad: '---\nvariables: { t: { type: string } }\noutput: { labels: [red, green] }\n---\nRed or not? {{ t }}\n',
  good: '---\nvariables: { t: { type: string } }\noutput: { labels: [red, green] }\n---\nRed or green? {{ t }}\n',
  check({ prompt }) {
    const shown = prompt.content.examples?.map(({ output }) => output) ?? [];
    const text = normalizeText(templateTexts(prompt).map((message) => message.text).join('\n'));
    return wordLists(prompt).flatMap(({ words, path, inside }): Problem[] => {
      const unsaid = words.filter((word) => !says(text, normalizeText(word)) && !shown.includes(word));
      // Of none: the labels are told otherwise, such as by a variable.
      if (unsaid.length === 0 || unsaid.length === words.length) return [];
      return [
        {
          place: prompt.placeOf(path),
          message: `the text names some ${inside === undefined ? 'labels' : `values of \`${inside}\``}, but not ${unsaid.join(', ')}`,
        },
      ];
    });
  },
};

/** What an answer may say: the labels, and the texts that a field of the schema can have. */
function wordLists({ content }: Prompt): { words: readonly string[]; path: string[]; inside?: string }[] {
  const { labels = [], schema } = content.output ?? {};
  const fields = isMap(schema?.['properties']) ? Object.entries(schema['properties']) : [];
  const values = fields.flatMap(([inside, field]) => {
    const words = isMap(field) && Array.isArray(field['enum']) ? field['enum'] : [];
    return words.every((word): word is string => typeof word === 'string') ? [{ words, path: ['output', 'schema', 'properties', inside, 'enum'], inside }] : [];
  });
  return [{ words: labels, path: ['output', 'labels'] }, ...values];
}

/** As words of their own: `other` is not said by `another`. */
function says(text: string, label: string): boolean {
  const literal = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'u').test(text);
}
