import { type Finding, formatPlace, sortFindings } from '../../core/finding.js';
import { disarm } from './disarm.js';
import type { Style } from './style.js';

/** Findings as a person mends them: place first, then what and how. */
export function renderFindings(findings: readonly Finding[], { color }: Style): string {
  const tint = { error: color.red, warning: color.yellow, note: color.dim };
  const told = sortFindings(findings).map(({ severity, place, code, message, remedy }) => {
    const head = `${color.bold(formatPlace(place))}: ${tint[severity](severity)}: ${message} ${color.dim(`[${code}]`)}`;
    return remedy === undefined ? head : `${head}\n  ${color.dim('→')} ${remedy}`;
  });
  return disarm(told.join('\n'));
}

export function countFindings(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity'], word: string): string[] => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning'), ...count('note', 'note')].join(', ');
}
