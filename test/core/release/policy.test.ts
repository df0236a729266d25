import { describe, expect, it } from 'vitest';
import { exitOfRequirements, judgePolicy, type PolicyQuestion } from '../../../src/core/release/policy.js';
import type { Report, ReportComparison } from '../../../src/core/report/report.js';

const NEW = 'a'.repeat(64);
const OLD = 'b'.repeat(64);
const MODEL = 'openai/gpt-4.1-mini';

interface Made {
  accuracy?: number;
  model?: string;
  cost?: number;
  requests?: number;
  content?: string;
  baseline?: string;
  comparison?: Partial<ReportComparison>;
  label?: string;
  baselineLabel?: string;
  local?: boolean;
  errors?: number;
  n?: number;
  alpha?: number;
}

/** A report of version 8 against version 7, as far as policy looks at it. */
function report({ accuracy = 0.9, model = MODEL, cost, requests = 100, content = NEW, baseline = OLD, comparison = {}, label = 'triage', baselineLabel = 'triage@7', local = false, errors = 0, n = 100, alpha = 0.05 }: Made = {}): Report {
  const variant = (role: 'baseline' | 'candidate', label: string, hash: string, value: number) => ({
    role, label, content: hash, model, modelKind: local ? ('local-icl' as const) : ('api' as const), errors,
    metrics: [{ name: 'accuracy', kind: 'pass-fail' as const, value, n, unscored: 0 }],
    usage: { requests, inputTokens: 20_000, outputTokens: 300, ...(cost === undefined ? {} : { cost }) },
  });
  return {
    schemaVersion: 1, prompt: 'triage', content, primary: 'accuracy', scorers: [], results: [],
    queries: { hash: 'c'.repeat(64), count: 100 },
    settings: { seed: 1, alpha, minimumEffect: 0 },
    variants: [variant('baseline', baselineLabel, baseline, 0.88), variant('candidate', label, content, accuracy)],
    comparisons: [{
      baseline: baselineLabel, candidate: label, verdict: 'inconclusive', reasons: [], secondary: [], metric: 'accuracy', queries: 100, pairs: 100, lost: { baseline: 0, candidate: 0 },
      difference: 0.02, interval: { lower: -0.03, upper: 0.07 }, oneSidedLower: -0.01, sd: 0.24, regressed: [], improved: [], ...comparison,
    }],
    timing: { variants: [{ label, latencyMs: 420 }] },
  };
}

function ask(over: Partial<PolicyQuestion>): PolicyQuestion {
  return { environment: 'production', name: 'triage', own: 'triage@8', hash: NEW, alpha: 0.05, maxLost: 0.1, here: true, model: MODEL, served: { version: 7, hash: OLD }, ...over };
}

const policy = (over: Partial<NonNullable<PolicyQuestion['policy']>>): NonNullable<PolicyQuestion['policy']> => ({ evidence_models: [], thresholds: {}, ...over });
const told = (question: PolicyQuestion): string[] => judgePolicy(question).requirements.map(({ kind, state, found }) => `${kind} ${state}: ${found}`);
const bound = (operator: '>=' | '<=' | '>' | '<', value: number) => ({ operator, value });

describe('an environment that asks for nothing', () => {
  it.each([undefined, policy({}), policy({ report: false })])('%#', (none) => {
    expect(judgePolicy(ask(none ? { policy: none } : {}))).toEqual({ requirements: [] });
  });
});

