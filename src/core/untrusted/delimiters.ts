import { fold, type Folded } from './fold.js';
import { ANGLED, findMarks, type Mark } from './markup.js';

/** What a template puts around values, as it looks when folded. */
export interface Delimiters {
  /** Names of its tags: `ticket` of `<ticket>`. */
  tags: readonly string[];
  /** Characters of which three or more in a row open or close a block: backtick, `~`, `"`. */
  runs: readonly string[];
}

export const NO_DELIMITERS: Delimiters = { tags: [], runs: [] };

/**
 * Step 4, for a template's own delimiters. A tag is escaped behind its `<`, a run between its characters. Where a value
 * ends in the beginning of a tag it is escaped too: the next value may be the rest of it.
 */
export function delimiterFinder({ tags, runs }: Delimiters): (folded: Folded) => Mark[] {
  const names = tags.map((tag) => fold(tag).text);
  const own = names.length === 0 ? undefined : new RegExp(`(<)\\s{0,3}/?\\s{0,3}(?:${names.map(literal).join('|')})(?![\\w-])`, 'g');
  const unfinished = new RegExp(`(<)(?:\\|[a-z\\d_.:/-]{0,64}\\|?|\\s{0,3}/?\\s{0,3}(?:${[...ANGLED, ...names].map(prefixes).join('|')})?)$`, 'g');
  const repeated = runs.length === 0 ? undefined : new RegExp(`(?:${runs.map((run) => `${literal(run)}{3,}`).join('|')})`, 'g');
  return ({ text, origin }) => [
    ...(own ? findMarks(text, 'delimiter', own, origin) : []),
    ...findMarks(text.slice(-MAX_TAIL), 'delimiter', unfinished, (offset) => origin(offset + Math.max(0, text.length - MAX_TAIL))),
    ...(repeated ? Array.from(text.matchAll(repeated), ({ 0: run, index }) => brokenUp(run, index, origin)) : []),
  ];
}

/** Nothing that is looked for at the end of a text is longer. */
const MAX_TAIL = 80;

function brokenUp(run: string, index: number, origin: Folded['origin']): Mark {
  const escapes = Array.from({ length: run.length - 1 }, (_, at) => origin(index + at + 1));
  return { kind: 'delimiter', start: origin(index), end: origin(index + run.length), escapes };
}

/** `abc` → `a(?:b(?:c)?)?` */
function prefixes(name: string): string {
  return [...name].reduceRight((rest, character) => `${literal(character)}${rest === '' ? '' : `(?:${rest})?`}`, '');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
