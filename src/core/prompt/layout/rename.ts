import { classify, examplesPaths, type Layout, queriesPaths, queriesPathsIn, reportPath } from './layout.js';
import { isSpeakable } from './speakable.js';

/**
 * A prompt file and all that may lie beside it, whether it is there or not.
 * @param present files that are there, among which are the query sets with names of their own
 */
export function ownPaths(path: string, present: readonly string[] = []): string[] {
  return [...new Set([path, ...queriesPaths(path), ...queriesPathsIn(path, present), ...examplesPaths(path), reportPath(path)])];
}

/**
 * Where a prompt's file is to lie for it to have another name: in the same entry of `prompts:`, with the same ending.
 * @returns the path, or why there is none
 */
export function pathOfName(layout: Layout, prompt: { name: string; path: string; root: string }, to: string): { path: string } | { reason: string } {
  const before = prompt.root === '.' ? '' : `${prompt.root}/`;
  const ending = prompt.path.slice(before.length + prompt.name.length);
  const path = before + to + ending;
  const role = classify(layout, path);
  if (!isSpeakable(to) || to.split('/').includes('..')) {
    return { reason: 'use letters, digits, `_`, `.`, `/` and, not at the start, `-`; no part may start with `_` or `.`' };
  }
  if (to.endsWith(ending)) return { reason: `leave \`${ending}\` out: it is no part of a name` };
  if (!prompt.path.startsWith(before + prompt.name)) return { reason: `the name of ${prompt.path} does not follow from where it lies` };
  if (role?.kind === 'prompt' && role.name === to && role.root === prompt.root) return { path };
  return { reason: role === undefined ? `${path} would be no prompt by \`prompts:\`` : `${path} would be the ${role.kind} ${role.name} of ${role.root}` };
}
