import type { Spending } from '../../core/eval/run/budget.js';
import { renderReport } from './report/text.js';
import type { ShownReport } from './report/shown-report.js';
import type { Style } from './elements/style.js';

/** What an evaluation of one or several prompts found. */
export interface EvalData {
  reports: ShownReport[];
  /** The folder with every row. */
  run?: string;
  spending?: Spending;
  /** What was not evaluated, and why. */
  skipped: { name: string; reason: string }[];
}

export function renderEval({ reports, skipped }: EvalData, style: Style): string {
  const { color } = style;
  const notes = skipped.map(({ name, reason }) => color.yellow(`${name} was left out: ${reason}`));
  if (reports.length === 0) return [...notes, 'no prompt to evaluate differs'].join('\n');
  const titled = reports.map((report) => (reports.length === 1 ? '' : `${color.bold(report.prompt)}\n\n`) + renderReport(report, style));
  return [...titled, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n');
}
