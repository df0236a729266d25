import type { Bound } from '../config/bound.js';
import type { PolicyConfig } from '../config/schema.js';
import type { ExitCode } from '../errors.js';
import { MINIMUM_PAIRS } from '../eval/compare/verdict.js';
import type { Report, ReportComparison, ReportVariant } from '../report/report.js';
import { formatBound, formatFigure as format, meetBound } from '../report/threshold.js';
import { pairsForNonInferiority, pairsForPairedNonInferiority } from '../stats/planning.js';
import { quoteArgument } from '../text/quote-argument.js';
import { parseReference } from '../version/reference.js';
import type { Evidence, ReleasedContent } from './release.js';

/** One thing an environment asks of what it is to serve. */
export interface Requirement {
  kind: 'order' | 'untrusted' | 'examples' | 'report' | 'threshold' | 'regression';
  /** `missing`: nothing was measured; `insufficient`: what was measured does not settle it. */
  state: 'met' | 'failed' | 'missing' | 'insufficient';
  /** What is asked for. */
  what: string;
  /** What was found. */
  found: string;
  /** The command that would supply it. */
  remedy?: string;
}

/** All that a decision rests on. */
export interface PolicyQuestion {
  environment: string;
  name: string;
  /** What names it on a command line: `triage@8`. */
  own: string;
  hash: string;
  /** The prompt's own model. */
  model?: string;
  /** The level a limit must have been made at, or a stricter one. */
  alpha: number;
  /** The largest share of requests that may have failed. */
  maxLost: number;
  /** What the project asks of the handling of untrusted values, where it asks for anything: in what the content falls short. */
  untrusted?: { short: readonly string[] };
  /** What is wrong with its examples as demonstrations, where anything is. */
  examples?: readonly string[];
  /** The work tree has this content: what is measured of it is found beside the prompt. */
  here: boolean;
  policy?: PolicyConfig;
  /** The report of exactly this content. */
  report?: Report;
  /** What the environment serves now. */
  served?: ReleasedContent;
  /** The environment it must have gone through, and what that serves. */
  before?: { environment: string; served?: ReleasedContent };
}

export interface PolicyAnswer {
  requirements: Requirement[];
  /** What the comparison with the served content gave, for the record. */
  baseline?: NonNullable<Evidence['baseline']>;
}

/** Every requirement of an environment at once; none where it asks for nothing. */
export function judgePolicy(question: PolicyQuestion): PolicyAnswer {
  const { policy = { evidence_models: [], thresholds: {} } } = question;
  const { thresholds, max_regression: margin } = policy;
  const bounds = Object.entries(thresholds);
  const wantsReport = policy.report ?? (bounds.length > 0 || margin !== undefined);
  const variant = measuredVariant(question, policy.evidence_models);
  const regression = margin === undefined ? undefined : judgeRegression(question, variant, margin);
  return {
    requirements: [
      ...judgeOrder(question),
      ...judgeUntrusted(question),
      ...judgeExamples(question),
      ...(wantsReport ? [judgeReport(question, variant, policy.evidence_models)] : []),
      ...bounds.map(([metric, bound]) => judgeThreshold(question, variant, metric, bound)),
      ...(regression ? [regression.requirement] : []),
    ],
    ...(regression?.baseline === undefined ? {} : { baseline: regression.baseline }),
  };
}

/** A requirement that failed outweighs one that is open. */
export function exitOfRequirements(requirements: readonly Requirement[]): ExitCode {
  if (requirements.some(({ state }) => state === 'failed')) return 1;
  return requirements.every(({ state }) => state === 'met') ? 0 : 3;
}

/** The same where a command that supplies several of them is told once, with the last. */
export function withRemediesOnce(requirements: readonly Requirement[]): Requirement[] {
  const isLast = (remedy: string, index: number): boolean => requirements.findLastIndex((other) => other.remedy === remedy) === index;
  return requirements.map(({ remedy, ...one }, index) => (remedy !== undefined && isLast(remedy, index) ? { ...one, remedy } : one));
}

function judgeOrder({ name, own, hash, before }: PolicyQuestion): Requirement[] {
  if (!before) return [];
  const { environment, served } = before;
  const met = served?.hash === hash;
  const found = served ? `${environment} serves version ${served.version}` : `${environment} serves no version of ${name}`;
  const remedy = met ? {} : { remedy: `prompt promote ${quoteArgument(own)} --env ${environment}` };
  return [{ kind: 'order', state: met ? 'met' : 'failed', what: `served by ${environment} first`, found, ...remedy }];
}

