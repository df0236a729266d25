import type { Finding } from '../finding.js';
import { sha256 } from '../text/canonical-json.js';

/** Fingerprints of accepted findings by file and code; one that was accepted twice stands there twice. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The line of a file that a finding is about, or undefined. */
export type LineOf = (file: string, line: number) => string | undefined;

export interface Judged {
  /** What the baseline does not accept. */
  findings: Finding[];
  accepted: number;
  /** Entries that accept nothing any more, by file. */
  stale: { file: string; entries: number }[];
}

/** Holds findings against what was accepted; each entry accepts one. */
export function applyBaseline(findings: readonly Finding[], baseline: Baseline, lineOf: LineOf): Judged {
  const open = new Map(Object.entries(baseline).map(([file, codes]) => [file, new Map(Object.entries(codes).map(([code, prints]) => [code, [...prints]]))]));
  const left = findings.filter((finding) => {
    const prints = open.get(finding.place.file)?.get(finding.code);
    const at = prints === undefined || !isAcceptable(finding) ? -1 : prints.indexOf(fingerprint(finding, lineOf));
    if (at !== -1) prints?.splice(at, 1);
    return at === -1;
  });
  const stale = [...open].map(([file, codes]) => ({ file, entries: [...codes.values()].reduce((sum, prints) => sum + prints.length, 0) }));
  return { findings: left, accepted: findings.length - left.length, stale: stale.filter(({ entries }) => entries > 0) };
}

/** Budgets have limits of their own to raise; suppressions are mended by taking them out. */
export function isAcceptable({ code }: Finding): boolean {
  return !code.startsWith('budget/') && !code.startsWith('check/');
}

/** The same wherever the line has moved to. Numbers in the message may be lines or counts. */
export function fingerprint({ code, place, message }: Finding, lineOf: LineOf): string {
  const line = place.line === undefined ? '' : (lineOf(place.file, place.line) ?? '').trim();
  return sha256([code, line, message.replace(/\d+/g, '#')].join('\0')).slice(0, 12);
}
