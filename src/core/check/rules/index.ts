import type { PromptRule, Rule } from '../rule.js';
import { BUDGET_RULES } from './budget/index.js';
import { windowExceeded } from './budget/window-exceeded.js';
import { INJECTION_RULES } from './injection/index.js';
import { PROMPT_RULES } from './prompt/index.js';
import { queriesValid } from './queries-valid.js';

/** Rules that give whole findings, of several codes. */
export const RULES: readonly Rule[] = [...BUDGET_RULES, queriesValid];

/** Rules of one code, about one prompt. */
export const SINGLE_RULES: readonly PromptRule[] = [...PROMPT_RULES, ...INJECTION_RULES, windowExceeded];
