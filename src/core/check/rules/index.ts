import type { Rule } from '../rule.js';
import { labelsAgree } from './labels-agree.js';
import { partBudgets } from './part-budgets.js';
import { queriesValid } from './queries-valid.js';
import { renderedBudget } from './rendered-budget.js';
import { templateBudget } from './template-budget.js';
import { templateGrowth } from './template-growth.js';
import { transformsValid } from './transforms-valid.js';

/** Every rule `prompt check` applies. */
export const RULES: readonly Rule[] = [templateBudget, templateGrowth, renderedBudget, partBudgets, transformsValid, queriesValid, labelsAgree];
