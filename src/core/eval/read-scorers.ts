import * as v from 'valibot';
import { BoundSchema, GuardrailsSchema } from '../config/bound.js';
import type { Finding } from '../finding.js';
import type { OutputContract } from '../prompt/schema.js';
import { nearestWord } from '../text/nearest-word.js';
import { keys, mapOf, mapWith, validate } from '../text/validate.js';
import type { YamlValue } from '../text/yaml.js';
import { SCORERS } from './scorers/index.js';
import { MACRO_F1, label } from './scorers/label.js';
import type { ScorerDefinition } from './scorers/scorer.js';

/** A scorer as a query set names it, its options checked. */
export interface ScorerSpec {
  definition: ScorerDefinition;
  /** What its mean is called in reports. */
  metric: string;
  options: unknown;
}

const A_SCORER = 'a scorer: a name such as `exact`, or a map such as `{ type: regex, pattern: "…" }`';
const metricName = v.pipe(v.string(), v.regex(/^\p{L}[\p{L}\p{N}_.-]*$/u, 'expected a name for the metric: letters, digits, `.`, `_` or `-`'));
const EntrySchema = mapWith({ type: v.string(`expected ${A_SCORER}`), name: v.optional(metricName) }, A_SCORER);

/** What a query set says beside its queries. */
export const HeaderSchema = keys({
  scorers: v.optional(
    v.pipe(v.array(v.lazy((entry) => (typeof entry === 'string' ? v.string() : EntrySchema)), 'expected a list of scorers, such as `[exact]`'), v.minLength(1, 'expected at least one scorer')),
  ),
  primary: v.optional(v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))], 'expected the name of a metric, or a list of names')),
  thresholds: v.optional(mapOf(v.string(), BoundSchema)),
  guardrails: v.optional(GuardrailsSchema),
});

type Header = v.InferOutput<typeof HeaderSchema>;
type Entry = NonNullable<Header['scorers']>[number];

/** The scorers of a set and the metrics that decide, or all that is wrong with them. */
export function readScorers(header: Header, output: OutputContract | undefined, placeOf: YamlValue['placeOf']): { specs: ScorerSpec[]; primaries: string[]; findings: Finding[] } {
  const specs: ScorerSpec[] = [];
  const findings: Finding[] = [];
  const taken = new Set<string>();
  const entries = header.scorers ?? [defaultScorer(output)];
  for (const [index, entry] of entries.entries()) {
    const { spec, findings: faults } = readScorer(entry, output, (path, part) => placeOf(['scorers', index, ...path], part));
    findings.push(...faults);
    if (!spec) continue;
    const repeated = metricsOf(spec).find((name) => taken.has(name));
    if (repeated !== undefined) {
      const message = `two scorers give a metric called \`${repeated}\``;
      findings.push({ code: 'queries/duplicate-scorer', severity: 'error', place: placeOf(['scorers', index]), message, remedy: 'give one of them another `name:`' });
    }
    for (const name of metricsOf(spec)) taken.add(name);
    specs.push(spec);
  }
  const names = specs.map(({ metric }) => metric);
  const primaries = header.primary === undefined ? names.slice(0, 1) : [...new Set([header.primary].flat())];
  // Where a scorer could not be read, its metric may be the one that is meant.
  if (specs.length === entries.length) {
    for (const primary of primaries.filter((name) => !names.includes(name))) {
      const message = `\`primary\` is \`${primary}\`; what can decide: ${names.join(', ')}`;
      findings.push({ code: 'queries/unknown-primary', severity: 'error', place: placeOf(['primary']), message });
    }
  }
  return { specs, primaries, findings };
}

function readScorer(entry: Entry, output: OutputContract | undefined, placeOf: YamlValue['placeOf']): { spec?: ScorerSpec; findings: Finding[] } {
  const { type, name, ...options } = typeof entry === 'string' ? { type: entry } : entry;
  const definition = SCORERS.find((scorer) => scorer.type === type);
  if (!definition) {
    return { findings: [{ code: 'queries/unknown-scorer', severity: 'error', place: placeOf(['type']), message: unknownScorer(type) }] };
  }
  const checked = validate(definition.options, { value: options, findings: [], placeOf }, 'queries');
  const findings = checked.findings.map((finding) => ({ ...finding, severity: 'error' as const, message: `scorer ${type}: ${finding.message}` }));
  if (findings.length > 0) return { findings };
  const reason = faultOf(definition, checked.output, output);
  if (reason !== undefined) {
    return { findings: [{ code: 'queries/scorer', severity: 'error', place: placeOf([]), message: `scorer ${type}: ${reason}` }] };
  }
  return { spec: { definition, metric: name ?? definition.metric, options: checked.output }, findings };
}

/** What would keep the scorer from starting, found before anything is paid. */
function faultOf(definition: ScorerDefinition, options: unknown, output: OutputContract | undefined): string | undefined {
  try {
    definition.create(options, { output, expectedLabels: [], match: (pattern, text) => pattern.test(text) });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function metricsOf({ definition, metric }: ScorerSpec): string[] {
  return definition === label ? [metric, MACRO_F1] : [metric];
}

function defaultScorer(output: OutputContract | undefined): string {
  if (output?.labels) return 'label';
  return output?.schema ? 'json-schema' : 'exact';
}

function unknownScorer(type: string): string {
  const known = SCORERS.map((scorer) => scorer.type);
  const nearest = nearestWord(type, known);
  return `there is no scorer \`${type}\`; ${nearest === undefined ? `there are: ${known.join(', ')}` : `did you mean \`${nearest}\`?`}`;
}