/** Asked of every environment: whoever wrote it down meant what is served. */
function judgeUntrusted({ untrusted }: PolicyQuestion): Requirement[] {
  if (!untrusted) return [];
  const what = 'untrusted values handled as .promptrc asks';
  if (untrusted.short.length === 0) return [{ kind: 'untrusted', state: 'met', what, found: 'they are' }];
  return [{ kind: 'untrusted', state: 'failed', what, found: untrusted.short.join('; '), remedy: 'prompt check --fix, then commit and promote that version' }];
}

/** Asked of every environment, and told only where it fails: what models are shown they do, before what they are told. */
function judgeExamples({ examples = [] }: PolicyQuestion): Requirement[] {
  if (examples.length === 0) return [];
  const [first, second, ...more] = examples;
  const found = [first, second, ...(more.length > 0 ? [`${more.length} more`] : [])].filter((one) => one !== undefined).join('; ');
  const remedy = 'mend what `prompt check` says of them, then commit and promote that version';
  return [{ kind: 'examples', state: 'failed', what: 'examples that keep its own contract', found, remedy }];
}

/** The candidate of the report that is this content, as it stands, under an accepted model. */
function measuredVariant({ hash, model, report }: PolicyQuestion, evidenceModels: readonly string[]): ReportVariant | undefined {
  const accepted = [...(model === undefined ? [] : [model]), ...evidenceModels];
  const isCandidate = (variant: ReportVariant): boolean => variant.role === 'candidate' && variant.content === hash && isPlain(variant);
  return report?.variants.findLast((variant) => isCandidate(variant) && accepted.some((one) => isModel(variant, one)));
}

/** `local/icl-1@1.1.0` is `local/icl-1`; elsewhere an `@` is part of the name. */
export function isModel({ model, modelKind }: Pick<ReportVariant, 'model' | 'modelKind'>, wanted: string): boolean {
  return model === wanted || (modelKind === 'local-icl' && model.startsWith(`${wanted}@`));
}

/** A transform makes another thing of a content, whose hash stays; the model is looked at by itself. */
function isPlain({ label }: ReportVariant): boolean {
  try {
    return parseReference(label).stages.every(({ name }) => name === 'model');
  } catch {
    // A label that this tool never wrote.
    return false;
  }
}

function judgeReport(question: PolicyQuestion, variant: ReportVariant | undefined, evidenceModels: readonly string[]): Requirement {
  const { model, report, hash } = question;
  const models = [...(model === undefined ? [] : [model]), ...evidenceModels].join(' or ');
  const what = `a report of this content by ${models || 'the prompt’s model'}`;
  if (variant && report) {
    const metric = variant.metrics.find(({ name }) => name === report.primary);
    const lost = variant.errors / (report.queries.count * (report.queries.repeats ?? 1));
    if (lost > question.maxLost) {
      const failed = `${format(lost * 100)}% of its requests failed; at most ${format(question.maxLost * 100)}% may`;
      return { kind: 'report', state: 'insufficient', what, found: failed, remedy: evaluation(question) };
    }
    const value = metric?.value === undefined ? 'unknown' : format(metric.value);
    return { kind: 'report', state: 'met', what, found: `${report.primary} ${value} over ${report.queries.count} queries (${variant.model})` };
  }
  const other = report?.variants.findLast((one) => one.role === 'candidate' && one.content === hash);
  const found = other ? `the report is by ${other.model}` : 'no report describes this content';
  return { kind: 'report', state: 'missing', what, found, remedy: evaluation(question) };
}

function judgeThreshold(question: PolicyQuestion, variant: ReportVariant | undefined, metric: string, bound: Bound): Requirement {
  if (!variant || !question.report) {
    return { kind: 'threshold', state: 'missing', what: formatBound(metric, bound), found: 'not measured', remedy: evaluation(question) };
  }
  const met = meetBound(question.report, variant, metric, bound);
  const unpriced = met.state === 'missing' && metric === 'cost_usd';
  const remedy =
    met.state === 'insufficient'
      ? moreQueries(question)
      : unpriced
        ? `state the price of ${variant.model} under \`prices:\` in .promptrc, then ${evaluation(question)}`
        : undefined;
  return { kind: 'threshold', ...met, ...(remedy === undefined ? {} : { remedy }) };
}

