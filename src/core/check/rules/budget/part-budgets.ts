import type { Finding } from '../../../finding.js';
import type { MeasuredPart, Rule } from '../../rule.js';
import { approximation } from '../../wording.js';

/** Every limit of `budget` but those of the template and of the largest request, which have rules of their own. */
export const partBudgets: Rule = ({ prompt, parts = [], model }) =>
  parts.flatMap((measured): Finding[] => {
    const place = prompt.placeOf(['budget', measured.part]);
    if (measured.unbounded) {
      const message = `\`budget.maximum\` cannot be checked: ${measured.unbounded.map((name) => `\`${name}\``).join(', ')} may be of any length`;
      return [
        {
          code: 'budget/unbounded',
          severity: 'warning',
          place,
          message,
          remedy: 'give strings `maxLength`, lists `maxItems`, or take `budget.maximum` out',
        },
      ];
    }
    if (measured.amount <= measured.limit) return [];
    return [
      {
        code: 'budget/part-exceeded',
        severity: 'error',
        place,
        message: messageOf(measured) + approximation(model, measured.approx ? 'approx' : 'exact'),
        remedy: REMEDIES[measured.part](prompt.name, measured.limit),
      },
    ];
  });

function messageOf({ part, amount, limit, approx, what }: MeasuredPart): string {
  const about = approx ? 'about ' : '';
  if (part === 'cost_usd') return `${what} costs ${about}$${money(amount)}, $${money(amount - limit)} more than the budget of $${money(limit)}`;
  return `${what} ${about}${amount} tokens, ${amount - limit} more than the budget of ${limit}`;
}

/** Of small amounts the digits count, not the places. */
function money(dollars: number): string {
  return String(Number(dollars.toPrecision(3)));
}

const SMALLER = (name: string): string =>
  `limit the variables (\`maxLength\`), show fewer examples, see what of the template can go (\`prompt compress ${name} --explain\`)`;

const REMEDIES: Record<MeasuredPart['part'], (name: string, limit: number) => string> = {
  message: (name) => `see what can go: \`prompt compress ${name} --explain\`; or raise \`budget.message\``,
  partials: () => 'shorten the largest of them, which helps every prompt that shows it, or raise `budget.partials`',
  examples: (name) => `show fewer (\`few-shot: { k }\`) or shorter ones (\`prompt examples lint ${name}\`), or raise \`budget.examples\``,
  p95: (name) => `${SMALLER(name)}, or raise \`budget.p95\``,
  maximum: (name) => `${SMALLER(name)}, or raise \`budget.maximum\``,
  cost_usd: (name) => `${SMALLER(name)}, lower \`max_tokens\`, take a cheaper model, or raise \`budget.cost_usd\``,
};
