import { FUNCTION_WORDS } from '../similarity/function-words.js';
import { charGrams, stems } from '../similarity/words.js';

/** A label as the prompt lists it; the description is what the prompt says about it, if anything. */
export interface Label {
  name: string;
  description?: string;
}

export interface LabelledInput {
  input: string;
  label: string;
}

/** How fast a neighbour's say fades with distance, and how far a label's own words reach. */
const TEMPERATURE = 0.2;
const NAME_WEIGHT = 1.4;
/** Function words say little about the label, but in a short question not nothing. */
const FUNCTION_WORD_WEIGHT = 0.25;
/** Documents a feature is taken to occur in when neither the query nor a demonstration has it. */
const UNSEEN_FREQUENCY = 0.5;

/** Raw counts of stems and of character 3-4-grams. */
interface Features {
  words: ReadonlyMap<string, number>;
  grams: ReadonlyMap<string, number>;
}

/** A vector and its length, so that the length is computed once. */
interface Embedded {
  blocks: readonly { values: ReadonlyMap<string, number>; length: number }[];
}

/**
 * The score of every label, in the order listed: each demonstration of the label and the label's own words add
 * exp((cosine − 1) / τ). All weights come from the query and the demonstrations, nothing was learned before.
 */
export function scoreLabels(query: string, demonstrations: readonly LabelledInput[], labels: readonly Label[]): number[] {
  const asked = countFeatures(query);
  const shown = demonstrations.map(({ input }) => countFeatures(input));
  const weigh = weightOf([asked, ...shown]);
  const target = embed(asked, weigh);
  const positions = new Map(labels.map(({ name }, at) => [name, at]));
  const scores = labels.map((label) => {
    const own = embed(countFeatures(labelText(label)), weigh);
    return Math.exp((NAME_WEIGHT * meanCosine(target, own) - 1) / TEMPERATURE);
  });
  for (const [at, { label }] of demonstrations.entries()) {
    const position = positions.get(label);
    if (position === undefined) continue;
    scores[position]! += Math.exp((meanCosine(target, embed(shown[at]!, weigh)) - 1) / TEMPERATURE);
  }
  return scores;
}

function labelText({ name, description }: Label): string {
  const words = name.replace(/[_-]+/g, ' ');
  return description === undefined ? words : `${words} ${description}`;
}

function countFeatures(text: string): Features {
  const words = new Map<string, number>();
  const grams = new Map<string, number>();
  for (const word of stems(text)) {
    words.set(word, (words.get(word) ?? 0) + 1);
    for (const gram of charGrams(word, 3, 4)) grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return { words, grams };
}

type Block = keyof Features;

/** idf = ln(1 + (N + 1) / df) over the query and the demonstrations. */
function weightOf(documents: readonly Features[]): (block: Block, feature: string) => number {
  const frequencies = { words: new Map<string, number>(), grams: new Map<string, number>() };
  for (const document of documents) {
    for (const block of ['words', 'grams'] as const) {
      const counts = frequencies[block];
      for (const feature of document[block].keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
  }
  return (block, feature) => {
    const frequency = frequencies[block].get(feature) ?? UNSEEN_FREQUENCY;
    const share = FUNCTION_WORDS.has(feature) ? FUNCTION_WORD_WEIGHT : 1;
    return share * Math.log(1 + (documents.length + 1) / frequency);
  };
}

function embed(features: Features, weigh: (block: Block, feature: string) => number): Embedded {
  const blocks = (['words', 'grams'] as const).map((block) => {
    const values = new Map<string, number>();
    let squares = 0;
    for (const [feature, count] of features[block]) {
      const value = (1 + Math.log(count)) * weigh(block, feature);
      values.set(feature, value);
      squares += value * value;
    }
    return { values, length: Math.sqrt(squares) };
  });
  return { blocks };
}

/** The mean of the two blocks' cosines. */
function meanCosine(a: Embedded, b: Embedded): number {
  let sum = 0;
  for (const [at, { values, length }] of b.blocks.entries()) {
    const other = a.blocks[at]!;
    let dot = 0;
    for (const [feature, value] of values) dot += value * (other.values.get(feature) ?? 0);
    if (dot > 0) sum += dot / (length * other.length);
  }
  return sum / a.blocks.length;
}
