import type { Finding, Place } from '../../finding.js';
import type { OutputContract } from '../../prompt/front-matter/schema.js';
import { canonicalJson } from '../../text/canonical-json.js';
import { nearestWord } from '../../text/nearest-word.js';
import { validate } from '../../text/validate.js';
import type { YamlValue } from '../../text/yaml.js';
import type { ScorerEntry } from './query-schema.js';
import { SCORERS } from '../scorers/index.js';
import { MACRO_F1, label } from '../scorers/label.js';
import type { ScorerDefinition } from '../scorers/scorer.js';

/** A scorer as a query set names it, its options checked. */
export interface ScorerSpec {
  definition: ScorerDefinition;
  /** What its mean is called in reports. */
  metric: string;
  options: unknown;
  /** From where on a score passes; a pass/fail scorer needs none. */
  threshold?: number;
}

/** The scorers of all lists of a query set, each once. */
export interface ScorerTable {
  specs: readonly ScorerSpec[];
  /**
   * Adds a list. A scorer that another list named already is the same one; two that differ need different names.
   * @returns the metrics of those that could be read
   */
  add(entries: readonly ScorerEntry[], placeOf: YamlValue['placeOf'], findings: Finding[]): string[];
}

export function createScorerTable(output: OutputContract | undefined): ScorerTable {
  const specs: ScorerSpec[] = [];
  const readBefore = new Map<string, ReturnType<typeof readScorer>>();
  const read = (entry: ScorerEntry, placeOf: YamlValue['placeOf']): ReturnType<typeof readScorer> => {
    // Queries by the thousand may name the same few; what is wrong with one is told at each place.
    const key = canonicalJson(entry);
    const known = readBefore.get(key);
    if (known?.spec) return known;
    const made = readScorer(entry, output, placeOf);
    readBefore.set(key, made);
    return made;
  };
  return {
    specs,
    add(entries, placeOf, findings) {
      const metrics: string[] = [];
      for (const [index, entry] of entries.entries()) {
        const { spec, findings: faults } = read(entry, (path, part) => placeOf([index, ...path], part));
        findings.push(...faults);
        if (!spec) continue;
        const fault = place(specs, spec, metrics, () => placeOf([index]));
        if (fault) findings.push(fault);
        metrics.push(spec.metric);
      }
      return metrics;
    },
  };
}

/** Puts a scorer among the others, unless it is there; a fault where another has its name. */
function place(specs: ScorerSpec[], spec: ScorerSpec, list: readonly string[], placeOf: () => Place): Finding | undefined {
  const known = specs.find((other) => sameScorer(other, spec));
  if (known && !list.includes(spec.metric)) return undefined;
  const repeated = metricsOf(spec).find((name) => specs.some((other) => metricsOf(other).includes(name)));
  if (!known) specs.push(spec);
  if (repeated === undefined) return undefined;
  const message = `two scorers give a metric called \`${repeated}\``;
  return { code: 'queries/duplicate-scorer', severity: 'error', place: placeOf(), message, remedy: 'give one of them another `name:`' };
}

function sameScorer(a: ScorerSpec, b: ScorerSpec): boolean {
  return (
    a.metric === b.metric &&
    a.definition.type === b.definition.type &&
    a.threshold === b.threshold &&
    canonicalJson(a.options) === canonicalJson(b.options)
  );
}

function readScorer(entry: ScorerEntry, output: OutputContract | undefined, placeOf: YamlValue['placeOf']): { spec?: ScorerSpec; findings: Finding[] } {
  const { type, name, threshold, ...options } = typeof entry === 'string' ? { type: entry } : entry;
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
  const metric = name ?? definition.metricOf?.(checked.output as never) ?? definition.metric;
  const kind = definition.kindOf?.(checked.output as never) ?? definition.kind;
  const own = kind === definition.kind ? definition : { ...definition, kind };
  return { spec: { definition: own, metric, options: checked.output, ...(threshold === undefined ? {} : { threshold }) }, findings };
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

export function defaultScorer(output: OutputContract | undefined): string {
  if (output?.labels) return 'label';
  return output?.schema ? 'json-schema' : 'exact';
}

function unknownScorer(type: string): string {
  const known = SCORERS.map((scorer) => scorer.type);
  const nearest = nearestWord(type, known);
  return `there is no scorer \`${type}\`; ${nearest === undefined ? `there are: ${known.join(', ')}` : `did you mean \`${nearest}\`?`}`;
}