describe('a report of exactly this content', () => {
  const wanted = policy({ report: true });
  it.each<[string, Partial<PolicyQuestion>, string]>([
    ['by the prompt’s own model', { report: report() }, 'report met: accuracy 0.9 over 100 queries (openai/gpt-4.1-mini)'],
    ['by a numbered build of it', { report: report({ model: 'local/icl-1@1.1.0', local: true }), model: 'local/icl-1' }, 'report met: accuracy 0.9 over 100 queries (local/icl-1@1.1.0)'],
    ['by another whose name begins alike', { report: report({ model: `${MODEL}-2025` }) }, `report missing: the report is by ${MODEL}-2025`],
    ['by a model that is accepted', { report: report({ model: 'openai/gpt-4.1' }), policy: policy({ report: true, evidence_models: ['openai/gpt-4.1'] }) }, 'report met: accuracy 0.9 over 100 queries (openai/gpt-4.1)'],
    ['of another build by its name alone', { report: report({ model: `${MODEL}@eu` }) }, `report missing: the report is by ${MODEL}@eu`],
    ['of the content with another transform', { report: report({ label: 'triage+few-shot:k=8' }) }, `report missing: the report is by ${MODEL}`],
    ['with the model named in the variant', { report: report({ label: `triage+model:${MODEL}` }) }, 'report met: accuracy 0.9 over 100 queries (openai/gpt-4.1-mini)'],
    ['whose requests failed', { report: report({ errors: 11 }) }, 'report insufficient: 11% of its requests failed; at most 10% may'],
    ['of another content', { report: report({ content: 'd'.repeat(64) }) }, 'report missing: no report describes this content'],
    ['none', {}, 'report missing: no report describes this content'],
  ])('%s', (_, over, expected) => {
    expect(told(ask({ policy: wanted, ...over }))).toEqual([expected]);
  });

  it('is asked for by thresholds and by a margin, and not where it is waived', () => {
    expect(told(ask({ policy: policy({ thresholds: { accuracy: bound('>=', 0.5) } }) }))[0]).toMatch(/^report missing/);
    expect(told(ask({ policy: policy({ max_regression: 0.05 }) }))[0]).toMatch(/^report missing/);
    expect(told(ask({ policy: policy({ report: false, max_regression: 0.05 }) }))).toHaveLength(1);
  });

  it.each<[Partial<PolicyQuestion>, string]>([
    [{}, 'prompt ab triage@production triage'],
    [{ here: false }, 'prompt ab triage@production triage@8 --out report.json, then promote with --report report.json'],
    [{ served: undefined as never }, 'prompt eval triage'],
    [{ served: undefined as never, here: false }, 'prompt eval triage@8 --out report.json, then promote with --report report.json'],
    [{ served: { version: 8, hash: NEW } }, 'prompt eval triage'],
    [{ model: undefined as never, policy: policy({ report: true, evidence_models: ['local/icl-1'] }) }, 'prompt ab triage@production triage --model local/icl-1 --out report.json, then promote with --report report.json'],
  ])('says how to get one: %#', (over, remedy) => {
    expect(judgePolicy(ask({ policy: wanted, ...over })).requirements[0]?.remedy).toBe(remedy);
  });
});

describe('thresholds', () => {
  const under = (metric: string, operator: '>=' | '<=' | '>' | '<', value: number, made: Made = {}): string | undefined =>
    told(ask({ report: report(made), policy: policy({ thresholds: { [metric]: bound(operator, value) } }) })).at(-1);

  it.each([
    ['accuracy', '>=', 0.9, {}, 'threshold met: 0.9'],
    ['accuracy', '>', 0.9, {}, 'threshold failed: 0.9'],
    ['accuracy', '<=', 0.9, {}, 'threshold met: 0.9'],
    ['accuracy', '<', 0.9, {}, 'threshold failed: 0.9'],
    ['cost_usd', '<=', 0.002, { cost: 0.15 }, 'threshold met: 0.0015'],
    ['cost_usd', '<=', 0.001, { cost: 0.15 }, 'threshold failed: 0.0015'],
    ['input_tokens', '<=', 150, {}, 'threshold failed: 200'],
    ['output_tokens', '<=', 3, {}, 'threshold met: 3'],
    ['latency_ms', '<', 500, {}, 'threshold met: 420'],
    ['accuracy', '>=', 0.5, { n: 9 }, 'threshold insufficient: 0.9 over 9 queries; at least 10 are needed'],
    // Unknown is not nothing.
    ['cost_usd', '<=', 0.002, {}, 'threshold missing: not known: not every answer has a price'],
    ['output_tokens', '<=', 3, { requests: 0 }, 'threshold missing: not known: not every answer says what it used'],
    ['f1', '>=', 0.5, {}, 'threshold missing: the report does not have it; it has accuracy'],
  ] as const)('%s %s %f of %j', (metric, operator, value, made, expected) => {
    expect(under(metric, operator, value, made)).toBe(expected);
  });

  it.each([
    [{ cost_usd: bound('<=', 0.002) }, {}, `state the price of ${MODEL} under \`prices:\` in .promptrc, then prompt ab triage@production triage`],
    [{ accuracy: bound('>=', 0.5) }, { n: 9 }, 'add queries to its query set, then prompt ab triage@production triage'],
    [{ accuracy: bound('>=', 0.95) }, {}, undefined],
  ])('says what would supply it: %j of %j', (thresholds, made, remedy) => {
    expect(judgePolicy(ask({ policy: policy({ report: false, thresholds }), report: report(made) })).requirements[0]?.remedy).toBe(remedy);
  });
});

