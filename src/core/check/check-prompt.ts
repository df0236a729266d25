import type { Finding } from '../finding.js';
import { isOn, type Levels } from './levels.js';
import { type CheckedPrompt, toFinding } from './rule.js';
import { RULES, SINGLE_RULES } from './rules/index.js';

/** Every rule that is on, on one prompt; those that are slow find what they need only outside hooks. */
export function checkPrompt(checked: CheckedPrompt, levels: Levels = {}): Finding[] {
  const single = SINGLE_RULES.filter((rule) => isOn(levels, rule));
  return [...RULES.flatMap((rule) => rule(checked)), ...single.flatMap((rule) => rule.check(checked).map((problem) => toFinding(rule, problem)))];
}
