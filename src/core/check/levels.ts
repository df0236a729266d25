import type { Finding } from '../finding.js';
import type { RuleInfo } from './rule.js';

/** What configuration makes of a rule. */
export type Level = Finding['severity'] | 'off';

/** By code, or by `<area>/*`. */
export type Levels = Readonly<Record<string, Level>>;

/** What is typed for a code; what is typed for its area counts only without that. */
export function levelOf(levels: Levels, code: string): Level | undefined {
  const area = `${code.slice(0, code.indexOf('/'))}/*`;
  return own(levels, code) ?? own(levels, area);
}

/** Whether a rule has to be applied at all. */
export function isOn(levels: Levels, { code, off = false }: Pick<RuleInfo, 'code' | 'off'>): boolean {
  const level = levelOf(levels, code);
  return level === undefined ? !off : level !== 'off';
}

/**
 * Findings with the severities that configuration wants; those it turns off are left out.
 * @param rules which of them are as they are
 */
export function withLevels(findings: readonly Finding[], levels: Levels, rules: ReadonlyMap<string, RuleInfo>): Finding[] {
  return findings.flatMap((finding) => {
    const level = rules.get(finding.code)?.essential === true ? finding.severity : (levelOf(levels, finding.code) ?? finding.severity);
    return level === 'off' ? [] : [{ ...finding, severity: level }];
  });
}

function own(levels: Levels, code: string): Level | undefined {
  return Object.hasOwn(levels, code) ? levels[code] : undefined;
}
