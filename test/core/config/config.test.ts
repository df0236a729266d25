import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config/config.js';
import { refusal } from '../../support/refusal.js';
import type { Config } from '../../../src/core/config/schema.js';
import { PromptError } from '../../../src/core/errors.js';
import { formatPlace, sortFindings } from '../../../src/core/finding.js';

const DEFAULTS: Config = {
  prompts: ['prompts'],
  tasks: [], techniques: [],
  default_environment: 'production',
  environments: { production: { final: true } },
  providers: {},
  prices: {},
  evaluation: { seed: 1, concurrency: 8, timeout: 120, alpha: 0.05, minimum_effect: 0, max_lost: 0.1, thresholds: {}, guardrails: {} },
  untrusted: {},
  check: { rules: {} },
  monitoring: { efficiency: { weights: { success: 3, rating: 3, latency: 2, cost: 2 }, targets: { latency_p95: 2000, cost: 0.01 } }, minimum: { errors: 0.02, latency: 0.25, cost: 0.2, ratings: 0.3, output_length: 0.3 }, alarms_in_30_days: 1, on_degradation: { rollback: 'commit', push: false } },
};

const read = (text: string | undefined): Config => {
  const { config, findings } = readConfig(text, '.promptrc');
  expect(findings).toEqual([]);
  return config;
};

/** What a person is told of a configuration, and whether it could be used. */
function told(text: string): string[] {
  try {
    return listed(readConfig(text, '.promptrc').findings);
  } catch (error) {
    expect(error).toBeInstanceOf(PromptError);
    expect((error as PromptError).code).toBe('config/invalid');
    expect((error as PromptError).findings.some(({ severity }) => severity === 'error')).toBe(true);
    return listed((error as PromptError).findings);
  }
}

const listed = (findings: PromptError['findings']): string[] =>
  sortFindings(findings).map(({ severity, place, code, message }) => `${severity} ${formatPlace(place)} ${code}: ${message}`);

describe('defaults', () => {
  it.each([['no file', undefined], ['an empty file', ''], ['only comments', '# nothing\n'], ['an empty map', '{}']])('%s', (_, text) => {
    expect(read(text)).toEqual(DEFAULTS);
  });

  it('fill up what is given', () => {
    expect(read('evaluation: { seed: 7 }\nbranch: trunk')).toEqual({ ...DEFAULTS, branch: 'trunk', evaluation: { ...DEFAULTS.evaluation, seed: 7 } });
  });
});

