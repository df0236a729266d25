import type { KeptBytes } from '../core/ports.js';
import type { CompiledPrompt } from '../core/prompt/template/compile.js';
import { ARGUMENT, type Stage } from '../core/prompt/front-matter/stage.js';
import type { Tools } from '../core/transform/transform.js';
import { cuesOf, modelOf, needsTools, prepareVariant, type Variant } from '../core/transform/variant.js';
import { FALLBACK_MODEL } from '../core/tokens/fallback-model.js';
import type { TemplateSource } from './templates.js';

/** What a prompt and its stages are joined with. */
export interface VariantSources {
  /** Where neither prompt nor stages name a model. */
  fallback: string | undefined;
  /** Instead of whatever they name. */
  wanted?: string | undefined;
  /** Where the texts come from that transforms add. */
  templates: TemplateSource;
  /** Where what is made of a pool's words may be kept; a process that lives on makes it once. */
  kept?: KeptBytes;
}

/**
 * A variant with the tokenizer of its model, where one of its transforms counts.
 * @throws PromptError `transform/invalid`, `compress/target-missed`, `technique/unknown`, `technique/invalid`
 */
export async function openVariant(compiled: CompiledPrompt, stages: readonly Stage[], { fallback, wanted, templates, kept }: VariantSources): Promise<Variant> {
  const tools = needsTools(compiled, stages) ? await loadTools(wanted ?? modelOf(compiled, stages, fallback) ?? FALLBACK_MODEL) : undefined;
  // The model that is asked counts, whatever prompt and stages name.
  const asked = wanted === undefined ? stages : [...stages, { name: 'model', options: { [ARGUMENT]: wanted } }];
  return prepareVariant(compiled, asked, { defaultModel: fallback, tools, cues: await templatesUsed(compiled, stages, templates), kept });
}

/** The texts that these stages add, by name. @throws PromptError `technique/unknown`, `technique/invalid` */
export async function templatesUsed(
  compiled: Pick<CompiledPrompt, 'prompt'>,
  stages: readonly Stage[],
  templates: TemplateSource,
): Promise<Record<string, string>> {
  const used = await Promise.all(cuesOf(compiled, stages).map(async (name) => [name, await templates(name)] as const));
  return Object.fromEntries(used);
}

async function loadTools(model: string): Promise<Tools> {
  const [{ loadTokenCounter }, { createCompressor }] = await Promise.all([import('../adapters/tokens.js'), import('../core/transform/compress/compressor.js')]);
  const counter = await loadTokenCounter(model);
  return { compressor: createCompressor(counter), counter };
}
