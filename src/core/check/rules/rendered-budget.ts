import type { Rule } from '../rule.js';

/** The largest request over the query set against `budget.rendered`. */
export const renderedBudget: Rule = ({ prompt, rendered }) => {
  if (!rendered || rendered.tokens.tokens <= rendered.budget) return [];
  const { tokens, query, budget } = rendered;
  return [
    {
      code: 'budget/rendered-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'rendered']),
      message: `rendered with query \`${query}\` the prompt has ${tokens.method === 'approx' ? 'about ' : ''}${tokens.tokens} tokens, ${tokens.tokens - budget} more than its budget of ${budget}`,
      remedy: `show fewer examples, limit the variables (\`maxLength\`), shorten the template, or raise \`budget.rendered\``,
    },
  ];
};
