import type { Style } from './style.js';

/** `file` is where it was written; `text` the document to print where it was not. */
export interface ExportData {
  format: string;
  environment: string;
  definition: object;
  text?: string;
  file?: string;
}

export function renderExport({ format, environment, text, file }: ExportData, { color }: Style): string {
  return text?.trimEnd() ?? `${color.green('wrote')}  ${file} ${color.dim(`(${format}: what ${environment} serves)`)}`;
}
