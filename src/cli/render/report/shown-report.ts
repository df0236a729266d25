import type { Report } from '../../../core/report/report.js';
import type { ThresholdResult } from '../../../core/report/threshold.js';

/** A report with what is said of it where it is shown. */
export interface ShownReport extends Report {
  /** Where it was written, if it was. */
  written?: string;
  /** What its candidates had to reach. */
  thresholds?: ThresholdResult[];
  /** Where the candidate's file first differs from the baseline's, from the top of the work tree. */
  place?: { file: string; line: number };
}
