import type { Finding } from '../finding.js';
import type { CheckedPrompt } from './rule.js';
import { RULES } from './rules/index.js';

/** Every rule on one prompt. */
export function checkPrompt(checked: CheckedPrompt): Finding[] {
  return RULES.flatMap((rule) => rule(checked));
}
