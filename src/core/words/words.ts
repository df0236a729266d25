/** What a process exits with; one code per cause. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143;

/** What a fault says. */
export interface Words {
  exit: ExitCode;
  message: string;
  remedy?: string;
}

/** What makes a shallow clone whole. */
export const DEEPEN = 'run `git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)';

export const listed = (items: readonly string[]): string => items.join(', ');
/** `a, b or c` */
export const alternatives = (items: readonly string[]): string => items.join(', ').replace(/, (?=[^,]*$)/, ' or ');
/** @param nearest what was meant, as far as can be told */
export const suggestion = (nearest: string | undefined): string => (nearest === undefined ? '' : `; did you mean \`${nearest}\`?`);

/** What is wrong in many places is wrong for few reasons. */
const MOST_LINES = 20;
export const indented = (lines: readonly string[]): string =>
  [...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : [])].map((line) => `  ${line}`).join('\n');
