import { PromptError } from '../../errors.js';
import type { Embed, Vector } from '../../ports.js';
import type { Values } from '../../prompt/values/values.js';

/** What an embedding model must be asked before examples can be chosen. */
export interface Embedding {
  /** `provider/model` */
  model: string;
  /** The examples' texts, in the order of the pool. */
  pool(): readonly { label: string; text: string }[];
  /** What the values are compared by. */
  textOf(values: Values): string;
}

/** Vectors that are there when a rendering looks for them. */
export interface KnownVectors {
  /** One for each example. The same list for the same pool, so that what is made of it can be kept. */
  pool: readonly Vector[];
  of(text: string): Vector | undefined;
}

/** Values that are to be rendered, and what a person calls them. */
export interface Prepared {
  label: string;
  values: Values;
}

export interface Preparation {
  model: string;
  /** Asks for what is not known of pool and values; of all values at one time. @throws PromptError `embeddings/failed` and those of `embed` */
  ask(all: readonly Prepared[], embed: Embed): Promise<KnownVectors>;
}

/** The pool is asked for once; the vectors of values live as long as what `ask` gives. */
export function prepareEmbedding({ model, pool, textOf }: Embedding): Preparation {
  let asked: Promise<readonly Vector[]> | undefined;
  const askPool = (embed: Embed): Promise<readonly Vector[]> => {
    const asking = (asked ??= askChecked(embed, model, pool()));
    asking.catch(() => {
      asked = undefined;
    });
    return asking;
  };
  return {
    model,
    async ask(all, embed) {
      // What says nothing has no vector, and every example is as near to it as any other.
      const items = unique(all.map(({ label, values }) => ({ label, text: textOf(values) })).filter(({ text }) => text.trim() !== ''));
      const [known, own] = await Promise.all([askPool(embed), items.length === 0 ? [] : askChecked(embed, model, items)]);
      const length = known[0]?.length;
      if (own[0] && length !== undefined && own[0].length !== length) {
        throw failed(model, `vectors of ${own[0].length} and of ${length} numbers cannot be compared`);
      }
      const vectors = new Map(items.map(({ text }, at) => [text, own[at] as Vector]));
      return { pool: known, of: (text) => (text.trim() === '' ? [] : vectors.get(text)) };
    },
  };
}

/** Whoever is asked may be an application's own code. */
async function askChecked(embed: Embed, model: string, items: readonly { label: string; text: string }[]): Promise<readonly Vector[]> {
  const blank = items.filter(({ text }) => text.trim() === '').map(({ label }) => label);
  if (blank.length > 0) throw failed(model, `an empty text has no vector (${blank.slice(0, 8).join(', ')})`);
  const vectors: unknown = await embed(
    model,
    items.map(({ text }) => text),
    items.map(({ label }) => label),
  );
  if (!Array.isArray(vectors) || vectors.length !== items.length) {
    throw failed(model, `expected ${items.length} vectors, but got ${Array.isArray(vectors) ? vectors.length : 'none'}`);
  }
  const length = (vectors[0] as Vector | undefined)?.length;
  const faulty = vectors.findIndex((vector: unknown) => !isVector(vector) || vector.length !== length);
  if (faulty !== -1) throw failed(model, `the vector of ${items[faulty]?.label} is not like the others: expected as many finite numbers in each`);
  return vectors as Vector[];
}

function isVector(value: unknown): value is Vector {
  if (typeof value !== 'object' || value === null || !('length' in value)) return false;
  const numbers = Array.from(value as ArrayLike<unknown>);
  return numbers.length > 0 && numbers.every((item) => Number.isFinite(item)) && numbers.some((item) => item !== 0);
}

function failed(model: string, reason: string): PromptError {
  return new PromptError('embeddings/failed', { reason: `${model}: ${reason}` });
}

function unique(items: readonly { label: string; text: string }[]): { label: string; text: string }[] {
  const seen = new Set<string>();
  return items.filter(({ text }) => !seen.has(text) && seen.add(text));
}
