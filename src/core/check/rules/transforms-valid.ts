import { PromptError } from '../../errors.js';
import { prepareVariant } from '../../transform/variant.js';
import type { Rule } from '../rule.js';

/** Transforms of the front matter exist, take these options, and find what they need. */
export const transformsValid: Rule = ({ prompt, compiled }) => {
  if (!compiled) return [];
  try {
    prepareVariant(compiled, [], undefined);
    return [];
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    const { message, remedy } = error;
    return [{ code: 'transform/invalid', severity: 'error', place: prompt.placeOf(['transforms']), message, ...(remedy === undefined ? {} : { remedy }) }];
  }
};
