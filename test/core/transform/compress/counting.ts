import { loadTokenCounter } from '../../../../src/adapters/tokens.js';
import { compress, type Compression } from '../../../../src/core/transform/compress/compress.js';
import type { Level } from '../../../../src/core/transform/compress/level.js';
import { createMeter } from '../../../../src/core/transform/compress/meter.js';

/** The real tokenizer: what is worth an edit depends on it. */
export const counter = await loadTokenCounter('openai/gpt-4o');

export interface Given {
  level?: Level;
  budget?: number;
  plain?: boolean;
  labels?: string[];
  partials?: Record<string, string>;
}

export function shorten(text: string, { level = 'intensifiers', budget, plain = false, labels = [], partials = {} }: Given = {}): Compression {
  const meter = createMeter(counter, plain, partials);
  return compress(text, { plain, labels, level, judge: { meter, plain }, ...(budget === undefined ? {} : { budget }) });
}

/** What becomes of a text. */
export function shortened(text: string, given: Given = {}): string {
  return shorten(text, given).text;
}
