import type { CompiledPrompt } from '../../core/prompt/compile.js';
import type { Stage } from '../../core/prompt/stage.js';
import type { Tools } from '../../core/transform/transform.js';
import { modelOf, needsTools, prepareVariant, type Variant } from '../../core/transform/variant.js';
import { FALLBACK_MODEL } from './tokens.js';

/** What a prompt and its stages are joined with. */
export interface VariantModels {
  /** Where neither prompt nor stages name a model. */
  fallback: string | undefined;
  /** Instead of whatever they name. */
  wanted?: string | undefined;
}

/**
 * A variant with the tokenizer of its model, where one of its transforms counts.
 * @throws PromptError `transform/invalid`, `compress/target-missed`
 */
export async function openVariant(compiled: CompiledPrompt, stages: readonly Stage[], { fallback, wanted }: VariantModels): Promise<Variant> {
  const tools = needsTools(compiled, stages) ? await loadTools(wanted ?? modelOf(compiled, stages, fallback) ?? FALLBACK_MODEL) : undefined;
  return prepareVariant(compiled, stages, fallback, tools);
}

async function loadTools(model: string): Promise<Tools> {
  const [{ loadTokenCounter }, { createCompressor }] = await Promise.all([import('../../adapters/tokens.js'), import('../../core/transform/compress/compressor.js')]);
  return { compressor: createCompressor(await loadTokenCounter(model)) };
}
