import * as v from 'valibot';
import { stringify } from 'yaml';
import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import { sha256 } from '../text/canonical-json.js';
import { keys, mapOf, validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';

/** Fingerprints of accepted findings by file and code; one that was accepted twice stands there twice. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const BaselineSchema = keys({
  schemaVersion: v.literal(1, 'expected 1: this baseline was written by a newer tool'),
  accepted: v.optional(mapOf(v.string(), mapOf(v.string(), v.array(v.string()))), {}),
});

const HEAD = '# Findings that were there when `prompt check --baseline` last ran: they fail no check. Commit this file.\n';
const MAX_LENGTH = 4_000_000;

/** The line of a file that a finding is about, or undefined. */
export type LineOf = (file: string, line: number) => string | undefined;

/** @throws PromptError `check/baseline-invalid` */
export function parseBaseline(file: string, text: string): Baseline {
  const { output, findings } = validate(BaselineSchema, readYaml({ file, text, maxLength: MAX_LENGTH }), 'baseline');
  if (!output) throw new PromptError('check/baseline-invalid', { file }, { findings });
  return output.accepted;
}

/** Sorted, so that equal findings give equal bytes. */
export function formatBaseline(findings: readonly Finding[], lineOf: LineOf): string {
  // A file may be called anything, `__proto__` too.
  const accepted = Object.create(null) as Record<string, Record<string, string[]>>;
  for (const finding of findings.filter(isAcceptable)) {
    const { code, place } = finding;
    ((accepted[place.file] ??= {})[code] ??= []).push(fingerprint(finding, lineOf));
  }
  const sorted = Object.fromEntries(
    Object.entries(accepted).sort(byName).map(([file, codes]) => [file, Object.fromEntries(Object.entries(codes).sort(byName).map(([code, prints]) => [code, prints.sort()]))]),
  );
  return HEAD + stringify({ schemaVersion: 1, accepted: sorted }, { lineWidth: 0, version: '1.2' });
}

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
function fingerprint({ code, place, message }: Finding, lineOf: LineOf): string {
  const line = place.line === undefined ? '' : (lineOf(place.file, place.line) ?? '').trim();
  return sha256([code, line, message.replace(/\d+/g, '#')].join('\0')).slice(0, 12);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
