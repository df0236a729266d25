import type { TokenCounter } from '../../ports.js';
import type { CompiledPrompt } from '../../prompt/template/compile.js';
import type { Values } from '../../prompt/values/values.js';
import { compressContext, type ContextCompression, type ContextOptions } from './context.js';
import { rewriteTemplate, type TemplateOptions } from './template.js';

/** The engine with a model's tokenizer: what the transform and the command work with. */
export interface Compressor {
  /** @throws PromptError `compress/target-missed` */
  rewrite(compiled: CompiledPrompt, options: TemplateOptions): { compiled: CompiledPrompt; reasons: string[] };
  context(values: Values, options: ContextOptions): ContextCompression;
}

export function createCompressor(counter: TokenCounter): Compressor {
  return {
    rewrite: (compiled, options) => rewriteTemplate(compiled, options, counter),
    context: (values, options) => compressContext(values, options, counter),
  };
}
