import { type Finding, formatPlace, sortFindings } from '../../core/finding.js';
import { escapeLine } from '../../core/text/escape-terminal.js';
import { disarm } from './elements/disarm.js';
import type { Style } from './elements/style.js';

/** Findings as a person mends them: place first, then what and how. */
export function renderFindings(findings: readonly Finding[], { color }: Style): string {
  const tint = { error: color.red, warning: color.yellow, note: color.dim };
  const told = sortFindings(findings).map(({ severity, place, code, message, remedy }) => {
    const head = `${color.bold(formatPlace(place))}: ${tint[severity](severity)}: ${escapeLine(message)} ${color.dim(`[${code}]`)}`;
    return remedy === undefined ? head : `${head}\n  ${color.dim('→')} ${remedy}`;
  });
  return disarm(told.join('\n'));
}

/** A file of thousands of rows that are all wrong in the same way says it so often. */
const MOST_ALIKE = 10;

/** As `renderFindings`, but of many with one code in one file only the first, and how many more there are. */
export function renderFirstFindings(findings: readonly Finding[], style: Style): string {
  const counts = new Map<string, { finding: Finding; count: number }>();
  const first = sortFindings(findings).filter((finding) => {
    const key = `${finding.code} ${finding.place.file}`;
    const seen = counts.get(key) ?? { finding, count: 0 };
    counts.set(key, { ...seen, count: seen.count + 1 });
    return seen.count < MOST_ALIKE;
  });
  const rest = [...counts.values()].filter(({ count }) => count > MOST_ALIKE);
  const more = rest.map(({ finding, count }) =>
    disarm(`${style.color.bold(finding.place.file)}: and ${count - MOST_ALIKE} more ${style.color.dim(`[${finding.code}]`)}`),
  );
  return [renderFindings(first, style), ...more, ...(rest.length === 0 ? [] : [`  ${style.color.dim('→')} --json has them all`])].join('\n');
}

export function countFindings(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity'], word: string): string[] => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning'), ...count('note', 'note')].join(', ');
}