/** Not worse than what is served by more than the margin: one-sided non-inferiority at the report's alpha. */
function judgeRegression(
  question: PolicyQuestion,
  variant: ReportVariant | undefined,
  margin: number,
): { requirement: Requirement; baseline?: NonNullable<Evidence['baseline']> } {
  const { report, served, hash, environment } = question;
  const what = `not worse than what ${environment} serves by ${format(margin)} or more`;
  const told = (state: Requirement['state'], found: string, remedy?: string): Requirement => ({
    kind: 'regression', state, what, found, ...(remedy === undefined ? {} : { remedy }),
  });
  if (!served) return { requirement: told('met', `the first release: ${environment} serves nothing to compare with`), baseline: 'none' };
  if (served.hash === hash) return { requirement: told('met', `${environment} serves it already`) };
  const comparison = report && variant && comparisonWith(report, variant, served.hash);
  if (!comparison) return { requirement: told('missing', `no comparison with version ${served.version}, which it serves`, evaluation(question)) };
  // A report of an older tool has the two-sided limit only, which asks for more.
  const lower = comparison.oneSidedLower ?? comparison.interval?.lower;
  const { difference, interval, pairs } = comparison;
  const figure = `${difference === undefined ? 'unknown' : signed(difference)}${lower === undefined ? '' : `, above ${signed(lower)}`}`;
  const found = `${report.primary} ${figure} over ${pairs} pairs with version ${served.version}`;
  const baseline = difference === undefined || lower === undefined ? {} : { baseline: { version: served.version, hash: served.hash, difference, lower } };
  if (report.settings.alpha > question.alpha) {
    const loose = `${found}, at alpha ${report.settings.alpha}; ${question.alpha} is asked for`;
    return { requirement: told('insufficient', loose, evaluation(question)) };
  }
  if (pairs >= MINIMUM_PAIRS && lower !== undefined && lower > -margin) return { requirement: told('met', found), ...baseline };
  if (pairs >= MINIMUM_PAIRS && interval !== undefined && interval.upper < -margin) return { requirement: told('failed', found), ...baseline };
  const needed = pairs < MINIMUM_PAIRS ? MINIMUM_PAIRS : pairsWanted(comparison, margin, report.settings.alpha);
  return { requirement: told('insufficient', `${found}; ${settling(pairs, needed)}`, needed === undefined ? undefined : moreQueries(question)), ...baseline };
}

function comparisonWith(report: Report, variant: ReportVariant, hash: string): ReportComparison | undefined {
  const baselines = new Set(report.variants.filter((one) => one.role === 'baseline' && one.content === hash && isPlain(one)).map(({ label }) => label));
  return report.comparisons.find(({ baseline, candidate }) => candidate === variant.label && baselines.has(baseline));
}

/** @param needed pairs; undefined where no number would do */
function settling(pairs: number, needed: number | undefined): string {
  if (pairs < MINIMUM_PAIRS) return `at least ${MINIMUM_PAIRS} pairs are needed`;
  if (needed === undefined) return 'if this is the true difference, no number of queries would show it';
  return `about ${Math.max(needed, pairs + 1)} queries would settle it`;
}

function pairsWanted({ difference, sd, table }: ReportComparison, margin: number, alpha: number): number | undefined {
  const pairs = table ? table.both + table.candidate + table.baseline + table.neither : 0;
  if (table && pairs > 0 && margin < 1) return pairsForPairedNonInferiority({ first: table.candidate / pairs, second: table.baseline / pairs, margin, alpha });
  return difference === undefined || sd === undefined ? undefined : pairsForNonInferiority({ effect: difference, sd, margin, alpha });
}

/** What measures the content, and puts the report where promotion finds it: against what is served, where there is something to compare. */
function evaluation({ environment, name, own, hash, served, here, model, policy }: PolicyQuestion): string {
  const measured = quoteArgument(here ? name : own);
  const measure = served && served.hash !== hash ? `prompt ab ${quoteArgument(`${name}@${environment}`)} ${measured}` : `prompt eval ${measured}`;
  if (here && model !== undefined) return measure;
  // The report of a prompt with a model that it does not name does not lie beside it.
  const [accepted] = policy?.evidence_models ?? [];
  const by = model === undefined && accepted !== undefined ? ` --model ${accepted}` : '';
  return `${measure}${by} --out report.json, then promote with --report report.json`;
}

function moreQueries(question: PolicyQuestion): string {
  return `add queries to its query set, then ${evaluation(question)}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
}
