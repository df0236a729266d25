import type { Rule, SizedPart } from '../../rule.js';
import { approximation, compressAdvice } from '../../wording.js';

/** The template's tokens against `budget.template`. */
export const templateBudget: Rule = ({ prompt, tokens, compressed, model }) => {
  const { budget, tokens: count, method, parts = [] } = tokens;
  if (budget === undefined || count <= budget) return [];
  return [
    {
      code: 'budget/template-exceeded',
      severity: 'error',
      place: prompt.placeOf(['budget', 'template']),
      message:
        `the template has ${method === 'approx' ? 'about ' : ''}${count} tokens, ` +
        `${count - budget} more than its budget of ${budget}${mostOf(parts)}${approximation(model, method)}`,
      remedy: `${compressAdvice(prompt.name, budget, compressed)}; or raise \`budget.template\``,
    },
  ];
};

/** Where to look first; a single part is the whole. */
function mostOf(parts: readonly SizedPart[]): string {
  const [first, ...rest] = parts.toSorted((a, b) => b.tokens - a.tokens);
  return first === undefined || rest.length === 0 ? '' : `; ${first.name} has most of them: ${first.tokens}`;
}
