import type { ShownReport } from './shown-report.js';

/** A spreadsheet takes what begins so for a formula. */
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** One row for each query: its scores, and whether it passes now or fails now. Lines end as RFC 4180 has it. */
export function renderCsv(reports: readonly ShownReport[]): string {
  const metrics = [...new Set(reports.flatMap(({ scorers }) => scorers.map(({ metric }) => metric)))];
  const head = ['prompt', 'candidate', 'query', ...metrics, 'change', 'error'];
  const rows = reports.flatMap((report) => {
    const candidate = report.variants.at(-1)?.label ?? '';
    const comparison = report.comparisons.find((one) => one.candidate === candidate);
    const [regressed, improved] = [new Set(comparison?.regressed), new Set(comparison?.improved)];
    return report.results.map(({ id, scores, error = '' }) => [
      guarded(report.prompt), guarded(candidate), guarded(id),
      ...metrics.map((metric) => (Object.hasOwn(scores, metric) ? String(scores[metric] ?? '') : '')),
      regressed.has(id) ? 'regressed' : improved.has(id) ? 'improved' : '',
      guarded(error),
    ]);
  });
  return [head.map(guarded), ...rows].map((row) => row.map(quoted).join(',')).join('\r\n');
}

/** Text only: a number may begin with a minus. */
function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
