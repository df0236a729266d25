import type { Finding } from '../../core/finding.js';
import type { UpdatedLimit } from '../workspace/check/update-budgets.js';
import { countFindings, renderFindings } from './findings.js';
import type { Style } from './elements/style.js';

export interface CheckData {
  /** What was looked at: `the work tree`, `the index`. */
  where: string;
  prompts: number;
  findings: Finding[];
  /** Limits that were raised, where that was asked for. */
  updated?: readonly UpdatedLimit[];
  /** How many findings the baseline accepts. */
  accepted: number;
  /** What stands before the findings' files below the top of the repository. */
  prefix: string;
  /** What `--fix` mended. */
  fixed?: { file: string; fixes: number; codes: string[] }[];
}

export const CHECK_FORMATS = ['text', 'table', 'json', 'github', 'junit'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export function renderCheck(data: CheckData, style: Style): string {
  const { findings } = data;
  const sum = renderSum(data, style);
  return [renderFixed(data), findings.length === 0 ? sum : `${renderFindings(findings, style)}\n\n${sum}`].filter((part) => part !== '').join('\n');
}

/** `2 prompts in the work tree: 1 error` */
export function renderSum({ where, prompts, findings, accepted }: CheckData, style: Style): string {
  const looked = `${prompts} prompt${prompts === 1 ? '' : 's'} in ${where}`;
  const more = accepted === 0 ? '' : ` (${accepted} accepted by the baseline)`;
  return findings.length === 0 ? `${style.color.green('✓')} ${looked}: nothing to mend${more}` : `${looked}: ${countFindings(findings)}${more}`;
}

export function renderFixed({ fixed }: CheckData): string {
  if (!fixed) return '';
  if (fixed.length === 0) return 'nothing that could be mended without asking';
  return fixed.map(({ file, fixes, codes }) => `mended ${file}: ${fixes} ${fixes === 1 ? 'place' : 'places'} (${codes.join(', ')})`).join('\n');
}

export function renderBaseline({ file, accepted, open }: { file: string; accepted: number; open: number }): string {
  const told = `${accepted === 1 ? '1 finding is' : `${accepted} findings are`} accepted from now on; commit ${file}`;
  return open === 0
    ? told
    : `${told}\n${open === 1 ? '1 error is' : `${open} errors are`} not, being about budgets or suppressions: raise limits (\`prompt check --update-budgets\`), take suppressions out`;
}
