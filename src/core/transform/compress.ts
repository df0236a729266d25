import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { CompiledPrompt } from '../prompt/template/compile.js';
import type { Stage } from '../prompt/front-matter/stage.js';
import { keys } from '../text/validate.js';
import type { ContextOptions } from './compress/context.js';
import { LEVELS, SAFE_LEVEL } from './compress/level.js';
import type { TemplateOptions } from './compress/template.js';
import { parseOptions, type Transform, type TransformDefinition } from './transform.js';

const OptionsSchema = keys({
  level: v.optional(v.picklist(LEVELS, `expected ${LEVELS.join(', ')}`)),
  target: v.optional(v.pipe(v.number(), v.gtValue(0, 'expected a share between 0 and 1'), v.ltValue(1, 'expected a share between 0 and 1'))),
  'max-tokens': v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1))),
  'best-effort': v.optional(v.boolean(), false),
  'context-var': v.optional(v.string()),
  'query-var': v.optional(v.string()),
});

type Options = v.InferOutput<typeof OptionsSchema>;

/**
 * Makes the template shorter without changing what it says, or, with `context-var`, what is left of a long value the part
 * that its query asks for. What takes a tokenizer is behind the tools.
 */
export const compress: TransformDefinition = {
  name: 'compress',
  needsTools: () => true,
  prepare(stage, compiled) {
    const options = readCompressOptions(stage, compiled);
    if ('variable' in options) return { adapt: (values, { compressor }) => compressor.context(values, options) };
    return { rewrite: (prompt, { compressor }) => compressor.rewrite(prompt, options) } satisfies Transform;
  },
};

/** @throws PromptError `transform/invalid` */
export function readCompressOptions(stage: Stage, compiled: CompiledPrompt): TemplateOptions | ContextOptions {
  const options = parseOptions(OptionsSchema, stage);
  const { target, 'max-tokens': maxTokens } = options;
  if (target !== undefined && maxTokens !== undefined) throw refusal('`target` and `max-tokens` are two ways to say one thing: give one of them');
  const goal = { ...(target === undefined ? {} : { target }), ...(maxTokens === undefined ? {} : { maxTokens }) };
  if (options['context-var'] !== undefined || options['query-var'] !== undefined) return { ...goal, ...readContextVariables(options, compiled) };
  return { ...goal, level: options.level ?? SAFE_LEVEL, bestEffort: options['best-effort'] };
}

function readContextVariables(options: Options, { prompt }: CompiledPrompt): Pick<ContextOptions, 'variable' | 'query' | 'trusted'> {
  const { 'context-var': variable, 'query-var': query } = options;
  const { variables } = prompt.content;
  if (variable === undefined) throw refusal('`query-var` is about a context: name it with `context-var`');
  if (query === undefined) throw refusal('without `query-var` nothing says which sentences of the context matter');
  if (options.target === undefined && options['max-tokens'] === undefined) throw refusal('a context needs `max-tokens` or `target`');
  if (options.level !== undefined) throw refusal('`level` is about the template: give it a `compress` of its own');
  for (const name of [variable, query]) {
    if (!Object.hasOwn(variables, name)) throw refusal(`the prompt has no variable \`${name}\`; it has ${Object.keys(variables).join(', ') || 'none'}`);
  }
  return { variable, query, trusted: variables[variable]?.untrusted !== true };
}

function refusal(reason: string): PromptError {
  return new PromptError('transform/invalid', { stage: 'compress', reason });
}
