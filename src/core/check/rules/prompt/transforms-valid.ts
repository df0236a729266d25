import { PromptError } from '../../../errors.js';
import { cueOf, prepareStage } from '../../../transform/variant.js';
import type { PromptRule } from '../../rule.js';

/** Transforms of the front matter exist, take these options, and find what they need. */
export const transformsValid: PromptRule = {
  code: 'transform/invalid',
  severity: 'error',
  title: 'a transform cannot be used',
  why: 'The prompt cannot be rendered.',
  remedy: 'mend its name or its options, or write the pool that it shows examples from, or the template that it adds',
  bad: '---\nvariables: { t: { type: string } }\ntransforms: [fewshot]\n---\n{{ t }}\n',
  good: {
    'a.md': '---\nvariables: { t: { type: string } }\ntransforms: [few-shot: { k: 1 }]\n---\n{{ t }}\n',
    'a.examples.yaml': '- { input: one, output: eins }\n',
  },
  check({ prompt, compiled, unusableTemplates = [] }) {
    if (!compiled) return [];
    return prompt.content.transforms.flatMap((stage, index) => {
      try {
        prepareStage(stage, compiled);
        const fault = unusableTemplates.find(({ template }) => template === cueOf(stage));
        return fault
          ? [
              {
                place: prompt.placeOf(['transforms', index]),
                message: fault.message,
                ...(fault.remedy === undefined ? {} : { remedy: fault.remedy }),
              },
            ]
          : [];
      } catch (error) {
        if (!(error instanceof PromptError)) throw error;
        const { message, remedy } = error;
        return [{ place: prompt.placeOf(['transforms', index]), message, ...(remedy === undefined ? {} : { remedy }) }];
      }
    });
  },
};
