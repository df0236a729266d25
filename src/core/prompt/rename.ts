import { classify, examplesPaths, type Layout, queriesPaths, reportPath } from './layout.js';

/** A prompt file and all that may lie beside it, whether it is there or not. */
export function ownPaths(path: string): string[] {
  return [path, ...queriesPaths(path), ...examplesPaths(path), reportPath(path)];
}

/**
 * Where a prompt's file is to lie for it to have another name: in the same folder of the configuration, with the same ending.
 * @returns the path, or why there is none
 */
export function pathOfName(layout: Layout, prompt: { name: string; path: string; root: string }, to: string): { path: string } | { reason: string } {
  const segments = to.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return { reason: 'it has an empty part, or one of dots' };
  if (/[\0-\u001F\u007F]/.test(to)) return { reason: 'it has a control character' };
  const before = prompt.root === '.' ? '' : `${prompt.root}/`;
  if (!prompt.path.startsWith(before + prompt.name)) return { reason: `the name of ${prompt.path} does not follow from where it lies` };
  const ending = prompt.path.slice(before.length + prompt.name.length);
  if (to.endsWith(ending)) return { reason: `\`${ending}\` is no part of a name` };
  const path = before + to + ending;
  const role = classify(layout, path);
  if (role?.kind === 'prompt' && role.name === to && role.root === prompt.root) return { path };
  return { reason: role === undefined ? `${path} would be no prompt by \`prompts:\`` : `${path} would be the ${role.kind} ${role.name} of ${role.root}` };
}
