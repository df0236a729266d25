import { inlinePartials } from '../../../prompt/template/partials.js';
import { placesIn } from '../../../prompt/template/messages.js';
import { normalizeText } from '../../../similarity/words.js';
import type { PromptRule } from '../../rule.js';

/** A label that the text offers and the contract refuses. */
export const labelsUnknown: PromptRule = {
  code: 'prompt/labels-unknown',
  severity: 'warning',
  title: 'the text names a label that `output:` does not have',
  why: 'A model that answers as it was told is counted as wrong, and a caller that checks labels refuses it.',
  remedy: 'add it to `output.labels`, or take it out of the text',
  bad: '---\nvariables: { t: { type: string } }\noutput: { labels: [billing, bug] }\n---\nAnswer with one of: billing, bug, account.\n{{ t }}\n',
  good: '---\nvariables: { t: { type: string } }\noutput: { labels: [billing, bug, account] }\n---\nAnswer with one of: billing, bug, account.\n{{ t }}\n',
  check({ prompt }) {
    const labels = new Set((prompt.content.output?.labels ?? []).map(normalizeText));
    if (labels.size === 0) return [];
    return prompt.messages.flatMap((message) => {
      const placeAt = placesIn(prompt.path, message);
      const told = inlinePartials(message.text, prompt.content.partials);
      return listsIn(told).flatMap((words) => {
        const strange = words.filter((word) => !labels.has(normalizeText(word)));
        // A list of labels has mostly labels; other lists stand in prompts, too.
        if (strange.length === 0 || strange.length * 2 >= words.length) return [];
        return strange.map((word) => ({
          place: placeAt(Math.max(0, message.text.indexOf(word))),
          message: `the text names \`${word}\` among the labels, but \`output.labels\` has none such`,
        }));
      });
    });
  },
};

const WORD = String.raw`[\p{L}\p{N}_-]{1,40}`;
/** `billing, bug or account`, alone after a colon. */
const INLINE = new RegExp(
  String.raw`:[ \t]*["'\x60]?(${WORD}["'\x60]?(?:,[ \t]*(?:or |and )?["'\x60]?${WORD}["'\x60]?)+(?:,?[ \t]+(?:or|and)[ \t]+["'\x60]?${WORD}["'\x60]?)?)(?=[.;\n]|$)`,
  'gu',
);
/** `- billing: what it means` */
const BULLET = new RegExp(String.raw`^[ \t]*[-*+][ \t]+["'\x60*]{0,2}(${WORD})["'\x60*]{0,2}(?=[ \t]*(?:[:–—(]|$))`, 'u');

function listsIn(text: string): string[][] {
  const inline = [...text.matchAll(INLINE)].map(([, words = '']) =>
    words
      .split(/,[ \t]*(?:or |and )?|[ \t]+(?:or|and)[ \t]+/)
      .map((word) => word.replace(/["'`]/g, '').trim())
      .filter((word) => word !== ''),
  );
  const bullets: string[][] = [];
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const word = BULLET.exec(line)?.[1];
    if (word === undefined) current = undefined;
    else if (current) current.push(word);
    else bullets.push((current = [word]));
  }
  return [...inline, ...bullets].filter((words) => words.length > 1);
}
