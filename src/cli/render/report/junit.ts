import { escapeXml } from '../elements/escape-xml.js';
import type { ShownReport } from './shown-report.js';

/**
 * A suite for each prompt's candidate with a case for each query. `<failure>`: the answer is wrong; `<error>`: there is none, as in
 * an outage; `<skipped>`: it could not be scored. Verdicts and thresholds are cases of a suite of their own.
 */
export function renderJunit(reports: readonly ShownReport[]): string {
  const suites = reports.flatMap((report) => [suite(candidateOf(report), queryCases(report)), ...gates(report)]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="git-prompt">', ...suites, '</testsuites>'].join('\n');
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  name: string;
  outcome: Outcome;
  /** How it counts, and why. */
  type?: string;
  message?: string;
}

function queryCases(report: ShownReport): Case[] {
  const comparison = report.comparisons.find(({ candidate }) => candidate === candidateOf(report));
  const regressed = new Set(comparison?.regressed);
  const deciding = report.primaries ?? [report.primary];
  const passFail = new Set(report.variants.at(-1)?.metrics.filter(({ kind }) => kind === 'pass-fail').map(({ name }) => name));
  return report.results.map(({ id, scores, error }): Case => {
    if (error !== undefined) return { name: id, outcome: 'error', type: error, message: `no answer: ${error}` };
    const own = deciding.map((metric) => [metric, Object.hasOwn(scores, metric) ? scores[metric] : null] as const);
    const message = own.map(([metric, score]) => `${metric} ${score ?? 'unscored'}`).join(', ');
    if (own.some(([, score]) => score === null)) return { name: id, outcome: 'skipped', message };
    if (own.every(([metric, score]) => !passFail.has(metric) || score === 1)) return { name: id, outcome: 'passed' };
    return {
      name: id,
      outcome: 'failure',
      type: regressed.has(id) ? 'regressed' : 'failed',
      message: regressed.has(id) ? `${message}; the baseline passed` : message,
    };
  });
}

function gates(report: ShownReport): string[] {
  const verdicts = report.comparisons.map(({ candidate, baseline, verdict, reasons }): Case => {
    const outcome = verdict === 'worse' ? 'failure' : verdict === 'better' || verdict === 'equivalent' ? 'passed' : 'skipped';
    return { name: `${candidate} against ${baseline}`, outcome, type: verdict, message: [verdict, ...reasons].join('; ') };
  });
  const thresholds = (report.thresholds ?? []).map(({ candidate, what, state, found }): Case => {
    const outcome = state === 'met' ? 'passed' : state === 'failed' ? 'failure' : 'skipped';
    return { name: `${candidate}: ${what}`, outcome, type: 'threshold', message: found };
  });
  const cases = [...verdicts, ...thresholds];
  return cases.length === 0 ? [] : [suite(`${report.prompt} verdicts`, cases)];
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [`  <testsuite name="${escapeXml(name)}" ${counts}>`, ...cases.map((one) => testCase(name, one)), '  </testsuite>'].join('\n');
}

function testCase(suiteName: string, { name, outcome, type, message = '' }: Case): string {
  const head = `    <testcase classname="${escapeXml(suiteName)}" name="${escapeXml(name)}"`;
  if (outcome === 'passed') return `${head}/>`;
  const attributes = [`message="${escapeXml(message)}"`, ...(type === undefined || outcome === 'skipped' ? [] : [`type="${escapeXml(type)}"`])];
  return `${head}><${outcome} ${attributes.join(' ')}/></testcase>`;
}

function candidateOf({ variants, prompt }: ShownReport): string {
  return variants.at(-1)?.label ?? prompt;
}
