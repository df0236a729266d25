/** One argument as a POSIX shell reads it, for command lines that people copy. */
export function quoteArgument(text: string): string {
  return /^[\w@%+=:,./^-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
