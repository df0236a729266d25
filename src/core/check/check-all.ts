import type { Finding } from '../finding.js';
import { isOn, type Levels } from './levels.js';
import { type CheckedPrompt, toFinding } from './rule.js';
import { PROJECT_RULES } from './rules/project/index.js';

/** Rules about all prompts of a project together. A hook sees some of them only: all are slow. */
export function checkAll(prompts: readonly CheckedPrompt[], levels: Levels = {}): Finding[] {
  const rules = PROJECT_RULES.filter((rule) => isOn(levels, rule));
  return rules.flatMap((rule) => rule.checkAll(prompts).map((problem) => toFinding(rule, problem)));
}
