import { type Budget, BudgetSchema } from '../prompt/front-matter/budget.js';
import { fitsPattern } from '../prompt/layout/pattern.js';

/** What holds for a prompt: its own budget, and for each limit it leaves out that of the last pattern which fits its name. */
export function budgetOf(name: string, own: Budget | undefined, configured: Readonly<Record<string, Budget>> | undefined): Budget {
  if (!configured) return own ?? {};
  const fitting = Object.entries(configured).flatMap(([pattern, budget]) => (fitsPattern(pattern, name) ? [budget] : []));
  return defined([...fitting, own ?? {}]);
}

function defined(budgets: readonly Budget[]): Budget {
  const limits = Object.keys(BudgetSchema.entries) as (keyof Budget)[];
  return Object.fromEntries(limits.flatMap((limit) => {
    const value = budgets.findLast((budget) => budget[limit] !== undefined)?.[limit];
    return value === undefined ? [] : [[limit, value]];
  }));
}
