/**
 * Lines of text that tells of files: GitHub's runner obeys one that begins with `::`, whatever stands before it in blanks. The text
 * formats end up in its logs, too; what a name or a value says there is shown, but is no command.
 */
export function disarm(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1\\u{3a}');
}