describe('not worse than what is served', () => {
  const wanted = policy({ report: false, max_regression: 0.02 });
  it.each<[string, Partial<PolicyQuestion>, string]>([
    ['the limit is above the margin', { report: report() }, 'regression met: accuracy +0.02, above −0.01 over 100 pairs with version 7'],
    ['the limit is at the margin', { report: report({ comparison: { oneSidedLower: -0.02 } }) }, 'regression insufficient: accuracy +0.02, above −0.02 over 100 pairs with version 7; about 223 queries would settle it'],
    ['nothing disagreed, on few pairs', { report: report({ comparison: { difference: 0, sd: 0, oneSidedLower: -0.025, table: { both: 100, candidate: 0, baseline: 0, neither: 0 } } }) }, 'regression insufficient: accuracy +0, above −0.025 over 100 pairs with version 7; about 133 queries would settle it'],
    ['an older report: the two-sided limit', { report: report({ comparison: { oneSidedLower: undefined as never, interval: { lower: -0.015, upper: 0.07 } } }) }, 'regression met: accuracy +0.02, above −0.015 over 100 pairs with version 7'],
    ['plainly worse', { report: report({ comparison: { difference: -0.1, oneSidedLower: -0.14, interval: { lower: -0.15, upper: -0.05 } } }) }, 'regression failed: accuracy −0.1, above −0.14 over 100 pairs with version 7'],
    ['seems worse by more than the margin, but not for sure', { report: report({ comparison: { difference: -0.03, oneSidedLower: -0.07, interval: { lower: -0.08, upper: 0.02 } } }) }, 'regression insufficient: accuracy −0.03, above −0.07 over 100 pairs with version 7; if this is the true difference, no number of queries would show it'],
    ['too few pairs', { report: report({ comparison: { pairs: 9 } }) }, 'regression insufficient: accuracy +0.02, above −0.01 over 9 pairs with version 7; at least 10 pairs are needed'],
    ['compared with what is served and another transform', { report: report({ baselineLabel: 'triage@7+few-shot:k=0' }) }, 'regression missing: no comparison with version 7, which it serves'],
    ['at a laxer level', { report: report({ alpha: 0.2 }) }, 'regression insufficient: accuracy +0.02, above −0.01 over 100 pairs with version 7, at alpha 0.2; 0.05 is asked for'],
    ['compared with something else', { report: report({ baseline: 'e'.repeat(64) }) }, 'regression missing: no comparison with version 7, which it serves'],
    ['by a model that does not count', { report: report({ model: 'x/y' }) }, 'regression missing: no comparison with version 7, which it serves'],
    ['no report', {}, 'regression missing: no comparison with version 7, which it serves'],
    ['it is served already', { served: { version: 8, hash: NEW } }, 'regression met: production serves it already'],
    ['nothing is served', { served: undefined as never }, 'regression met: the first release: production serves nothing to compare with'],
  ])('%s', (_, over, expected) => {
    expect(told(ask({ policy: wanted, ...over }))).toEqual([expected]);
  });

  it.each<[Partial<ReportComparison>, string | undefined]>([
    [{ oneSidedLower: -0.025 }, 'add queries to its query set, then prompt ab triage@production triage'],
    [{ pairs: 9 }, 'add queries to its query set, then prompt ab triage@production triage'],
    [{ difference: -0.03, oneSidedLower: -0.07, interval: { lower: -0.08, upper: 0.02 } }, undefined],
  ])('says what would settle it, where anything would: %j', (comparison, remedy) => {
    expect(judgePolicy(ask({ policy: wanted, report: report({ comparison }) })).requirements[0]?.remedy).toBe(remedy);
  });

  it('is recorded: with what, or that there was nothing', () => {
    expect(judgePolicy(ask({ policy: wanted, report: report() })).baseline).toEqual({ version: 7, hash: OLD, difference: 0.02, lower: -0.01 });
    expect(judgePolicy(ask({ policy: wanted, served: undefined as never })).baseline).toBe('none');
  });
});

describe('the order of environments', () => {
  it.each<[Partial<PolicyQuestion>, string]>([
    [{ before: { environment: 'staging', served: { version: 8, hash: NEW } } }, 'order met: staging serves version 8'],
    [{ before: { environment: 'staging', served: { version: 7, hash: OLD } } }, 'order failed: staging serves version 7'],
    [{ before: { environment: 'staging' } }, 'order failed: staging serves no version of triage'],
  ])('%#', (over, expected) => {
    expect(told(ask(over))).toEqual([expected]);
  });

  it('says how to keep it', () => {
    expect(judgePolicy(ask({ before: { environment: 'staging' } })).requirements[0]?.remedy).toBe('prompt promote triage@8 --env staging');
  });
});

describe('what the process exits with', () => {
  const requirement = (state: 'met' | 'failed' | 'missing' | 'insufficient') => ({ kind: 'report' as const, state, what: '', found: '' });
  it.each([
    [[], 0], [['met'], 0], [['met', 'failed'], 1], [['missing', 'failed'], 1], [['missing'], 3], [['met', 'insufficient'], 3],
  ] as const)('%j: %i', (states, exit) => {
    expect(exitOfRequirements(states.map(requirement))).toBe(exit);
  });
});

it('everything is told at once', () => {
  const question = ask({ before: { environment: 'staging' }, policy: policy({ thresholds: { accuracy: bound('>=', 0.9), cost_usd: bound('<=', 0.1) }, max_regression: 0.02 }) });
  expect(judgePolicy(question).requirements.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['order failed', 'report missing', 'threshold missing', 'threshold missing', 'regression missing']);
});
