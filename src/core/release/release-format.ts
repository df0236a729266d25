import * as v from 'valibot';
import { stringify } from 'yaml';
import { PromptError } from '../errors.js';
import { isMap } from '../text/plain-data.js';
import { keys, validate } from '../text/validate.js';
import { readYaml, type YamlValue } from '../text/yaml.js';
import type { Release, ReleaseAlias, ReleasedContent } from './release.js';

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

const WHOLE = 'expected a whole number from 1 on';
const PERCENT = 'expected a whole number from 0 to 100';
const content = {
  version: v.pipe(v.number(), v.integer(WHOLE), v.minValue(1, WHOLE)),
  hash,
  evidence: v.optional(EvidenceSchema),
};
const weight = v.pipe(v.number(), v.integer(PERCENT), v.minValue(0, PERCENT), v.maxValue(100, PERCENT));

const ReleaseSchema = keys({
  schemaVersion: v.literal(SCHEMA_VERSION, 'expected 1: this release was written by a newer tool'),
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
  schemaVersion: v.literal(SCHEMA_VERSION, 'expected 1: this release was written by a newer tool'),
  prompt: v.string(),
  environment: v.string(),
  alias: v.pipe(v.string(), v.nonEmpty('expected the name of a prompt')),
  serves: v.optional(v.never('a file with `alias` serves nothing itself')),
});

const HEADER = "# What this environment serves. Written by `prompt promote` and `prompt rollback`; the history is this file's git log.\n";

const ALIAS_HEADER = '# This prompt has another name now; who asks for it by this one is served that. Written by `prompt mv`.\n';

/** @throws PromptError `release/invalid` with every fault */
export function parseRelease(file: string, text: string): Release {
  return readAs(ReleaseSchema, file, read(file, text)) as Release;
}

/** Whatever lies at the path of a release. @throws PromptError `release/invalid` with every fault */
export function parseReleaseFile(file: string, text: string): Release | ReleaseAlias {
  const yaml = read(file, text);
  const isAlias = isMap(yaml.value) && Object.hasOwn(yaml.value, 'alias');
  return isAlias ? readAs(AliasSchema, file, yaml) : (readAs(ReleaseSchema, file, yaml) as Release);
}

function read(file: string, text: string): YamlValue {
  return readYaml({ file, text, maxLength: 256 * 1024 });
}

function readAs<S extends v.GenericSchema>(schema: S, file: string, yaml: YamlValue): v.InferOutput<S> {
  const { output, findings } = validate(schema, yaml, 'release');
  if (!output) throw new PromptError('release/invalid', { file }, { findings });
  return output;
}

/** The inverse of `parseRelease`; equal releases give equal bytes. */
export function formatRelease(release: Release): string {
  const { seed, prompt, environment } = release;
  const serves = release.serves.map((served) => ({ ...orderedContent(served), weight: served.weight }));
  const kept = release.kept.map((former) => ({ ...orderedContent(former), withdrawn: former.withdrawn || undefined }));
  const ordered = { schemaVersion: SCHEMA_VERSION, prompt, environment, seed, serves, kept: kept.length > 0 ? kept : undefined };
  return HEADER + stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false });
}

function orderedContent({ version, hash, evidence }: ReleasedContent): object {
  if (!evidence) return { version, hash };
  const { report, metric, value, lower, upper, queries, model } = evidence;
  return { version, hash, evidence: { report, metric, value, lower, upper, queries, model } };
}

/** The inverse of `parseReleaseFile` for an alias. */
export function formatAlias({ prompt, environment, alias }: ReleaseAlias): string {
  return ALIAS_HEADER + stringify({ schemaVersion: SCHEMA_VERSION, prompt, environment, alias }, { lineWidth: 0 });
}
