import type { PromptRule, Rule } from '../rule.js';
import { INJECTION_RULES } from './injection/index.js';
import { partBudgets } from './part-budgets.js';
import { PROMPT_RULES } from './prompt/index.js';
import { queriesValid } from './queries-valid.js';
import { renderedBudget } from './rendered-budget.js';
import { templateBudget } from './template-budget.js';
import { templateGrowth } from './template-growth.js';
import { windowExceeded } from './window-exceeded.js';

/** Rules that give whole findings, of several codes. */
export const RULES: readonly Rule[] = [templateBudget, templateGrowth, renderedBudget, partBudgets, queriesValid];

/** Rules of one code, about one prompt. */
export const SINGLE_RULES: readonly PromptRule[] = [...PROMPT_RULES, ...INJECTION_RULES, windowExceeded];
