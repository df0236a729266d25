import { printableJson } from '../../../core/text/printable-json.js';
import type { ShownReport } from './shown-report.js';

/** One line for each report without its results, then one for each query. */
export function renderJsonLines(reports: readonly ShownReport[]): string {
  return reports
    .flatMap(({ results, ...report }) => {
      const { prompt, content, variants } = report;
      const candidate = variants.at(-1)?.label;
      return [{ kind: 'report', ...report }, ...results.map((row) => ({ kind: 'result', prompt, candidate, content, ...row }))];
    })
    .map((line) => printableJson(line))
    .join('\n');
}
