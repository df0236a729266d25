import * as v from 'valibot';
import type { Embed } from '../../ports.js';
import { unitCosine, unitVector } from '../../similarity/vector.js';
import { readWording, wordingCosine } from '../../similarity/wording.js';
import { normalizeText } from '../../similarity/words.js';
import { keys } from '../../text/validate.js';
import { ModelName } from './elements/model-name.js';
import { defineScorer } from './scorer.js';
import { bestOf, EXPECTS_TEXTS, likenessExplained, referencesOf } from './elements/text.js';

/**
 * Likeness to the expected text. Without a model it is lexical: words and their parts, which knows no synonyms. With
 * `model:` it is the cosine of that embedding model's vectors, below 0 counted as 0. The best of several texts counts.
 */
export const similarity = defineScorer({
  type: 'similarity',
  metric: 'lexical_similarity',
  kind: 'number',
  options: keys({ model: v.optional(ModelName) }),
  needs: 'embedder',
  metricOf: ({ model }) => (model === undefined ? 'lexical_similarity' : 'semantic_similarity'),
  checkExpected: (_, query) => (referencesOf(query) ? undefined : EXPECTS_TEXTS),
  create: ({ model }, { embed }) => async ({ text }, query) => {
    const references = referencesOf(query) ?? [];
    const likeness = model === undefined ? lexical(text) : await semantic(text, references, model, embed);
    const best = bestOf(references, likeness);
    return { value: best.value, explanation: likenessExplained(text, best) };
  },
});

function lexical(text: string): (reference: string) => number {
  const wording = readWording(text);
  return (reference) => (normalizeText(text) === normalizeText(reference) ? 1 : inRange(wordingCosine(wording, readWording(reference))));
}

async function semantic(text: string, references: readonly string[], model: string, embed: Embed | undefined): Promise<(reference: string) => number> {
  if (!embed) throw new Error(`there is nothing here to ask ${model} with`);
  // An empty text has no vector, and is like nothing but another.
  if (isBlank(text)) return (reference) => (isBlank(reference) ? 1 : 0);
  const said = references.filter((reference) => !isBlank(reference));
  const [own = new Float32Array(), ...others] = (await embed(model, [text, ...said])).map(unitVector);
  return (reference) => (isBlank(reference) ? 0 : unitCosine(own, others[said.indexOf(reference)]!));
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function inRange(value: number): number {
  return Math.min(1, Math.max(0, value));
}
