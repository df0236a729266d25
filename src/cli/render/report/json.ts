import type { ShownReport } from './shown-report.js';

/** The report as a file holds it; several as a list. */
export function renderJson(reports: readonly ShownReport[]): string {
  return JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2);
}
