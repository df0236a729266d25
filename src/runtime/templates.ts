import { packagedTexts } from '../adapters/package-files.js';
import { PromptError } from '../core/errors.js';
import { nearestWord } from '../core/text/nearest-word.js';

/** The text of a template that a transform adds, by `<transform>/<template>`. @throws PromptError `technique/unknown`, `technique/invalid` */
export type TemplateSource = (name: string) => Promise<string>;

/** The templates that come with the package. */
export const packagedTemplate: TemplateSource = async (name) => {
  const { folder, template } = splitName(name);
  const texts = packagedTexts(folder);
  const text = texts.get(template);
  if (text === undefined) throw unknownTemplate(template, [...texts.keys()]);
  return readTemplate(`${folder}/${template}.md`, text);
};

/** Those that a release stores; one that was promoted before they were stored is served with the package's. */
export function storedTemplates(stored: Readonly<Record<string, string>>, others: TemplateSource = packagedTemplate): TemplateSource {
  return async (name) => (Object.hasOwn(stored, name) ? (stored[name] as string) : others(name));
}

/** @throws PromptError `technique/invalid` with its faults */
export async function readTemplate(path: string, text: string): Promise<string> {
  const { readTechnique } = await import('../core/transform/chain-of-thought/template.js');
  const read = readTechnique({ name: path, path, text });
  if (read.text === undefined) throw new PromptError('technique/invalid', { file: path }, { findings: read.findings });
  return read.text;
}

export function unknownTemplate(template: string, known: readonly string[]): PromptError {
  return new PromptError('technique/unknown', { template, known, nearest: nearestWord(template, known) });
}

/** `chain-of-thought/draft`: the folder in the package, and the file in it. */
export function splitName(name: string): { folder: string; template: string } {
  const slash = name.indexOf('/');
  return { folder: `prompts/${name.slice(0, slash)}`, template: name.slice(slash + 1) };
}
