import picomatch from 'picomatch/posix.js';
import { isPattern } from './prompt-root.js';

/** The regular expressions of the patterns among the entries of `prompts:`: made once, for reading a path is what happens often. */
export function patternSources(roots: readonly string[]): Record<string, string> {
  return Object.fromEntries(roots.filter(isPattern).map((pattern) => [pattern, picomatch.makeRe(pattern, { nonegate: true }).source]));
}

/** Whether a pattern such as `support/**` fits a name. */
export function fitsPattern(pattern: string, name: string): boolean {
  return picomatch.isMatch(name, pattern, { nonegate: true });
}
