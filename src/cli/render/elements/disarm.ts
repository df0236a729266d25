/**
 * Text that tells of files, and may end up in GitHub's logs: its runner obeys a line that begins with `::`, whatever stands before it in
 * blanks, and `##[` wherever it stands. What a name or a value says there is shown, but is no command.
 */
export function disarm(text: string): string {
  if (!text.includes('::') && !text.includes('##[')) return text;
  return text.replace(/^(\s*):(?=:)/gm, '$1\\u{3a}').replaceAll('##[', '#\\u{23}[');
}
