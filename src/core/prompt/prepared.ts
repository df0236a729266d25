import { isError } from '../finding.js';
import { sha256 } from '../text/canonical-json.js';
import { canonicalParts, toContent } from './content.js';
import { includedPartials, mayUseExamples } from './layout/sources.js';
import { parseFile } from './prompt.js';
import type { ReadingMemo } from './reading-memo.js';

/** What a prompt's text says by itself, wherever it stands: its content but for the texts of partials. */
export interface PreparedPrompt {
  id?: string;
  /** Of its text, as it is decoded. */
  digest: string;
  /** Names of the partials that it includes itself. */
  includes: string[];
  /** Where it includes none its content hash, else the canonical form of its content before and after the partials. */
  content: string | [before: string, after: string];
}

/** Undefined where a pool may matter, or something is wrong: what that means depends on where it stands. */
export function preparePrompt(text: string, memo: ReadingMemo): PreparedPrompt | undefined {
  if (mayUseExamples(text)) return undefined;
  const { head, frontMatter, template, findings } = parseFile('', text, memo);
  if (!head.written || head.findings.some(isError) || findings.some(isError)) return undefined;
  const includes = includedPartials(text);
  if (template === 'none' && includes.length > 0) return undefined;
  const parts = canonicalParts(toContent(frontMatter, head.body, template, {}, undefined));
  return {
    ...(frontMatter.id === undefined ? {} : { id: frontMatter.id }),
    digest: sha256(text),
    includes,
    content: includes.length === 0 ? sha256(parts.join('{}')) : parts,
  };
}
