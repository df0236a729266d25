import type { Rule } from '../../rule.js';
import { approximation } from '../../wording.js';

/** The largest request over the query set against `budget.rendered`. */
export const renderedBudget: Rule = ({ prompt, rendered, model }) => {
  if (!rendered || rendered.tokens.tokens <= rendered.budget) return [];
  const { tokens, query, budget, template } = rendered;
  const share = template === undefined ? '' : `; ${template} of them are the template’s`;
  return [
    {
      code: 'budget/rendered-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'rendered']),
      message:
        `rendered with query \`${query}\` the prompt has ${tokens.method === 'approx' ? 'about ' : ''}${tokens.tokens} tokens, ` +
        `${tokens.tokens - budget} more than its budget of ${budget}${share}${approximation(model, tokens.method)}`,
      remedy: `show fewer examples, limit the variables (\`maxLength\`), shorten the template, or raise \`budget.rendered\``,
    },
  ];
};
