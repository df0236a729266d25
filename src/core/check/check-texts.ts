import type { Finding } from '../finding.js';
import { isOn, type Levels } from './levels.js';
import { type TextFile, toFinding } from './rule.js';
import { TEXT_RULES } from './rules/text/index.js';

/** Faults of files as texts. */
export function checkTexts(files: readonly TextFile[], levels: Levels = {}): Finding[] {
  const rules = TEXT_RULES.filter((rule) => isOn(levels, rule));
  return files.flatMap((file) => rules.flatMap((rule) => rule.checkText(file).map((problem) => toFinding(rule, problem))));
}
