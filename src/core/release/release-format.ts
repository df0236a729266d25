import * as v from 'valibot';
import { stringify } from 'yaml';
import { PromptError } from '../errors.js';
import { isMap } from '../text/plain-data.js';
import { keys, validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';
import { type Degradation, type Evidence, isAlias, type Release, type ReleaseAlias, type ReleasedContent } from './release.js';

const SCHEMA_VERSION = 1;
const NEWER = 'expected 1: this release was written by a newer tool';
const UPDATE = 'use the newer version of this tool here as well: an older file in its place would serve something else';
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
  baseline: v.optional(
    v.union(
      [v.literal('none'), keys({ version: v.number(), hash, difference: v.number(), lower: v.number() })],
      'expected `none`, or what it was compared with',
    ),
  ),
});

const span = keys({ from: v.string(), until: v.string() });
const DegradationSchema = keys({
  window: span,
  baseline: span,
  requests: v.number(),
  metrics: v.array(keys({ metric: v.string(), window: v.number(), baseline: v.number(), p: v.number() })),
});

const WHOLE = 'expected a whole number from 1 on';
const PERCENT = 'expected a whole number from 0 to 100';
const content = {
  version: v.pipe(v.number(), v.integer(WHOLE), v.minValue(1, WHOLE)),
  hash,
  evidence: v.optional(EvidenceSchema),
  gate: v.optional(v.picklist(['passed', 'forced'], 'expected `passed` or `forced`')),
  forced: v.optional(v.string()),
  degraded: v.optional(DegradationSchema),
};
const weight = v.pipe(v.number(), v.integer(PERCENT), v.minValue(0, PERCENT), v.maxValue(100, PERCENT));

const ReleaseSchema = keys({
  schemaVersion: v.literal(SCHEMA_VERSION, NEWER),
  prompt: v.string(),
  environment: v.string(),
  seed: v.optional(v.string()),
  serves: v.pipe(
    v.array(keys({ ...content, weight })),
    v.check((served) => served.length === 1 || served.length === 2, 'expected one content, or a canary and a stable one'),
    v.check((served) => served.reduce((sum, { weight }) => sum + weight, 0) === 100, 'the weights must add up to 100'),
  ),
  kept: v.optional(v.array(keys({ ...content, withdrawn: v.optional(v.boolean(), false) })), []),
});

const AliasSchema = keys({
  schemaVersion: v.literal(SCHEMA_VERSION, NEWER),
  prompt: v.string(),
  environment: v.string(),
  alias: v.pipe(v.string(), v.nonEmpty('expected the name of a prompt')),
  serves: v.optional(v.never('a file with `alias` serves nothing itself')),
});

const ALIAS_HEADER = '# This prompt has another name now. Written by `prompt mv`; remove it when nobody asks for the old name any more.\n';
const HEADER = "# What this environment serves. Written by `prompt promote` and `prompt rollback`; the history is this file's git log.\n";

/** @throws PromptError `release/invalid` with every fault */
export function parseRelease(file: string, text: string): Release {
  const release = parseReleaseFile(file, text);
  if (!isAlias(release)) return release;
  const message = `expected a release, but this is an alias of ${release.alias}`;
  throw new PromptError('release/invalid', { file }, { findings: [{ code: 'release/invalid', severity: 'error', place: { file }, message }] });
}

/** A release, or what stands for one that moved. @throws PromptError `release/invalid` with every fault */
export function parseReleaseFile(file: string, text: string): Release | ReleaseAlias {
  const yaml = readYaml({ file, text, maxLength: 256 * 1024 });
  const schema = isMap(yaml.value) && Object.hasOwn(yaml.value, 'alias') ? AliasSchema : ReleaseSchema;
  const { output, findings } = validate(schema, yaml, 'release');
  if (output) return output as Release | ReleaseAlias;
  // What else is strange in it is not for this version to say.
  if (isNewer(yaml.value)) {
    const newer = findings.filter(({ message }) => message.includes(NEWER));
    throw new PromptError('release/invalid', { file, remedy: UPDATE }, { findings: newer });
  }
  throw new PromptError('release/invalid', { file }, { findings });
}

function isNewer(value: unknown): boolean {
  return isMap(value) && typeof value['schemaVersion'] === 'number' && value['schemaVersion'] > SCHEMA_VERSION;
}

/** The inverse of `parseReleaseFile` for an alias. */
export function formatAlias({ schemaVersion, prompt, environment, alias }: ReleaseAlias): string {
  return ALIAS_HEADER + stringify({ schemaVersion, prompt, environment, alias }, { lineWidth: 0 });
}

/** The inverse of `parseRelease`; equal releases give equal bytes. */
export function formatRelease(release: Release): string {
  const { seed, prompt, environment } = release;
  const serves = release.serves.map((served) => ({ ...orderedContent(served), weight: served.weight }));
  const kept = release.kept.map((former) => ({ ...orderedContent(former), withdrawn: former.withdrawn || undefined }));
  const ordered = { schemaVersion: SCHEMA_VERSION, prompt, environment, seed, serves, kept: kept.length > 0 ? kept : undefined };
  return HEADER + stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false });
}

function orderedContent({ version, hash, evidence, gate, forced, degraded }: ReleasedContent): object {
  return { version, hash, evidence: evidence && orderedEvidence(evidence), gate, forced, degraded: degraded && orderedDegradation(degraded) };
}

function orderedEvidence({ report, metric, value, lower, upper, queries, model, baseline }: Evidence): object {
  const compared =
    baseline === undefined || baseline === 'none'
      ? baseline
      : { version: baseline.version, hash: baseline.hash, difference: baseline.difference, lower: baseline.lower };
  return { report, metric, value, lower, upper, queries, model, baseline: compared };
}

function orderedDegradation({ window, baseline, requests, metrics }: Degradation): object {
  const span = ({ from, until }: Degradation['window']): object => ({ from, until });
  return {
    window: span(window),
    baseline: span(baseline),
    requests,
    metrics: metrics.map(({ metric, window: now, baseline: before, p }) => ({ metric, window: now, baseline: before, p })),
  };
}
