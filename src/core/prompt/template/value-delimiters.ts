import type { Delimiters } from '../../untrusted/delimiters.js';
import { scanTags } from './scan.js';

/** A tag of a markup language, a code fence at the start of a line, or three quotes. */
const MARKUP = /<(?<closing>\/?)(?<name>[A-Za-z_][\w.-]{0,63})(?=[\s/>])|^ {0,3}(?<fence>`{3,}|~{3,})|(?<quotes>"{3,})/gm;

/**
 * What the texts of a template put around anything that is filled in: a value must not hold the end of it. Tags that
 * only stand around the template's own words are left out.
 */
export function findDelimiters(texts: readonly string[]): Delimiters {
  const found = { tags: new Set<string>(), runs: new Set<string>() };
  for (const text of texts) findIn(text, found);
  return { tags: [...found.tags].sort(), runs: [...found.runs].sort() };
}

function findIn(text: string, found: { tags: Set<string>; runs: Set<string> }): void {
  const fillings = scanTags(text);
  const open = new Set<string>();
  const openRuns = new Set<string>();
  let next = 0;
  const fillUpTo = (offset: number): void => {
    for (; next < fillings.length && (fillings[next]?.start ?? 0) < offset; next += 1) {
      for (const name of open) found.tags.add(name);
      for (const run of openRuns) found.runs.add(run);
      open.clear();
    }
  };
  for (const match of text.matchAll(MARKUP)) {
    fillUpTo(match.index);
    const { closing, name, fence, quotes } = match.groups ?? {};
    if (name === undefined) toggle(openRuns, (fence ?? quotes ?? '').charAt(0));
    else if (closing === '') open.add(name);
    // A block may be opened in one text and closed in another.
    else if (!open.delete(name) && next > 0) found.tags.add(name);
  }
  fillUpTo(text.length);
}

function toggle(set: Set<string>, item: string): void {
  if (!set.delete(item)) set.add(item);
}
