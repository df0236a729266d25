/**
 * Where the first line that is not blank begins. A pattern that repeats lines would need a stack as deep as there are lines.
 * @param shown what no blank line has
 */
export function blankLead(text: string, shown = /\S/): number {
  const first = text.search(shown);
  return text.lastIndexOf('\n', first === -1 ? text.length : first) + 1;
}
