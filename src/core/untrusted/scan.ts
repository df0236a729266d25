import { decodings } from './decodings.js';
import { fold } from './fold.js';
import { type Sign, structuralSigns } from './signs.js';
import { WORD_RULES } from './words/index.js';

export interface Scanned {
  /** At least one strong sign, or weak ones of two kinds. False says that nothing was found, not that a text is safe. */
  suspicious: boolean;
  /** In the order of the text. */
  signs: Sign[];
}

/** Signs of one rule that are told; a text may be made of nothing else. */
const MAX_OF_RULE = 20;

/** Looks for attacks in structure, in words, and in words that are written in another way. Nothing is changed. */
export function scanText(text: string): Scanned {
  const folded = fold(text);
  const signs = [...structuralSigns(text, folded), ...wordSigns(text, folded), ...encodedSigns(text)];
  const counts = new Map<string, number>();
  const isTold = ({ rule }: Sign): boolean => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= MAX_OF_RULE;
  };
  const weak = new Set(signs.filter((sign) => sign.weak).map(({ rule }) => rule));
  return {
    suspicious: signs.some((sign) => !sign.weak) || weak.size > 1,
    signs: signs.sort((a, b) => a.start - b.start || a.end - b.end).filter(isTold),
  };
}

function wordSigns(text: string, folded: ReturnType<typeof fold>): Sign[] {
  return WORD_RULES.flatMap(({ name, says, phrases }) => {
    const found = new Map<number, Sign>();
    for (const { pattern, weak = false, verbatim = false } of phrases) {
      for (const match of (verbatim ? text : folded.text).matchAll(pattern)) {
        const [start, end] = [match.index, match.index + match[0].length].map((offset) => (verbatim ? offset : folded.origin(offset))) as [number, number];
        const known = found.get(start);
        if (!known || (known.weak && !weak)) found.set(start, { rule: name, weak, start, end, message: says });
      }
    }
    return [...found.values()];
  });
}

/** One for each other reading that holds an attack in words. */
function encodedSigns(text: string): Sign[] {
  return decodings(text).flatMap((decoding): Sign[] => {
    const strongest = wordSigns(decoding.text, fold(decoding.text)).find(({ weak }) => !weak);
    if (!strongest) return [];
    const { name, start, end } = decoding;
    return [{ rule: 'encoded', weak: false, start, end, message: `${strongest.message} when it is read as ${name}` }];
  });
}
