import { chainOfThought } from './chain-of-thought.js';
import { compress } from './compress.js';
import { fewShot } from './few-shot.js';
import type { TransformDefinition } from './transform.js';

/** Every transform a prompt or a variant can name. */
export const TRANSFORMS: readonly TransformDefinition[] = [fewShot, compress, chainOfThought];
