import type { Finding } from '../finding.js';
import { expandEntry, normalizeEntry } from '../prompt/layout/entry.js';
import { fitsPattern } from '../prompt/layout/pattern.js';
import { isPattern } from '../prompt/layout/prompt-root.js';
import type { Prompt } from '../prompt/prompt.js';
import { isMap } from '../text/plain-data.js';
import { readYaml } from '../text/yaml.js';
import { suggestion } from '../words/words.js';
import { EVERY_VARIABLE, type Requirements } from '../untrusted/requirement.js';

/**
 * Entries of `prompts:` by which nothing is a prompt.
 * @param empty these, with what they were meant to say
 * @param text of the configuration, which could be read
 */
export function unusedRoots(empty: ReadonlyMap<string, string | undefined>, file: string, text: string): Finding[] {
  const { value, placeOf } = readYaml({ file, text, maxLength: 64 * 1024 });
  const written = isMap(value) && Array.isArray(value['prompts']) ? value['prompts'] : [];
  return written.flatMap((typed, index): Finding[] => {
    const entry = normalizeEntry(String(typed));
    const roots = expandEntry(entry);
    if (!roots.every((root) => empty.has(root))) return [];
    const meant = roots.map((root) => empty.get(root)).find((root) => root !== undefined);
    const message = `${isPattern(entry) ? 'no file fits' : 'no prompt lies in'} \`${entry}\`${suggestion(meant)}`;
    return [{ code: 'config/prompts-unused', severity: 'warning', place: placeOf(['prompts', index]), message, remedy: 'mend the entry, or take it out' }];
  });
}

/**
 * Entries of `untrusted:` that ask nothing of anybody, such as a misspelt one.
 * @param prompts all of the project
 * @param text of the configuration, which could be read
 */
export function unusedRequirements(configured: Requirements, prompts: readonly Pick<Prompt, 'name' | 'content'>[], file: string, text: string): Finding[] {
  const { placeOf } = readYaml({ file, text, maxLength: 64 * 1024 });
  const finding = (path: readonly string[], message: string, remedy: string): Finding => ({
    code: 'config/untrusted-unused',
    severity: 'warning',
    place: placeOf(['untrusted', ...path], 'key'),
    message,
    remedy,
  });
  return Object.entries(configured).flatMap(([pattern, byVariable]) => {
    const fitting = prompts.filter(({ name }) => fitsPattern(pattern, name));
    if (fitting.length === 0) return [finding([pattern], `no prompt has a name that \`${pattern}\` fits`, 'mend the pattern, or take the entry out')];
    const names = Object.keys(byVariable).filter(
      (name) => name !== EVERY_VARIABLE && !fitting.some(({ content }) => Object.hasOwn(content.variables, name)),
    );
    return names.map((name) =>
      finding([pattern, name], `no prompt that \`${pattern}\` fits has a variable \`${name}\``, 'mend the name, or take the entry out'),
    );
  });
}
