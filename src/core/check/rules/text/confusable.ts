import { lineFinder } from '../../../text/line-finder.js';
import { LOOKS_LIKE } from '../../../untrusted/confusables.js';
import type { TextRule } from '../../rule.js';

/** A letter of another script in a word of Latin letters. */
export const confusable: TextRule = {
  code: 'file/confusable',
  severity: 'warning',
  title: 'a letter only looks like one of the Latin alphabet',
  why: 'The word is another one than it seems: labels do not match, searches do not find it, and a model reads it otherwise.',
  remedy: 'type the word again',
  bad: 'Answer with the l\u0430bel.\n',
  good: 'Answer with the label. Метка is a word of another language.\n',
  checkText({ path, text, kind }) {
    if ((kind !== 'prompt' && kind !== 'partial') || ASCII.test(text)) return [];
    const find = lineFinder(text);
    return [...text.matchAll(MIXED)].flatMap(({ 0: word, index }) => {
      const alien = [...word].find((letter) => FOREIGN.test(letter) && LOOKS_LIKE.has(letter));
      if (alien === undefined || [...word].some((letter) => FOREIGN.test(letter) && !LOOKS_LIKE.has(letter))) return [];
      const code = (alien.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      return [
        {
          place: { file: path, ...find(index) },
          message: `\`${word.slice(0, 40)}\` holds \`${alien}\` (U+${code}), which only looks like \`${LOOKS_LIKE.get(alien) ?? ''}\``,
        },
      ];
    });
  },
};

const ASCII = /^[\u0000-\u007F]*$/;
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u;
/** Words with at least two Latin letters and one of a script that has look-alikes; a lone symbol such as `µm` is none. */
const MIXED =
  /(?<![\p{L}\p{M}])(?=[\p{L}\p{M}]{3,60}(?![\p{L}\p{M}]))(?=[^\p{Script=Latin}]*\p{Script=Latin}[^\p{Script=Latin}]*\p{Script=Latin})(?=[\p{Script=Latin}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}])[\p{L}\p{M}]+/gu;
