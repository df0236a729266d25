/** Stands between the words of a marked text. */
export const DATAMARK = '^';

/** Puts a mark between all words and before each line end, so that no part of the text can be taken for one that was not marked. */
export function datamark(text: string): string {
  return text.replace(/[^\S\n]+/g, DATAMARK).replace(/(?<!\^)\n/g, `${DATAMARK}\n`);
}
