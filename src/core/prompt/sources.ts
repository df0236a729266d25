import { examplesPaths, partialsFolder } from './layout.js';
import { inclusions } from './partials.js';
import type { PromptSources } from './prompt.js';

/** A prompt's texts, and every path whose change could change its content (whether a file is there or not). */
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
  const waiting = inclusions(text);
  for (let inclusion = waiting.pop(); inclusion; inclusion = waiting.pop()) {
    const partial = inclusion.name;
    const partialFile = `${folder}/${partial}.md`;
    if (partial === undefined || wanted.has(partialFile)) continue;
    wanted.add(partialFile);
    const source = read(partialFile);
    if (source === undefined) continue;
    texts[partial] = source;
    waiting.push(...inclusions(source));
  }
  const pool = mayUseExamples(text) ? examplesPaths(path) : [];
  for (const candidate of pool) wanted.add(candidate);
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

/** Cheap and generous; reading the prompt decides. */
function mayUseExamples(text: string): boolean {
  return text.includes('few-shot') || text.includes('examples');
}
