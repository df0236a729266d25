import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import type { Stage } from '../../../core/prompt/front-matter/stage.js';
import type { Variant } from '../../../core/transform/variant.js';
import { openVariant, type VariantSources } from '../../../runtime/open-variant.js';

/** Examples chosen by words, as many as there may be: whatever an embedding model puts far is among them. */
const BY_WORDS: Stage = { name: 'few-shot', options: { embedder: 'lexical', 'min-score': 0 } };

/**
 * The variant, or where an embedding model chooses its examples one that does without: sizes are measured where nobody can be asked,
 * as in a hook, and are the same in every checkout, whatever vectors it has.
 */
export async function openStandIn(
  compiled: CompiledPrompt,
  stages: readonly Stage[],
  sources: VariantSources,
): Promise<{ variant: Variant; estimated: boolean }> {
  const variant = await openVariant(compiled, stages, sources);
  return variant.embedding ? { variant: await openVariant(compiled, [...stages, BY_WORDS], sources), estimated: true } : { variant, estimated: false };
}
