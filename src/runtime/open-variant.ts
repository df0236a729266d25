import { readText } from '../adapters/files.js';
import { packageFile } from '../adapters/package-files.js';
import { PromptError } from '../core/errors.js';
import type { CompiledPrompt } from '../core/prompt/compile.js';
import type { Stage } from '../core/prompt/stage.js';
import type { Tools } from '../core/transform/transform.js';
import { cuesOf, modelOf, needsTools, prepareVariant, type Variant } from '../core/transform/variant.js';
import { FALLBACK_MODEL } from '../core/tokens/fallback-model.js';

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
  const cues = await Promise.all(cuesOf(compiled, stages).map(async (name) => [name, await loadCue(name)] as const));
  return prepareVariant(compiled, stages, fallback, tools, Object.fromEntries(cues));
}

/** A prompt of the tool's own: its one message is what a transform adds. */
async function loadCue(name: string): Promise<string> {
  const path = `prompts/${name}.md`;
  const [{ readPrompt }, text] = await Promise.all([import('../core/prompt/prompt.js'), readText(packageFile(path))]);
  const message = text?.ok ? readPrompt({ name, path, text: text.text }).prompt?.messages[0] : undefined;
  if (!message) throw new PromptError('file/missing', { file: packageFile(path) });
  return message.text.trim();
}

async function loadTools(model: string): Promise<Tools> {
  const [{ loadTokenCounter }, { createCompressor }] = await Promise.all([import('../adapters/tokens.js'), import('../core/transform/compress/compressor.js')]);
  const counter = await loadTokenCounter(model);
  return { compressor: createCompressor(counter), counter };
}
