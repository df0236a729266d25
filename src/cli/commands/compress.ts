import { PromptError } from '../../core/errors.js';
import { formatStage, type Stage } from '../../core/prompt/stage.js';
import { readCompressOptions } from '../../core/transform/compress.js';
import { LEVELS } from '../../core/transform/compress/level.js';
import { modelOf } from '../../core/transform/variant.js';
import type { CommandSpec } from '../command.js';
import { MEASURE_OPTIONS, refuseUnevaluated } from '../compress/measure-loss.js';
import { shortenTemplate } from '../compress/shorten-template.js';
import { shortenValue } from '../compress/shorten-value.js';
import { collect, parseChoice, parseCount } from '../options.js';
import { openProject } from '../workspace/project.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver, type Resolved } from '../workspace/resolve.js';
import { FALLBACK_MODEL } from '../workspace/tokens.js';

export const compress: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [
    { flags: '--target <share>', description: 'share of the tokens to save: 0.2 or 20%', parse: parseShare },
    { flags: '--max-tokens <n>', description: 'at most so many tokens of template', parse: parseCount },
    { flags: '--level <level>', description: `how far to go: ${LEVELS.join(', ')}`, choices: LEVELS, parse: parseChoice('--level', LEVELS) },
    { flags: '--best-effort', description: 'take what there is where the target cannot be met' },
    { flags: '--explain', description: 'list every edit: where, by which rule, what it saves and why it is safe' },
    { flags: '--engine <provider/model>', description: 'have a model say passages in other words, and take what can be verified' },
    { flags: '--write', description: 'write the body into the prompt’s file' },
    { flags: '--model <provider/name>', description: 'count in the encoding of this model; with --evaluate it answers' },
    { flags: '--context-var <name>', description: 'shorten this variable’s value instead, to what --query-var asks for' },
    { flags: '--query-var <name>', description: 'the variable that holds the question' },
    { flags: '--var <name=value>', description: 'value of a variable', parse: collect },
    { flags: '--vars <file>', description: 'values from a YAML or JSON file' },
    ...MEASURE_OPTIONS,
  ],
  examples: ['prompt compress support/triage', 'prompt compress support/triage --target 20% --explain', 'prompt compress support/triage --max-tokens 150 --level articles', 'prompt compress support/triage --level articles --evaluate --max-usd 0.50', 'prompt compress support/triage --target 30% --engine openai/gpt-4.1-mini --max-usd 0.10', 'prompt compress answer --context-var docs --query-var question --max-tokens 500 --vars values.yaml'],
  async run(context, [reference], options) {
    refuseUnevaluated(options);
    const project = await openProject(context.cwd);
    const resolved = await createResolver(project, context.note).resolve(reference as string);
    const compiled = requireCompiled(resolved);
    refuseStages(resolved);
    const stage = stageOf(options);
    const wanted = readCompressOptions(stage, compiled);
    const model = (options['model'] as string | undefined) ?? modelOf(compiled, resolved.stages, resolved.pinnedModel ?? project.config.default_model) ?? FALLBACK_MODEL;
    if ('variable' in wanted) {
      refuseForValues(options);
      return shortenValue(context, { label: resolved.label, model, wanted, typed: options, variables: compiled.prompt.content.variables });
    }
    refuseValues(options);
    return shortenTemplate(context, { project, resolved, prompt: compiled.prompt, model, wanted, original: reference as string, stage: formatStage(stage), typed: options });
  },
};

/** A template is shortened without values: that they were given is a misunderstanding. */
function refuseValues({ var: values, vars }: Record<string, unknown>): void {
  if (values !== undefined || vars !== undefined) throw new PromptError('usage', { message: 'values are for --context-var; a template is compressed without them', remedy: 'name the value to shorten with --context-var and the question with --query-var' });
}

/** `0.2` or `20%` */
function parseShare(text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  if (share > 0 && share < 1) return share;
  throw new PromptError('usage', { message: `--target cannot be \`${text}\``, remedy: 'write a share between 0 and 1, such as 0.2 or 20%' });
}

/** A variant is no file: what its transforms add could not be written back. */
function refuseStages({ stages, label }: Resolved): void {
  const stage = stages.find(({ name }) => name !== 'model');
  if (stage) throw new PromptError('usage', { message: `\`${label}\` has the transform \`${stage.name}\`; compress works on a template`, remedy: `name the prompt alone, or compare with \`prompt ab name name+${stage.name}\`` });
}

/** The stage of a variant that says the same. */
function stageOf({ target, maxTokens, level, bestEffort, contextVar, queryVar }: Record<string, unknown>): Stage {
  const named = { target, 'max-tokens': maxTokens, level, 'best-effort': bestEffort, 'context-var': contextVar, 'query-var': queryVar };
  return { name: 'compress', options: Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) };
}

function refuseForValues({ evaluate, engine }: Record<string, unknown>): void {
  if (engine !== undefined) throw new PromptError('usage', { message: '--engine is for templates; of a value whole sentences are kept as they are', remedy: 'leave it out' });
  if (evaluate === true) throw new PromptError('usage', { message: '--evaluate is for templates; here one value is shortened', remedy: 'compare with `prompt ab name name+compress:context-var=…,query-var=…,max-tokens=…`' });
}
