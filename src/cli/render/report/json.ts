import { printableJson } from '../../../core/text/printable-json.js';
import type { ShownReport } from './shown-report.js';

/** The report as a file holds it; several as a list. */
export function renderJson(reports: readonly ShownReport[]): string {
  return printableJson(reports.length === 1 ? reports[0] : reports, 2);
}
