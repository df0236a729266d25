import type { CheckData } from '../commands/check.js';
import { countFindings, renderFindings } from './findings.js';
import type { Style } from './style.js';

export function renderCheck({ where, prompts, findings }: CheckData, style: Style): string {
  const looked = `${prompts} prompt${prompts === 1 ? '' : 's'} in ${where}`;
  if (findings.length === 0) return `${style.color.green('✓')} ${looked}: nothing to mend`;
  return `${renderFindings(findings, style)}\n\n${looked}: ${countFindings(findings)}`;
}
