import { examplesPaths, partialsFolder } from './layout.js';
import { inclusions, isPartialName } from '../template/partials.js';
import type { PromptSources } from '../prompt.js';

/**
 * A prompt's texts, and every path whose change could change its content (whether a file is there or not). The pool is
 * among the texts wherever there is one: a variant may show examples where the prompt does not.
 */
export interface GatheredSources {
  sources: PromptSources;
  wanted: string[];
}

/**
 * Collects what a prompt draws on from any tree of files.
 *
 * @param read the text at a path, undefined where there is none
 * @param available names of all partials of the tree, for messages
 */
export function gatherSources(
  prompt: { name: string; path: string; root: string; text: string },
  read: (path: string) => string | undefined,
  available: readonly string[] = [],
): GatheredSources {
  const { name, path, root, text } = prompt;
  const folder = partialsFolder(root);
  const texts: Record<string, string> = {};
  const wanted = new Set([path]);
  const waiting = includedPartials(text);
  for (let partial = waiting.pop(); partial !== undefined; partial = waiting.pop()) {
    const partialFile = `${folder}/${partial}.md`;
    if (wanted.has(partialFile)) continue;
    wanted.add(partialFile);
    const source = read(partialFile);
    if (source === undefined) continue;
    texts[partial] = source;
    waiting.push(...namesIn(source));
  }
  const pool = examplesPaths(path);
  if (mayUseExamples(text)) for (const candidate of pool) wanted.add(candidate);
  const poolPath = pool.find((candidate) => read(candidate) !== undefined);
  return {
    sources: {
      name, path, text,
      partials: { folder, texts, available },
      ...(poolPath === undefined ? {} : { examples: { path: poolPath, text: read(poolPath) ?? '' } }),
    },
    wanted: [...wanted].sort(),
  };
}

/** Names of the partials that a prompt file includes itself. */
export function includedPartials(text: string): string[] {
  return namesIn(bodyOf(text));
}

/** Names of the partials that a partial (or a body) includes itself. */
export function namesIn(body: string): string[] {
  return inclusions(body).flatMap(({ name }) => (name !== undefined && isPartialName(name) ? [name] : []));
}

/** What follows the front matter, found without reading it: a brace in a description is no tag. */
function bodyOf(text: string): string {
  const close = text.startsWith('---') ? text.indexOf('\n---') : -1;
  return close === -1 ? text : text.slice(close + 1);
}

/** Cheap and generous; reading the prompt decides. */
export function mayUseExamples(text: string): boolean {
  return /few-shot|examples/.test(text);
}
