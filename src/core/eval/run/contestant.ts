import type { Model } from '../../ports.js';
import type { Variant } from '../../transform/variant.js';

/** A variant with the model that answers for it. */
export interface Contestant {
  variant: Variant;
  model: Model;
  /** `openai` and `gpt-4.1-mini` of `openai/gpt-4.1-mini`. */
  provider: string;
  modelName: string;
}
