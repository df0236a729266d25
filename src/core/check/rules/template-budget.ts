import type { Rule } from '../rule.js';

/** The template's tokens against `budget.template`. */
export const templateBudget: Rule = ({ prompt, tokens }) => {
  const { budget, tokens: count, method } = tokens;
  if (budget === undefined || count <= budget) return [];
  return [
    {
      code: 'budget/template-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'template']),
      message: `the template has ${method === 'approx' ? 'about ' : ''}${count} tokens, ${count - budget} more than its budget of ${budget}`,
      remedy: `see what can go: \`prompt compress ${prompt.name} --max-tokens ${budget}\` (largest message: \`prompt tokens ${prompt.name}\`); or raise \`budget.template\``,
    },
  ];
};
