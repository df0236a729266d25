import type { Rule } from '../../rule.js';
import { partBudgets } from './part-budgets.js';
import { renderedBudget } from './rendered-budget.js';
import { templateBudget } from './template-budget.js';
import { templateGrowth } from './template-growth.js';

/** What a prompt has more of than its limits allow. */
export const BUDGET_RULES: readonly Rule[] = [templateBudget, templateGrowth, renderedBudget, partBudgets];
