import type { Finding } from '../../core/finding.js';
import type { UpdatedLimit } from '../workspace/check/update-budgets.js';
import { countFindings, renderFindings } from './findings.js';
import type { Style } from './style.js';

export interface CheckData {
  /** What was looked at: `the work tree`, `the index`. */
  where: string;
  prompts: number;
  findings: Finding[];
  /** Limits that were raised, where that was asked for. */
  updated?: readonly UpdatedLimit[];
}

export function renderCheck({ where, prompts, findings }: CheckData, style: Style): string {
  const looked = `${prompts} prompt${prompts === 1 ? '' : 's'} in ${where}`;
  if (findings.length === 0) return `${style.color.green('✓')} ${looked}: nothing to mend`;
  return `${renderFindings(findings, style)}\n\n${looked}: ${countFindings(findings)}`;
}
