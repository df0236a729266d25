import { CATALOGUE as rules } from '../../../core/check/catalogue/index.js';
import { applyIgnores } from '../../../core/check/ignores.js';
import { isOn, type Levels, withLevels } from '../../../core/check/levels.js';
import type { RuleInfo } from '../../../core/check/rule.js';
import { checkRuleSettings } from '../../../core/check/rule-settings.js';
import { CONFIG_FILE } from '../../../core/config/config-file.js';
import { type Finding, isError } from '../../../core/finding.js';
import type { Gathered } from './gathered.js';

/** Findings after severities of configuration and suppressions of prompts. @param settings the configuration's text, where it names rules */
export function applyWishes({ reading, judged, ignoring, slow }: Gathered, levels: Levels, settings: string | undefined): Finding[] {
  const applied = (code: string): boolean => {
    const rule = rules.get(code) as RuleInfo;
    return isOn(levels, rule) && (slow || rule.slow !== true);
  };
  const certain = reading.filter(isError);
  const open = withLevels([...reading.filter((finding) => !isError(finding)), ...judged], levels, rules);
  const found = settings === undefined ? [] : checkRuleSettings(CONFIG_FILE, settings, rules);
  const kept = applyIgnores(open, ignoring, { rules, applied });
  // What suppressions are found to be has a severity of its own.
  return [
    ...certain,
    ...withLevels([...found, ...kept.filter((finding) => !open.includes(finding))], levels, rules),
    ...kept.filter((finding) => open.includes(finding)),
  ];
}