describe('.promptrc.example', () => {
  const example = readFileSync('.promptrc.example', 'utf8');

  it('shows the defaults, with a model besides', () => {
    expect(read(example)).toEqual({ ...DEFAULTS, default_model: 'local/icl-1' });
  });

  it('what it shows in comments can be switched on', () => {
    const switchedOn = example.replace(/^( *)# ((?: {2})?[a-z_/-]+:(?: .*)?)$/gm, '$1$2').replace(/^(providers|prices): \{\}$/gm, '$1:');
    expect(read(switchedOn)).toEqual({
      ...DEFAULTS,
      budgets: { '**': { maximum: 16000, max_growth: 0.1 }, 'support/**': { template: 400, cost_usd: 0.002 } },
      branch: 'main',
      default_model: 'local/icl-1',
      environments: {
        production: { final: true }, staging: { final: false },
        live: { final: true, promotes_from: 'staging', policy: { report: true, evidence_models: ['openai/gpt-4.1'], thresholds: { accuracy: { operator: '>=', value: 0.9 }, cost_usd: { operator: '<=', value: 0.002 } }, max_regression: 0.02 } },
      },
      providers: {
        mistral: {
          base_url: 'https://api.mistral.ai/v1', key: 'MISTRAL_API_KEY', headers: { 'X-Team': 'support' },
          models: { fast: 'mistral-small-latest' }, limits: { concurrency: 20, requests_per_minute: 500, tokens_per_minute: 200_000 },
        },
      },
      prices: { 'mistral/mistral-small': { input: 0.1, output: 0.3 } },
      evaluation: { ...DEFAULTS.evaluation, equivalence_margin: 0.02, thresholds: { accuracy: { operator: '>=', value: 0.9 } }, guardrails: { cost: 0.1 } },
      monitoring: { ...DEFAULTS.monitoring, on_degradation: { rollback: 'commit', branch: 'main', push: true } },
    });
  });
});

describe('values', () => {
  it.each([
    ['prompts: [./a/, b//c, ./d/./e]', { prompts: ['a', 'b/c', 'd/e'] }],
    ['prompts: [./]', { prompts: ['.'] }],
    ['prompts: [.]', { prompts: ['.'] }],
    ['environments: { production: { final: true }, staging: , qa: {} }', { environments: { production: { final: true }, staging: { final: false }, qa: { final: false } } }],
    ['environments: { live: {} }\ndefault_environment: live', { environments: { live: { final: false } }, default_environment: 'live' }],
    [
      'environments: { staging: {}, production: { promotes_from: staging, policy: { evidence_models: [openai/gpt-4.1], thresholds: { accuracy: ">= 0.9", cost_usd: "<=2e-3" }, max_regression: 0.02 } } }',
      { environments: { staging: { final: false }, production: { final: false, promotes_from: 'staging', policy: { evidence_models: ['openai/gpt-4.1'], thresholds: { accuracy: { operator: '>=', value: 0.9 }, cost_usd: { operator: '<=', value: 0.002 } }, max_regression: 0.02 } } } },
    ],
    ['environments: { production: { policy: {} } }', { environments: { production: { final: false, policy: { evidence_models: [], thresholds: {} } } } }],
    ['providers: { x: { base_url: "http://localhost:1/v1" } }', { providers: { x: { base_url: 'http://localhost:1/v1', headers: {}, models: {}, limits: {} } } }],
    ['prices: { a/b: { input: 0, output: 1.5 } }', { prices: { 'a/b': { input: 0, output: 1.5 } } }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual({ ...DEFAULTS, ...expected });
  });

  it.each([
    ['prompts: prompts', 'error .promptrc:1:10 config/invalid: `prompts`: expected a list but received "prompts"'],
    ['prompts: []', 'error .promptrc:1:10 config/invalid: `prompts`: expected at least one folder'],
    ['prompts: [""]', 'error .promptrc:1:11 config/invalid: `prompts.0`: must not be empty'],
    ['prompts: [/etc]', 'error .promptrc:1:11 config/invalid: `prompts.0`: expected a folder or pattern inside the project'],
    ['prompts: [a, b/../../c]', 'error .promptrc:1:14 config/invalid: `prompts.1`: expected a folder or pattern inside the project'],
    ['prompts: [a, ./a/]', 'error .promptrc:1:10 config/invalid: `prompts`: one of these folders is another, or lies in it'],
    ['prompts: [a/b, a]', 'error .promptrc:1:10 config/invalid: `prompts`: one of these folders is another, or lies in it'],
    ['prompts: [a, .]', 'error .promptrc:1:10 config/invalid: `prompts`: one of these folders is another, or lies in it'],
    ['default_model: gpt-4', 'error .promptrc:1:16 config/invalid: `default_model`: expected `provider/model`, such as `openai/gpt-4.1-mini`'],
    ['environments: { Production: {} , production: {} }', 'error .promptrc:1:17 config/invalid: `environments.Production`: expected lower-case letters, digits, `.`, `_` or `-`'],
    ['environments: [production]', 'error .promptrc:1:15 config/invalid: `environments`: expected a map, but got a list'],
    ['environments: { production: { policy: { thresholds: { accuracy: 0.9 } } } }', 'error .promptrc:1:65 config/invalid: `environments.production.policy.thresholds.accuracy`: expected a comparison such as `">= 0.9"`'],
    ['environments: { production: { policy: { thresholds: { accuracy: "=> 0.9" } } } }', 'error .promptrc:1:65 config/invalid: `environments.production.policy.thresholds.accuracy`: expected a comparison such as `">= 0.9"`'],
    ['environments: { production: { policy: { max_regression: 0 } } }', 'error .promptrc:1:57 config/invalid: `environments.production.policy.max_regression`: expected a share above 0, such as 0.02'],
    ['environments: { production: { promotes_from: stagng }, staging: {} }', 'error .promptrc:1:46 config/unknown-environment: `production` promotes from `stagng`, which `environments` does not list; did you mean `staging`?'],
    ['environments: { production: { promotes_from: production } }', 'error .promptrc:1:46 config/environment-cycle: environments promote from each other: production ← production'],
    ['environments: { production: { finl: true } }', 'error .promptrc:1:31 config/unknown-key: unknown key `finl`; did you mean `final`?'],
    ['providers: { x: { base_url: nowhere } }', 'error .promptrc:1:29 config/invalid: `providers.x.base_url`: expected a URL'],
    ['providers: { x: { key: sk-123 } }', 'error .promptrc:1:24 config/invalid: `providers.x.key`: expected the name of an environment variable, not a key'],
    ['providers: { x: { headers: { a: 1 } } }', 'error .promptrc:1:33 config/invalid: `providers.x.headers.a`: expected string but received 1'],
    ['providers: { x: { models: { fast: "" } } }', 'error .promptrc:1:35 config/invalid: `providers.x.models.fast`: expected the model’s name at the provider'],
    ['providers: { x: { limits: { concurrency: 0 } } }', 'error .promptrc:1:42 config/invalid: `providers.x.limits.concurrency`: expected >=1 but received 0'],
    ['providers: { x: { limits: { request_per_minute: 5 } } }', 'error .promptrc:1:29 config/unknown-key: unknown key `request_per_minute`; did you mean `requests_per_minute`?'],
    ['prices: { a/b: { input: -1, output: 1 } }', 'error .promptrc:1:25 config/invalid: `prices.a/b.input`: expected >=0 but received -1'],
    ['prices: { a/b: { input: 1 } }', 'error .promptrc:1:16 config/invalid: `prices.a/b.output` is missing'],
    ['prices: { gpt-4: { input: 1, output: 1 } }', 'error .promptrc:1:11 config/invalid: `prices.gpt-4`: expected `provider/model`, such as `openai/gpt-4.1-mini`'],
    ['evaluation: { alpha: 0.6 }', 'error .promptrc:1:22 config/invalid: `evaluation.alpha`: expected <0.5 but received 0.6'],
    ['evaluation: { concurrency: 0 }', 'error .promptrc:1:28 config/invalid: `evaluation.concurrency`: expected >=1 but received 0'],
    ['evaluation: { max_lost: 10 }', 'error .promptrc:1:25 config/invalid: `evaluation.max_lost`: expected 0 to 1'],
    ['evaluation: { seed: 1.5 }', expect.stringContaining('error .promptrc:1:21 config/invalid: `evaluation.seed`')],
    ['- prompts', expect.stringContaining('error .promptrc:1:1 config/invalid: expected a map with `prompts`')],
    ['[]', expect.stringContaining('error .promptrc:1:1 config/invalid: expected a map with `prompts`')],
    ['prompts', expect.stringContaining('error .promptrc:1:1 config/invalid: expected a map with `prompts`')],
    ['prompts: [a', expect.stringContaining('error .promptrc:1:12 yaml/invalid')],
    ['a: &x 1', 'error .promptrc:1:4 yaml/invalid: YAML anchors and aliases are not read here'],
    ['providers: { constructor: {} }', 'error .promptrc:1:14 config/invalid: `providers.constructor`: the name `constructor` cannot be used here'],
  ])('not %s', (text, fault) => {
    expect(told(text)).toEqual([fault]);
  });
});

describe('keys and names', () => {
  it('a misspelt key is an error', () => {
    expect(told('\nbrnach: main')).toEqual(['error .promptrc:2:1 config/unknown-key: unknown key `brnach`; did you mean `branch`?']);
  });

  it('an unknown key is a warning, the others hold', () => {
    const { config, findings } = readConfig('telemetry: true\nbranch: main\ncolour: red', '.promptrc');
    expect(config).toEqual({ ...DEFAULTS, branch: 'main' });
    expect(listed(findings).map((line) => line.slice(0, 60))).toEqual([
      'warning .promptrc:1:1 config/unknown-key: unknown key `telem',
      'warning .promptrc:3:1 config/unknown-key: unknown key `colou',
    ]);
  });

  it.each([
    ['default_environment: prodution', 'error .promptrc:1:22 config/unknown-environment: `default_environment` is `prodution`, which `environments` does not list; did you mean `production`?'],
    ['default_environment: live', 'error .promptrc:1:22 config/unknown-environment: `default_environment` is `live`, which `environments` does not list; there are: production'],
    ['environments: { live: {} }', 'error .promptrc:1:15 config/unknown-environment: `default_environment` is `production` unless given, which `environments` does not list; there are: live'],
    ['environments: {}', 'error .promptrc:1:15 config/unknown-environment: `default_environment` is `production` unless given, which `environments` does not list; there are: none'],
    ['default_environment: tostring\nenvironments: { live: {} }', 'error .promptrc:1:22 config/unknown-environment: `default_environment` is `tostring`, which `environments` does not list; there are: live'],
  ])('%s', (text, fault) => {
    expect(told(text)).toEqual([fault]);
  });

  it.each([
    ['environments: { live: {} }', 'write `default_environment: live`, or add `production: {}` under `environments:`'],
    ['environments: { live: {}, dev: {} }', 'write `default_environment: <one of them>`, or add `production: {}` under `environments:`'],
    ['environments: {}', 'add `production: {}` under `environments:`'],
  ])('%s is mended as it is meant', (text, remedy) => {
    const error = refusal(() => readConfig(text, '.promptrc'));
    expect(error.findings.map((finding) => finding.remedy)).toEqual([remedy]);
  });

  it('all faults at once', () => {
    const text = 'prompts: 3\ndefault_environment: live\nbrnach: main\nevaluation:\n  alpha: high\n  sede: 1\nproviders: { x: { key: "sk-1" } }\nextra: 1\n';
    expect(told(text).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'error .promptrc:1:10 config/invalid:',
      'error .promptrc:2:22 config/unknown-environment:',
      'error .promptrc:3:1 config/unknown-key:',
      'error .promptrc:5:10 config/invalid:',
      'error .promptrc:6:3 config/unknown-key:',
      'error .promptrc:7:24 config/invalid:',
      'warning .promptrc:8:1 config/unknown-key:',
    ]);
  });
});
