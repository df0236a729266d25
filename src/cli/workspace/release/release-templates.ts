import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import { MANIFEST, templatesIn } from '../../../core/release/manifest.js';
import { templatesUsed } from '../../../runtime/open-variant.js';
import type { Project } from '../project.js';
import type { Resolved } from '../references/resolver.js';
import { templatesFor } from '../templates/techniques.js';
import { readContentTexts } from './released-content.js';

/**
 * The templates a promoted content is stored with. A content is stored once, for all environments: where it is stored already,
 * its templates stay as they are, or what another environment serves would change with this promotion.
 *
 * @param note told where others are in use by now
 */
export async function releaseTemplates(
  project: Project,
  commit: string,
  resolved: Resolved,
  compiled: CompiledPrompt,
  note: (text: string) => void,
): Promise<Record<string, string>> {
  const used = await templatesUsed(compiled, [], templatesFor(project, resolved));
  if (Object.keys(used).length === 0) return {};
  const stored = templatesIn((await readContentTexts(project, commit, resolved.name, resolved.read.hash)).get(MANIFEST));
  for (const [name, text] of Object.entries(stored)) {
    if (used[name] !== undefined && used[name] !== text) {
      note(
        `note: ${resolved.name} was promoted with another text of ${name} before, which it keeps; to serve the one of today give its file another name and change \`template:\``,
      );
    }
  }
  return { ...used, ...stored };
}
