import { renderCsv } from './csv.js';
import { renderGithub } from './github.js';
import { renderJson } from './json.js';
import { renderJsonLines } from './jsonl.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import type { ShownReport } from './shown-report.js';

export type ReportFormat = 'json' | 'jsonl' | 'csv' | 'markdown' | 'junit' | 'github';

type ReportRenderer = (reports: readonly ShownReport[]) => string;

const RENDERERS: Readonly<Record<ReportFormat, ReportRenderer>> = {
  json: renderJson,
  jsonl: renderJsonLines,
  csv: renderCsv,
  markdown: renderMarkdown,
  junit: renderJunit,
  github: renderGithub,
};

/** How reports look to whatever reads them. */
export function renderAs(format: ReportFormat): ReportRenderer {
  return RENDERERS[format];
}
