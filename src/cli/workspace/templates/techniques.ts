import { join } from 'node:path';
import { listFiles, readText } from '../../../adapters/files.js';
import { packagedTexts } from '../../../adapters/package-files.js';
import { PromptError } from '../../../core/errors.js';
import type { CheckedPrompt } from '../../../core/check/rule.js';
import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import { cuesOf } from '../../../core/transform/variant.js';
import { readTemplate, splitName, storedTemplates, type TemplateSource, unknownTemplate } from '../../../runtime/templates.js';
import { once } from '../once.js';
import type { Project } from '../project.js';
import type { Resolved } from '../references/resolver.js';

/** What a prompt's transforms may add: as its release has it, else as the project's own folders and the package do. */
export function templatesFor(project: Project, { pinnedTemplates = {} }: Pick<Resolved, 'pinnedTemplates'> = {}): TemplateSource {
  return storedTemplates(pinnedTemplates, projectTemplates(project));
}

/** Those of the project's own folders hide those that come with the package; a folder listed first hides later ones. */
function projectTemplates(project: Project): TemplateSource {
  const own = once(() => readFolders(project));
  return async (name) => {
    const { folder, template } = splitName(name);
    const found = (await own()).get(template);
    if (found) return readTemplate(found.path, found.text);
    const packaged = packagedTexts(folder);
    const text = packaged.get(template);
    if (text === undefined) throw unknownTemplate(template, [...new Set([...packaged.keys(), ...(await own()).keys()])].sort());
    return readTemplate(`${folder}/${template}.md`, text);
  };
}

/** Every template a prompt of the project can name. */
export async function templateNames(project: Project): Promise<string[]> {
  const own = await readFolders(project);
  return [...new Set([...packagedTexts('prompts/chain-of-thought').keys(), ...own.keys()])].sort();
}

async function readFolders({ root, config, repository }: Project): Promise<Map<string, { path: string; text: string }>> {
  const found = new Map<string, { path: string; text: string }>();
  const folders = repository.top === undefined ? [] : config.techniques;
  for (const folder of folders.toReversed()) {
    const { files } = await listFiles(root, folder);
    for (const path of files) {
      const name = path.slice(folder === '.' ? 0 : folder.length + 1);
      if (!name.endsWith('.md') || name.includes('/') || /^(?:_|README\.md$|CHANGELOG\.md$)/.test(name)) continue;
      const text = await readText(join(root, path));
      if (!text?.ok) throw new PromptError('file/unreadable', { file: path, reason: text?.message ?? 'it is gone' });
      found.set(name.slice(0, -'.md'.length), { path, text: text.text });
    }
  }
  return found;
}

/** Templates that a prompt's transforms name and that cannot be used, and why. */
export async function templateFaults(project: Project, compiled: CompiledPrompt): Promise<NonNullable<CheckedPrompt['unusableTemplates']>> {
  const templates = templatesFor(project);
  const faults = await Promise.all(named(compiled).map((template) => templates(template).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof PromptError)) throw error;
      const { message, remedy } = error;
      return [{ template, message, ...(remedy === undefined ? {} : { remedy }) }];
    },
  )));
  return faults.flat();
}

/** None where an option is wrong: that is a finding already. */
function named(compiled: CompiledPrompt): string[] {
  try {
    return cuesOf(compiled, []);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}
