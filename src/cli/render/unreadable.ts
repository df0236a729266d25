import type { UnreadableRelease } from '../../core/release/unreadable.js';
import { renderFindings } from './findings.js';
import type { Style } from './elements/style.js';

/** Of each prompt and environment what is not known, why, and what to do. */
export function unreadableRemarks(releases: readonly UnreadableRelease[], style: Style): string[] {
  return releases.map(({ prompt, environment, findings, remedy }) => {
    const head = `${prompt}: ${style.color.red(`what ${environment} serves is not known: its release cannot be read`)}`;
    const more = findings.length > 1 ? [style.color.dim(`and ${findings.length - 1} more: \`prompt check\` has them all`)] : [];
    const told = [...renderFindings(findings.slice(0, 1), style).split('\n'), ...more, `  ${style.color.dim('→')} ${remedy}`];
    return [head, ...told.map((line) => `  ${line}`)].join('\n');
  });
}
