import { findInvisible } from '../../../untrusted/invisible.js';
import { lineFinder } from '../../../text/line-finder.js';
import type { Problem, RuleInfo, TextFile, TextRule } from '../../rule.js';
import type { ChangeKind } from '../../../untrusted/rewrite.js';

/** Characters that show nothing. Joiners and selectors that scripts and emoji need are no fault. */
export const invisible: TextRule = {
  ...about(
    'file/invisible',
    'warning',
    'characters that cannot be seen',
    'A model reads them; a reviewer does not. They come with text from web pages, and hide instructions.',
    'zero\u200bwidth',
    'zerowidth',
  ),
  checkText: (file) => hidden(file, ['invisible', 'tag-character'], (codes) => `characters that cannot be seen: ${codes}`),
};

/** Characters that show a text in another order than models read it. */
export const bidirectional: TextRule = {
  ...about(
    'file/bidirectional',
    'error',
    'characters that turn the reading direction',
    'What a reviewer sees is not what a model reads. Scripts that run from right to left need none of them.',
    'allow \u202edeny\u202c all',
    'allow deny all',
  ),
  checkText: (file) => hidden(file, ['bidi'], (codes) => `characters that turn the reading direction: ${codes}`),
};

function about(code: string, severity: 'error' | 'warning', title: string, why: string, bad: string, good: string): RuleInfo {
  return { code, severity, title, why, remedy: 'remove them: `prompt check --fix` does', bad: `Say ${bad}.\n`, good: `Say ${good}.\n` };
}

/** One problem a line, however many there are. Query sets and pools are data: attacks to test with look like this. */
function hidden({ path, text, kind }: TextFile, kinds: readonly ChangeKind[], message: (codes: string) => string): Problem[] {
  if ((kind !== 'prompt' && kind !== 'partial') || PLAIN.test(text)) return [];
  const find = lineFinder(text);
  return [...findInvisible(text)]
    .filter((edit) => kinds.includes(edit.kind))
    .map(({ start, end, replacement }) => {
      const run = text.slice(start, end);
      const place = find(start);
      return {
        place: { file: path, ...place },
        message: message(codesOf(run)),
        fix: { line: place.line, column: place.column, before: run, after: replacement },
      };
    });
}

const PLAIN = /^[\t\n\x20-\x7E]*$/;
const SHOWN = 4;

function codesOf(run: string): string {
  const codes = [...run].map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return `${codes.slice(0, SHOWN).join(' ')}${codes.length > SHOWN ? ` and ${codes.length - SHOWN} more` : ''}`;
}
