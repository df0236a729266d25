import { utf8Length } from './cut-text.js';
import type { ModelEncoding } from './encoding-of-model.js';

/** No text has more tokens than this: each stands for one byte or more. Known without a tokenizer, which takes a second to load. */
export function mostTokens(texts: readonly string[], { factor }: ModelEncoding): number {
  return texts.reduce((sum, text) => sum + Math.ceil(utf8Length(text) * factor), 0);
}
