import * as v from 'valibot';
import { stringify } from 'yaml';
import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import { keys, mapOf, validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';
import { type Baseline, fingerprint, isAcceptable, type LineOf } from './apply-baseline.js';

const BaselineSchema = keys({
  schemaVersion: v.literal(1, 'expected 1: this baseline was written by a newer tool'),
  accepted: v.optional(mapOf(v.string(), mapOf(v.string(), v.array(v.string()))), {}),
});

const HEAD = '# Findings that were there when `prompt check --baseline` last ran: they fail no check. Commit this file.\n';
const MAX_LENGTH = 4_000_000;

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
    Object.entries(accepted)
      .sort(byName)
      .map(([file, codes]) => [
        file,
        Object.fromEntries(
          Object.entries(codes)
            .sort(byName)
            .map(([code, prints]) => [code, prints.sort()]),
        ),
      ]),
  );
  return HEAD + stringify({ schemaVersion: 1, accepted: sorted }, { lineWidth: 0, version: '1.2' });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
