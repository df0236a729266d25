import { PromptError } from '../../errors.js';
import { prepareStage } from '../../transform/variant.js';
import type { Rule } from '../rule.js';

/** Transforms of the front matter exist, take these options, and find what they need. */
export const transformsValid: Rule = ({ prompt, compiled }) => {
  if (!compiled) return [];
  return prompt.content.transforms.flatMap((stage, index) => {
    try {
      prepareStage(stage, compiled);
      return [];
    } catch (error) {
      if (!(error instanceof PromptError)) throw error;
      const { message, remedy } = error;
      return [{ code: 'transform/invalid', severity: 'error', place: prompt.placeOf(['transforms', index]), message, ...(remedy === undefined ? {} : { remedy }) }];
    }
  });
};
