import { PromptError } from '../../core/errors.js';
import { formatStage, type Stage } from '../../core/prompt/front-matter/stage.js';
import { knownMembers } from '../../core/text/known-members.js';
import { readCompressOptions } from '../../core/transform/compress.js';
import { modelOf } from '../../core/transform/variant.js';
import { defineCommand } from '../command.js';
import { COMPRESS_OPTIONS, type CompressOptions, refuseUnevaluated } from '../compress/options.js';
import { shortenTemplate } from '../compress/shorten-template.js';
import { shortenValue } from '../compress/shorten-value.js';
import { openProject } from '../workspace/project.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { FALLBACK_MODEL } from '../workspace/tokens.js';
import { defaultModelOf } from '../workspace/models/variant-sources.js';

export const compress = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: COMPRESS_OPTIONS,
  examples: [
    'prompt compress support/triage',
    'prompt compress support/triage --target 20% --explain',
    'prompt compress support/triage --max-tokens 150 --level articles',
    'prompt compress support/triage --level articles --evaluate --max-usd 0.50',
    'prompt compress support/triage --target 30% --engine openai/gpt-4.1-mini --max-usd 0.10',
    'prompt compress answer --context-var docs --query-var question --max-tokens 500 --vars values.yaml',
  ],
  async run(context, [reference], options) {
    refuseUnevaluated(options);
    const project = await openProject(context.cwd);
    const resolved = await createResolver(project, context.note).resolve(reference);
    const compiled = requireCompiled(resolved);
    refuseStages(resolved);
    const stage = stageOf(options);
    const wanted = readCompressOptions(stage, compiled);
    const model = options.model ?? modelOf(compiled, resolved.stages, defaultModelOf(project, resolved)) ?? FALLBACK_MODEL;
    if ('variable' in wanted) {
      refuseForValues(options);
      return shortenValue(context, { label: resolved.label, model, wanted, typed: options, variables: compiled.prompt.content.variables });
    }
    refuseValues(options);
    return shortenTemplate(context, {
      project,
      resolved,
      prompt: compiled.prompt,
      model,
      wanted,
      original: reference,
      stage: formatStage(stage),
      typed: options,
    });
  },
});

/** A template is shortened without values: that they were given is a misunderstanding. */
function refuseValues({ var: values, vars }: CompressOptions): void {
  if (values !== undefined || vars !== undefined) {
    throw new PromptError('usage', {
      message: 'values are for --context-var; a template is compressed without them',
      remedy: 'name the value to shorten with --context-var and the question with --query-var',
    });
  }
}

/** A variant is no file: what its transforms add could not be written back. */
function refuseStages({ stages, label }: Resolved): void {
  const stage = stages.find(({ name }) => name !== 'model');
  if (stage) {
    throw new PromptError('usage', {
      message: `\`${label}\` has the transform \`${stage.name}\`; compress works on a template`,
      remedy: `name the prompt alone, or compare with \`prompt ab name name+${stage.name}\``,
    });
  }
}

/** The stage of a variant that says the same. */
function stageOf({ target, maxTokens, level, bestEffort, contextVar, queryVar }: CompressOptions): Stage {
  return {
    name: 'compress',
    options: knownMembers({ target, 'max-tokens': maxTokens, level, 'best-effort': bestEffort, 'context-var': contextVar, 'query-var': queryVar }),
  };
}

function refuseForValues({ evaluate, engine }: CompressOptions): void {
  if (engine !== undefined) {
    throw new PromptError('usage', { message: '--engine is for templates; of a value whole sentences are kept as they are', remedy: 'leave it out' });
  }
  if (evaluate === true) {
    throw new PromptError('usage', {
      message: '--evaluate is for templates; here one value is shortened',
      remedy: 'compare with `prompt ab name name+compress:context-var=…,query-var=…,max-tokens=…`',
    });
  }
}
