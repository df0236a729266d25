import * as v from 'valibot';
import { BudgetSchema } from '../prompt/front-matter/budget.js';
import { expandEntry, normalizeEntry } from '../prompt/layout/entry.js';
import { isPattern } from '../prompt/layout/prompt-root.js';
import { ModelName } from '../prompt/front-matter/schema.js';
import { keys, mapOf } from '../text/validate.js';
import { RequirementsSchema } from '../untrusted/requirement.js';
import { BoundSchema, GuardrailsSchema } from './bound.js';
import { MonitoringSchema } from './monitoring.js';

const folder = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.check((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'expected a folder or pattern inside the project'),
  v.transform(normalizeEntry),
);
/** A file in two folders would be two prompts of one name; a pattern may lie in a folder. */
const folders = v.pipe(
  v.array(folder),
  v.minLength(1, 'expected at least one folder'),
  v.check(
    (paths) => paths.every((path, index) => paths.every((other, at) => at === index || !clashes(path, other))),
    'one of these folders is another, or lies in it',
  ),
  v.transform((paths) => [...new Set(paths.flatMap(expandEntry))]),
);

function clashes(path: string, other: string): boolean {
  return path === other || (!isPattern(path) && !isPattern(other) && isInside(path, other));
}

function isInside(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'expected lower-case letters, digits, `.`, `_` or `-`'));
const dollars = v.pipe(v.number(), v.minValue(0));
const fraction = v.pipe(v.number(), v.minValue(0, 'expected 0 to 1'), v.maxValue(1, 'expected 0 to 1'));

const PolicySchema = keys({
  report: v.optional(v.boolean()),
  evidence_models: v.optional(v.array(ModelName), []),
  thresholds: v.optional(mapOf(v.string(), BoundSchema), {}),
  max_regression: v.optional(v.pipe(v.number(), v.gtValue(0, 'expected a share above 0, such as 0.02'), v.maxValue(1, 'expected a share, such as 0.02'))),
});

const EnvironmentSchema = v.pipe(
  v.nullable(keys({ final: v.optional(v.boolean(), false), promotes_from: v.optional(name), policy: v.optional(PolicySchema) })),
  v.transform((environment) => environment ?? { final: false }),
);

const perMinute = v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1));
const LimitsSchema = keys({
  concurrency: v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1), v.maxValue(1000))),
  requests_per_minute: v.optional(perMinute),
  tokens_per_minute: v.optional(perMinute),
});

const ProviderSchema = keys({
  base_url: v.optional(v.pipe(v.string(), v.url('expected a URL'))),
  key: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable, not a key'))),
  headers: v.optional(mapOf(v.string(), v.string()), {}),
  models: v.optional(mapOf(v.string(), v.pipe(v.string(), v.nonEmpty('expected the model’s name at the provider'))), {}),
  limits: v.optional(LimitsSchema, {}),
});

const EvaluationSchema = keys({
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 8),
  timeout: v.optional(v.pipe(v.number(), v.minValue(1)), 120),
  alpha: v.optional(v.pipe(v.number(), v.gtValue(0), v.ltValue(0.5)), 0.05),
  minimum_effect: v.optional(fraction, 0),
  equivalence_margin: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  max_lost: v.optional(fraction, 0.1),
  thresholds: v.optional(mapOf(v.string(), BoundSchema), {}),
  guardrails: v.optional(GuardrailsSchema, {}),
});

const LEVELS = ['error', 'warning', 'note', 'off'] as const;
const CheckSchema = keys({
  rules: v.optional(mapOf(v.string(), v.picklist(LEVELS, `expected ${LEVELS.slice(0, -1).join(', ')} or off`)), {}),
});

/** Every key of `.promptrc`; what is left out gets the default written here. */
export const ConfigSchema = keys({
  prompts: v.optional(folders, ['prompts']),
  tasks: v.optional(v.array(folder), []),
  techniques: v.optional(v.array(folder), []),
  branch: v.optional(v.string()),
  default_model: v.optional(ModelName),
  default_environment: v.optional(name, 'production'),
  environments: v.optional(mapOf(name, EnvironmentSchema), { production: { final: true } }),
  providers: v.optional(mapOf(name, ProviderSchema), {}),
  prices: v.optional(mapOf(ModelName, keys({ input: dollars, output: dollars, cached_input: v.optional(dollars) })), {}),
  evaluation: v.optional(EvaluationSchema, {}),
  budgets: v.optional(mapOf(v.string(), BudgetSchema)),
  untrusted: v.optional(RequirementsSchema, {}),
  check: v.optional(CheckSchema, {}),
  monitoring: v.optional(MonitoringSchema, {}),
});

/** Complete configuration: every optional key has its default. */
export type Config = v.InferOutput<typeof ConfigSchema>;
export type EvaluationConfig = Config['evaluation'];
export type ProviderLimits = v.InferOutput<typeof LimitsSchema>;
export type PolicyConfig = v.InferOutput<typeof PolicySchema>;
