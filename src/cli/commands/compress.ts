import { join } from 'node:path';
import { readExactly, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { comparePrompts } from '../../core/prompt/compare-prompts.js';
import { messageSpans } from '../../core/prompt/messages.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { replaceBody } from '../../core/prompt/replace-body.js';
import { formatStage, type Stage } from '../../core/prompt/stage.js';
import { lineFinder } from '../../core/text/line-finder.js';
import { readCompressOptions } from '../../core/transform/compress.js';
import { LEVELS, LOSS } from '../../core/transform/compress/level.js';
import type { CompressedBody } from '../../core/transform/compress/template.js';
import { modelOf } from '../../core/transform/variant.js';
import { type CommandSpec, result } from '../command.js';
import { isWorse, MEASURE_OPTIONS, measureLoss, refuseUnevaluated } from '../compress/measure-loss.js';
import { shortenValue } from '../compress/shorten-value.js';
import { collect, parseChoice, parseCount } from '../options.js';
import { type CompressData, renderCompress } from '../render/compress.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
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
    { flags: '--write', description: 'write the body into the prompt’s file' },
    { flags: '--model <provider/name>', description: 'count in the encoding of this model; with --evaluate it answers' },
    { flags: '--context-var <name>', description: 'shorten this variable’s value instead, to what --query-var asks for' },
    { flags: '--query-var <name>', description: 'the variable that holds the question' },
    { flags: '--var <name=value>', description: 'value of a variable', parse: collect },
    { flags: '--vars <file>', description: 'values from a YAML or JSON file' },
    ...MEASURE_OPTIONS,
  ],
  examples: ['prompt compress support/triage', 'prompt compress support/triage --target 20% --explain', 'prompt compress support/triage --max-tokens 150 --level articles', 'prompt compress support/triage --level articles --evaluate --max-usd 0.50', 'prompt compress answer --context-var docs --query-var question --max-tokens 500 --vars values.yaml'],
  async run(context, [reference], options) {
    refuseUnevaluated(options);
    const project = await openProject(context.cwd);
    const resolved = await createResolver(project, context.note).resolve(reference as string);
    const compiled = requireCompiled(resolved);
    refuseStages(resolved);
    const { prompt } = compiled;
    const stage = stageOf(options);
    const wanted = readCompressOptions(stage, compiled);
    const model = (options['model'] as string | undefined) ?? modelOf(compiled, resolved.stages, resolved.pinnedModel ?? project.config.default_model) ?? FALLBACK_MODEL;
    if ('variable' in wanted) {
      refuseEvaluation(options);
      return shortenValue(context, { label: resolved.label, model, wanted, typed: options, variables: prompt.content.variables });
    }
    refuseValues(options);
    const [{ loadTokenCounter }, { compressBody, shortBy, withBody }] = await Promise.all([import('../../adapters/tokens.js'), import('../../core/transform/compress/template.js')]);
    const compressed = compressBody(prompt, prompt.content.body, wanted, await loadTokenCounter(model));
    const short = shortBy(compressed);
    const done = short === 0 || wanted.bestEffort;
    const measured = done && options['evaluate'] === true && compressed.edits.length > 0 ? await measureLoss(context, reference as string, formatStage(stage), options) : undefined;
    const harmful = measured !== undefined && isWorse(measured);
    const written = done && !harmful && options['write'] === true ? await write(project, resolved, prompt, compressed.text) : undefined;
    const data: CompressData = {
      ...describe(prompt, compressed),
      reference: resolved.label,
      model,
      ...(compressed.budget === undefined ? {} : { target: { tokens: compressed.budget, met: short === 0, shortBy: short } }),
      messages: comparePrompts(prompt, withBody(prompt, compressed.text)).messages,
      partials: Object.keys(prompt.content.partials),
      done,
      explain: options['explain'] === true,
      ...(measured === undefined ? {} : { measured, harmful }),
      ...(written === undefined ? {} : { written }),
    };
    return result(data, renderCompress, done && !harmful ? 0 : 1);
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

function refuseEvaluation({ evaluate }: Record<string, unknown>): void {
  if (evaluate === true) throw new PromptError('usage', { message: '--evaluate is for templates; here one value is shortened', remedy: 'compare with `prompt ab name name+compress:context-var=…,query-var=…,max-tokens=…`' });
}

function describe(prompt: Prompt, { before, after, edits, level, blocked, text }: CompressedBody): Pick<CompressData, 'tokens' | 'level' | 'file' | 'edits' | 'blockedBy' | 'body'> {
  const find = lineFinder(prompt.content.body);
  const first = messageSpans(prompt.content.body, prompt.content.template === 'none')[0]?.start ?? 0;
  const linesBefore = (prompt.messages[0]?.line ?? 1) - find(first).line;
  return {
    level,
    file: prompt.path,
    tokens: { before: before.tokens, after: after.tokens, saved: before.tokens - after.tokens, method: after.method },
    edits: edits.map(({ start, end, ...edit }) => {
      const { line, column } = find(start);
      return { ...edit, loss: LOSS[edit.level], line: line + linesBefore, column, span: [start, end] };
    }),
    blockedBy: blocked,
    body: text,
  };
}

/** @returns the path that was written; undefined where there was nothing to change */
async function write(project: Project, { source, label }: Resolved, { path, content }: Prompt, body: string): Promise<string | undefined> {
  requireWorktree(project);
  if (source !== 'worktree') throw new PromptError('compress/not-writable', { label, reason: 'it is no file of the work tree' });
  if (body === content.body) return undefined;
  const file = join(project.root, path);
  const raw = await readExactly(file);
  const text = raw === undefined ? undefined : replaceBody(raw, content.body, body);
  if (text === undefined) throw new PromptError('compress/not-writable', { label, reason: `${path} was changed meanwhile, or its line ends are mixed` });
  writeWhole(file, text);
  return path;
}
