import type { Vector } from '../../ports.js';
import { nameGroups } from './cluster-names.js';
import { averageLink, cutTree } from './clusters.js';
import { buildShingleIndex, containment, shinglesOf } from './containment.js';
import { FUNCTION_WORDS } from '../function-words.js';
import type { SparseVector } from '../index/sparse-matrix.js';
import { scoreRows } from '../index/sparse-matrix.js';
import { frequenciesOf, PLACEHOLDER } from './word-frequencies.js';
import { unitCosine, unitVector } from '../vector.js';
import { buildWordVectors, type WordVectors } from './word-vectors.js';
import { normalizeText, writtenForms } from '../words.js';

/** What likeness is measured with, unless a model gives vectors. It sees words, not meaning: "refund" and "money back" have nothing in common. */
const LEXICAL = 'lexical: TF-IDF words';

/**
 * By the cosine: `duplicate` from 0.90, `near` from 0.75, `related` from 0.50. `same` is the same text; `fork` shares most
 * of the smaller one's runs of three words, whatever has been added around them.
 */
export type Relation = 'same' | 'duplicate' | 'near' | 'fork' | 'related' | 'none';

const DUPLICATE = 0.9;
const NEAR = 0.75;
const RELATED = 0.5;
const FORK = 0.75;
/** Runs that a text must have before sharing them says anything. */
const LEAST_SHINGLES = 10;

/** How alike two texts are. */
export interface Likeness {
  similarity: number;
  /** Share of the smaller text's runs of three words that the other has; undefined where it has too few. */
  containment?: number;
  relation: Relation;
}

/** Texts that can be compared with each other and with others. */
export interface TextCollection {
  texts: readonly string[];
  /** What likeness is measured with. */
  embedder: string;
  vectors: WordVectors;
  /** How many different runs of three words each has. */
  runs: readonly number[];
  /** Where word frequencies are from: these texts, or English at large because they are few. */
  frequencies: 'texts' | 'background';
  /** Cosine of a text with every one of them, 0 to 1. */
  similarities(text: string): ArrayLike<number>;
  /** A text with every one of them. */
  compare(text: string): Likeness[];
  /** The words that a text has in common with one of them, the weightiest first, as it writes them. */
  sharedWords(text: string, index: number, count: number): string[];
}

/** Vectors by an embedding model named `provider/model`, of all texts that are compared. */
export interface Meanings {
  name: string;
  of: ReadonlyMap<string, Vector>;
}

/**
 * @param texts with variables masked by `PLACEHOLDER`
 * @param meanings in the place of word vectors; a text that has none is like no other
 */
export function collectTexts(texts: readonly string[], meanings?: Meanings): TextCollection {
  const { source, frequencies } = frequenciesOf(texts);
  const vectors = buildWordVectors(texts, frequencies);
  const shingles = buildShingleIndex(texts.map(shinglesOf));
  const normalized = texts.map(normalizeText);
  const similaritiesTo = meanings ? compareMeanings(texts, meanings) : (text: string) => scoreRows(vectors.postings, vectors.embed(text));
  return {
    texts, vectors,
    runs: shingles.sizes,
    embedder: meanings ? `semantic: ${meanings.name}` : LEXICAL,
    frequencies: source,
    similarities: similaritiesTo,
    compare(text) {
      const similarities = similaritiesTo(text);
      const own = shinglesOf(text);
      const shared = shingles.shared(own);
      const same = normalizeText(text);
      return texts.map((_, index) => {
        const size = shingles.sizes[index]!;
        const contained = Math.min(own.size, size) < LEAST_SHINGLES ? undefined : containment(shared[index]!, own.size, size);
        return relate(Math.min(1, similarities[index]!), contained, normalized[index] === same);
      });
    },
    sharedWords(text, index, count) {
      const written = writtenForms([text]);
      return sharedStems(vectors, vectors.embed(text), index).slice(0, count).map(written);
    },
  };
}

function compareMeanings(texts: readonly string[], { of }: Meanings): (text: string) => ArrayLike<number> {
  const units = new Map([...of].map(([text, vector]) => [text, unitVector(vector)]));
  const rows = texts.map((text) => units.get(text));
  return (text) => {
    const own = units.get(text);
    return Float64Array.from(rows, (row) => (own && row ? unitCosine(own, row) : 0));
  };
}

function relate(similarity: number, contained: number | undefined, same: boolean): Likeness {
  const byCosine = similarity >= DUPLICATE ? 'duplicate' : similarity >= NEAR ? 'near' : undefined;
  const isFork = contained !== undefined && contained >= FORK;
  const relation = same ? 'same' : (byCosine ?? (isFork ? 'fork' : similarity >= RELATED ? 'related' : 'none'));
  return { similarity: same ? 1 : similarity, relation, ...(contained === undefined ? {} : { containment: contained }) };
}

function sharedStems({ rows, stems }: WordVectors, vector: SparseVector, index: number): string[] {
  const weights = new Map(vector.terms.map((term, at) => [term, vector.values[at]!]));
  const shared: { stem: string; weight: number }[] = [];
  for (let entry = rows.starts[index]!; entry < rows.starts[index + 1]!; entry += 1) {
    const weight = (weights.get(rows.terms[entry]!) ?? 0) * rows.values[entry]!;
    const stem = stems[rows.terms[entry]!]!;
    if (weight > 0 && stem !== PLACEHOLDER && !FUNCTION_WORDS.has(stem)) shared.push({ stem, weight });
  }
  return shared.sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1)).map(({ stem }) => stem);
}

/** Two texts of a collection, by position; of a fork the first is the one that the other contains. */
export interface Pair extends Likeness {
  a: number;
  b: number;
}

const WORTH_TELLING: readonly Relation[] = ['same', 'duplicate', 'near', 'fork'];

/** Every pair that could be one text, by relation, then the most alike first. Of equal texts all but the first are left out. */
export function findPairs(collection: TextCollection): Pair[] {
  const pairs: Pair[] = [];
  const copies = new Set<number>();
  for (const [a, text] of collection.texts.entries()) {
    if (copies.has(a)) continue;
    for (const [b, likeness] of collection.compare(text).entries()) {
      if (b <= a || copies.has(b) || !WORTH_TELLING.includes(likeness.relation)) continue;
      if (likeness.relation === 'same') copies.add(b);
      const shorter = collection.runs[b]! < collection.runs[a]!;
      pairs.push(likeness.relation === 'fork' && shorter ? { a: b, b: a, ...likeness } : { a, b, ...likeness });
    }
  }
  const rank = ({ relation }: Pair): number => WORTH_TELLING.indexOf(relation);
  // A copy may have been met before its original's copies were known.
  return pairs
    .filter(({ a, b, relation }) => relation === 'same' || (!copies.has(a) && !copies.has(b)))
    .sort((x, y) => rank(x) - rank(y) || y.similarity - x.similarity || x.a - y.a || x.b - y.b);
}

/** Texts that are alike on average, and the words that tell them from the others. */
export interface TextGroup {
  members: number[];
  words: string[];
}

/** Beyond it the distances of all pairs take more memory than a command should. */
export const MOST_GROUPED = 5000;

/** Groups by average link, cut at a distance (1 − cosine); the largest first. A text alone is a group of one. */
export function groupTexts({ texts, vectors, similarities }: TextCollection, distance: number): TextGroup[] {
  const merges = averageLink(texts.length, (row) => similarities(texts[row]!));
  const groups = cutTree(texts.length, merges, distance);
  const words = nameGroups(groups, vectors, texts);
  return groups.map((members, at) => ({ members, words: words[at]! }));
}
