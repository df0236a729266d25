import * as v from 'valibot';
import { keys, mapOf, mapWith } from '../../text/validate.js';
import { PolicySchema } from '../../untrusted/policy.js';
import { BudgetSchema } from './budget.js';
import { EXPECTS_MODEL_NAME, MODEL_NAME } from './model-name.js';
import type { Stage } from './stage.js';

const StageSchema = v.pipe(
  v.union(
    [v.string(), mapOf(v.string(), v.nullable(mapOf(v.string(), v.unknown())))],
    'expected a transform: a name, or a map with one name such as `few-shot: { k: 4 }`',
  ),
  v.check(
    (stage) => typeof stage === 'string' || Object.keys(stage).length === 1,
    'expected one transform per list item, such as `- few-shot: { k: 4 }`',
  ),
  v.transform((stage): Stage => {
    if (typeof stage === 'string') return { name: stage, options: {} };
    const [name = '', options] = Object.entries(stage)[0] ?? [];
    return { name, options: options ?? {} };
  }),
);

/** JSON Schema of one variable, plus `untrusted`, `sanitize` and `default`. */
const VariableSchema = mapWith(
  {
    type: v.optional(v.union([v.string(), v.array(v.string())])),
    untrusted: v.optional(v.boolean()),
    sanitize: v.optional(PolicySchema),
    description: v.optional(v.string()),
  },
  'a JSON Schema such as `{ type: string }`',
);

/** Words with a meaning in templates: `examples` is the pool, `forloop` the loop, the others belong to Liquid. */
const RESERVED = new Set(['examples', 'forloop', 'true', 'false', 'nil', 'null', 'empty', 'blank', 'and', 'or', 'not', 'contains']);

const VariableName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_][\w-]*$/, 'expected a variable name: a letter, then letters, digits, `_` or `-`'),
  v.check((name) => !RESERVED.has(name), 'this name has a meaning in templates; choose another'),
);

const OutputSchema = keys({
  labels: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.nonEmpty('a label must not be empty'))),
      v.minLength(2, 'expected at least two labels'),
      v.check((labels) => new Set(labels).size === labels.length, 'a label is listed twice'),
    ),
  ),
  schema: v.optional(mapOf(v.string(), v.unknown())),
});

export const ModelName = v.pipe(v.string(), v.regex(MODEL_NAME, EXPECTS_MODEL_NAME));

/** Every key a prompt file's front matter may have. */
export const FrontMatterSchema = keys({
  id: v.optional(v.pipe(v.string(), v.nonEmpty())),
  description: v.optional(v.string()),
  owner: v.optional(v.string()),
  model: v.optional(ModelName),
  parameters: v.optional(mapOf(v.string(), v.unknown()), {}),
  variables: v.optional(mapOf(VariableName, VariableSchema), {}),
  output: v.optional(OutputSchema),
  budget: v.optional(BudgetSchema),
  transforms: v.optional(v.array(StageSchema), []),
  template: v.optional(v.picklist(['liquid', 'none'], 'expected `liquid` or `none`')),
  tags: v.optional(v.array(v.string()), []),
  deprecated: v.optional(v.boolean(), false),
  /** Findings to be passed over, each with the reason. */
  ignore: v.optional(mapOf(v.string(), v.nullable(v.string('expected the reason, as a text')), 'a map of codes and reasons')),
  metadata: v.optional(v.unknown()),
});

export type FrontMatter = v.InferOutput<typeof FrontMatterSchema>;
export type Variable = v.InferOutput<typeof VariableSchema>;
export type OutputContract = v.InferOutput<typeof OutputSchema>;
