import { PromptError } from '../../core/errors.js';
import type { Vector } from '../../core/ports.js';
import { maskedText } from '../../core/prompt/template/masked-text.js';
import { collectTexts, type TextCollection } from '../../core/similarity/prompts/prompt-similarity.js';
import type { Context } from '../command.js';
import type { OptionSpec, OptionValues } from '../option-spec.js';
import { parseModelName } from '../options.js';
import type { ComparedBy } from '../render/likeness.js';
import { openProjectEmbeddings, takeFigures } from './models/embeddings.js';
import type { Project } from './project.js';
import { promptsIn, readPrompts, type Tree } from './tree.js';

/** What commands that compare prompts take. */
export const COMPARING_OPTIONS = [
  {
    flags: '--embedder <provider/model>',
    description: 'compare meaning by this embedding model; without it, words are compared',
    parse: parseModelName('--embedder', 'openai/text-embedding-3-small'),
  },
  { flags: '--offline', description: 'with --embedder: kept vectors only; no request is sent' },
] as const satisfies readonly OptionSpec[];

/** The prompts of a tree that can be read, as texts to be compared. */
export interface PromptCollection {
  names: string[];
  collection: TextCollection;
  basis: ComparedBy;
}

interface Comparing {
  /** Of `COMPARING_OPTIONS`. */
  typed: OptionValues<typeof COMPARING_OPTIONS>;
  /** What else is compared with them. */
  other?: { label: string; text: string };
  /** More cannot be compared. */
  most?: number;
}

/** What cannot be read is left out, with a note. @throws PromptError `embeddings/failed`, `embeddings/missing` */
export async function collectPrompts(project: Project, tree: Tree, context: Context, { typed, other, most = Infinity }: Comparing): Promise<PromptCollection> {
  const { embedder, offline = false } = typed;
  if (offline && embedder === undefined) {
    throw new PromptError('usage', { message: '--offline: nothing is asked without --embedder', remedy: 'leave it out, or name an embedding model' });
  }
  const prompts = promptsIn(project, tree);
  const reads = await readPrompts(project, tree, prompts);
  const readable = prompts.flatMap(({ name }, index) => {
    const prompt = reads[index]?.prompt;
    return prompt ? [{ label: name, text: maskedText(prompt) }] : [];
  });
  const broken = prompts.filter((_, index) => !reads[index]?.prompt).map(({ name }) => name);
  if (broken.length > 0) context.note(`note: left out, since they cannot be read: ${broken.join(', ')}; see \`prompt check\``);
  if (readable.length > most) {
    throw new PromptError('usage', {
      message: `${readable.length} prompts are too many to cluster; at most ${most}`,
      remedy: 'run it where a .promptrc names fewer folders',
    });
  }
  const [names, texts] = [readable.map(({ label }) => label), readable.map(({ text }) => text)];
  const embedded = embedder === undefined ? undefined : await embedTexts(project, context, { embedder, offline }, other ? [...readable, other] : readable);
  const collection = collectTexts(texts, embedded?.vectors);
  return { names, collection, basis: { embedder: collection.embedder, frequencies: collection.frequencies, compared: names.length, ...embedded?.figures } };
}

interface Embedded {
  vectors: { name: string; of: ReadonlyMap<string, Vector> };
  figures: Pick<ComparedBy, 'embedding'>;
}

/** A prompt that says nothing has no vector, and is like no other. */
async function embedTexts(
  project: Project,
  context: Context,
  { embedder, offline }: { embedder: string; offline: boolean },
  items: readonly { label: string; text: string }[],
): Promise<Embedded> {
  const embeddings = openProjectEmbeddings(project, context, { cache: true, offline });
  try {
    const asked = items.filter(({ text }) => text.trim() !== '');
    const vectors = await embeddings.embed(embedder, asked.map(({ text }) => text), asked.map(({ label }) => label));
    const of = new Map(asked.map(({ text }, at) => [text, vectors[at] as Vector]));
    const [embedding] = await takeFigures(embeddings, project, context.note);
    return { vectors: { name: embedder, of }, figures: embedding ? { embedding } : {} };
  } catch (error) {
    // Part of it may have been paid when the rest failed.
    await takeFigures(embeddings, project, context.note);
    throw error;
  } finally {
    embeddings.close();
  }
}
