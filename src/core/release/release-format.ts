import * as v from 'valibot';
import { stringify } from 'yaml';
import { PromptError } from '../errors.js';
import { keys, validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';
import type { Release } from './release.js';

const SCHEMA_VERSION = 1;
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'));
const optionalNumber = v.optional(v.number());

const EvidenceSchema = keys({
  report: hash,
  metric: v.string(),
  value: v.number(),
  lower: optionalNumber,
  upper: optionalNumber,
  queries: v.number(),
  model: v.string(),
});

const content = {
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  hash,
  evidence: v.optional(EvidenceSchema),
};

const ReleaseSchema = keys({
  schemaVersion: v.literal(SCHEMA_VERSION, 'expected 1: this release was written by a newer tool'),
  prompt: v.string(),
  environment: v.string(),
  seed: v.optional(v.string()),
  serves: v.pipe(
    v.array(keys({ ...content, weight: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)) })),
    v.minLength(1),
    v.maxLength(2),
    v.check((served) => served.reduce((sum, { weight }) => sum + weight, 0) === 100, 'the weights must add up to 100'),
  ),
  kept: v.optional(v.array(keys({ ...content, withdrawn: v.optional(v.boolean(), false) })), []),
});

const HEADER = "# What this environment serves. Written by `prompt promote` and `prompt rollback`; the history is this file's git log.\n";

/** @throws PromptError `release/invalid` with every fault */
export function parseRelease(file: string, text: string): Release {
  const yaml = readYaml({ file, text, maxLength: 256 * 1024 });
  const { output, findings } = validate(ReleaseSchema, yaml, 'release');
  if (!output) throw new PromptError('release/invalid', { file }, { findings });
  return output as Release;
}

/** The inverse of `parseRelease`; equal releases give equal bytes. */
export function formatRelease(release: Release): string {
  const kept = release.kept.map(({ withdrawn, ...rest }) => (withdrawn ? { ...rest, withdrawn } : rest));
  const { seed, serves, prompt, environment } = release;
  const ordered = { schemaVersion: SCHEMA_VERSION, prompt, environment, ...(seed === undefined ? {} : { seed }), serves, ...(kept.length > 0 ? { kept } : {}) };
  return HEADER + stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false });
}
