import { PromptError } from '../errors.js';
import type { Message, Parameters } from '../ports.js';
import { renderPrompt, type CompiledPrompt } from '../prompt/compile.js';
import type { Stage } from '../prompt/stage.js';
import type { Values } from '../prompt/values.js';
import { nearestWord } from '../text/nearest-word.js';
import type { ValueChange } from '../untrusted/protect.js';
import { ARGUMENT, formatStage } from '../prompt/stage.js';
import { TRANSFORMS } from './index.js';
import type { ExampleChooser } from './transform.js';

/** A version with its transforms and its model, ready to render: what an evaluation compares. */
export interface Variant {
  compiled: CompiledPrompt;
  stages: readonly Stage[];
  /** `provider/model`; undefined where neither prompt nor reference nor configuration names one. */
  model?: string;
  parameters: Parameters;
  /** Values are complete and valid. @throws PromptError `render/failed` */
  render(values: Values): Rendered;
}

export interface Rendered {
  messages: Message[];
  /** Why these examples. */
  reasons: readonly string[];
  /** What was changed in untrusted values. */
  changes: readonly ValueChange[];
}

const MODEL = 'model';

/**
 * Joins a prompt with the stages of a reference. A stage of the same name in the front matter keeps its place and
 * the options that the reference does not change.
 *
 * @throws PromptError `transform/invalid`
 */
export function prepareVariant(compiled: CompiledPrompt, stages: readonly Stage[], defaultModel: string | undefined): Variant {
  const { content, name, path } = compiled.prompt;
  const model = modelStage(stages) ?? content.model ?? defaultModel;
  const merged = mergeStages(content.transforms, stages.filter((stage) => stage.name !== MODEL));
  const choosers = merged.map((stage) => prepareStage(stage, compiled));
  return {
    compiled,
    stages: merged,
    parameters: content.parameters,
    ...(model === undefined ? {} : { model }),
    render(values) {
      const chosen = choosers.map((chooser) => chooser.choose(values));
      try {
        const { messages, changes } = renderPrompt(compiled, values, chosen.flatMap(({ examples }) => examples));
        return { messages, changes, reasons: chosen.flatMap(({ reasons }) => reasons) };
      } catch (error) {
        throw new PromptError('render/failed', { name, path, reason: (error as Error).message }, { cause: error });
      }
    },
  };
}

function modelStage(stages: readonly Stage[]): string | undefined {
  const stage = stages.findLast((candidate) => candidate.name === MODEL);
  if (!stage) return undefined;
  const name = stage.options[ARGUMENT];
  if (typeof name !== 'string' || Object.keys(stage.options).length !== 1 || !/^[^/\s]+\/\S+$/.test(name)) {
    throw new PromptError('transform/invalid', { stage: formatStage(stage).slice(1), reason: 'expected `model:provider/name`' });
  }
  return name;
}

function mergeStages(own: readonly Stage[], added: readonly Stage[]): Stage[] {
  const merged = [...own];
  for (const stage of added) {
    const index = merged.findIndex((existing) => existing.name === stage.name);
    if (index === -1) merged.push(stage);
    else merged[index] = { name: stage.name, options: { ...merged[index]?.options, ...stage.options } };
  }
  return merged;
}

/** @throws PromptError `transform/invalid` */
export function prepareStage(stage: Stage, compiled: CompiledPrompt): ExampleChooser {
  const definition = TRANSFORMS.find((transform) => transform.name === stage.name);
  if (definition) return definition.prepare(stage, compiled);
  const known = TRANSFORMS.map((transform) => transform.name);
  if (stage.name === MODEL) {
    throw new PromptError('transform/invalid', { stage: stage.name, reason: 'a prompt names its model with the key `model:`', known });
  }
  const all = [...known, MODEL];
  const nearest = nearestWord(stage.name, all);
  const reason = nearest === undefined ? 'there is no such transform' : `there is no such transform; did you mean \`${nearest}\`?`;
  throw new PromptError('transform/invalid', { stage: stage.name, reason, known: all });
}
