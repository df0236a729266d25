import type { Finding } from '../finding.js';
import { isOn, type Levels } from './levels.js';
import { type CheckedPrompt, toFinding } from './rule.js';
import { PROJECT_RULES } from './rules/project/index.js';

/** Rules about all prompts together. @param slow also those that a hook has no time for */
export function checkAll(prompts: readonly CheckedPrompt[], levels: Levels = {}, slow = true): Finding[] {
  const rules = PROJECT_RULES.filter((rule) => isOn(levels, rule) && (slow || rule.slow !== true));
  return rules.flatMap((rule) => rule.checkAll(prompts).map((problem) => toFinding(rule, problem)));
}
