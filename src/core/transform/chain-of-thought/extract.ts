/** The last one: the reasoning may speak of answers, too. Without one the whole text is the answer. */
const ANSWER = /^[ \t]*(?:\*\*|#+ )?(?:final )?answer(?:\*\*)?:(?:\*\*)?/gim;

/** What follows the last `Answer:` at the beginning of a line. */
export function extractAnswer(text: string): string {
  const last = [...text.matchAll(ANSWER)].at(-1);
  const answer = last ? text.slice(last.index + last[0].length).trim().replace(/^\*\*([^*]+)\*\*$/, '$1') : '';
  return answer === '' ? text : answer;
}
