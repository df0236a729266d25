import { maskedText } from '../../core/prompt/masked-text.js';
import { collectTexts, type TextCollection } from '../../core/similarity/prompt-similarity.js';
import type { Context } from '../command.js';
import type { Project } from './project.js';
import { promptsIn, readPrompts, type Tree } from './tree.js';

/** The prompts of a tree that can be read, as texts to be compared. */
export interface PromptCollection {
  names: string[];
  collection: TextCollection;
}

/** What cannot be read is left out, with a note. */
export async function collectPrompts(project: Project, tree: Tree, note: Context['note']): Promise<PromptCollection> {
  const prompts = promptsIn(project, tree);
  const reads = await readPrompts(project, tree, prompts);
  const readable = prompts.flatMap(({ name }, index) => {
    const prompt = reads[index]?.prompt;
    return prompt ? [{ name, text: maskedText(prompt) }] : [];
  });
  const broken = prompts.filter((_, index) => !reads[index]?.prompt).map(({ name }) => name);
  if (broken.length > 0) note(`note: left out, since they cannot be read: ${broken.join(', ')}; see \`prompt check\``);
  return { names: readable.map(({ name }) => name), collection: collectTexts(readable.map(({ text }) => text)) };
}
