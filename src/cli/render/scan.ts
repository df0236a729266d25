import type { Finding } from '../../core/finding.js';
import { formatPlace } from '../../core/finding.js';
import type { Style } from './elements/style.js';

export interface ScanData {
  /** As typed. */
  file: string;
  suspicious: boolean;
  findings: (Finding & {
    /** What was found, cut. */
    excerpt: string;
  })[];
}

/** What was found, each with its place and its beginning; never that a text is safe. */
export function renderScan({ file, suspicious, findings }: ScanData, { color }: Style): string {
  const lines = findings.map(({ severity, place, code, message, excerpt }) => {
    const word = severity === 'warning' ? color.yellow(severity) : color.dim(severity);
    return `${color.bold(formatPlace(place))}: ${word}: ${message} ${color.dim(`[${code}]`)}\n  ${color.dim(excerpt.replaceAll('\n', '⏎'))}`;
  });
  if (suspicious) return [...lines, '', `${file}: ${color.yellow('suspicious')}`].join('\n');
  const none = lines.length === 0 ? 'no known sign of an injection' : 'nothing that is suspicious by itself';
  return [...lines, ...(lines.length === 0 ? [] : ['']), `${file}: ${none}; that does not make it safe`].join('\n');
}
