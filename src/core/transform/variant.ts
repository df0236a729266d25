import { PromptError } from '../errors.js';
import type { Embed, KeptBytes, Message, Parameters } from '../ports.js';
import { renderPrompt, type CompiledPrompt } from '../prompt/template/compile.js';
import type { Stage } from '../prompt/front-matter/stage.js';
import type { Values } from '../prompt/values/values.js';
import { EXPECTS_MODEL_NAME, MODEL_NAME } from '../prompt/front-matter/model-name.js';
import { meantWord } from '../text/nearest-word.js';
import type { ValueChange } from '../untrusted/protect.js';
import { ARGUMENT, formatStage } from '../prompt/front-matter/stage.js';
import type { Extraction } from './chain-of-thought/extract.js';
import { TRANSFORMS } from './index.js';
import { type KnownVectors, prepareEmbedding, type Preparation, type Prepared } from './few-shot/embedding.js';
import type { About, Tools, Transform } from './transform.js';

/** A version with its transforms and its model, ready to render: what an evaluation compares. */
export interface Variant {
  compiled: CompiledPrompt;
  stages: readonly Stage[];
  /** `provider/model`; undefined where neither prompt nor reference nor configuration names one. */
  model?: string;
  parameters: Parameters;
  /** Values are complete and valid. @throws PromptError `render/failed`, `transform/unprepared` */
  render(values: Values): Rendered;
  /** Where examples are chosen by an embedding model, which has to be asked before anything is rendered. */
  embedding?: {
    /** `provider/model` */
    model: string;
    /** This variant with the vectors it needs to render these values. @throws PromptError `embeddings/failed` and those of `embed` */
    ready(all: readonly Prepared[], embed: Embed): Promise<Variant>;
  };
  /** The answer in what the model says. @param values what was rendered, which may decide whether it was asked for more */
  extract(text: string, values?: Values): string;
  /** The same with how it was found; undefined where the model was asked for no more than the answer. */
  find?(text: string, about?: About): Extraction | undefined;
  /** Several answers to one query are put to a vote. */
  votes?: boolean;
}

export interface Rendered {
  messages: Message[];
  /** What the transforms did, and why. */
  reasons: readonly string[];
  /** What was changed in untrusted values. */
  changes: readonly ValueChange[];
}

const MODEL = 'model';

/** What a variant may need besides. */
interface VariantParts {
  /** Where neither prompt nor stages name a model. */
  defaultModel?: string | undefined;
  /** Needed where `needsTools` says so. */
  tools?: Tools | undefined;
  /** Texts of the templates that `cuesOf` names. */
  cues?: Readonly<Record<string, string>>;
  /** Where what is made of a pool's words may be kept. */
  kept?: KeptBytes | undefined;
}

/**
 * Joins a prompt with the stages of a reference. A stage of the same name in the front matter keeps its place and
 * the options that the reference does not change.
 * @throws PromptError `transform/invalid`, `compress/target-missed`
 */
export function prepareVariant(compiled: CompiledPrompt, stages: readonly Stage[] = [], { defaultModel, tools, cues = {}, kept }: VariantParts = {}): Variant {
  const { content, name, path } = compiled.prompt;
  const model = modelOf(compiled, stages, defaultModel);
  const merged = mergeStages(content.transforms, stages);
  const transforms = merged.map((stage) => prepareStage(stage, compiled, model));
  const rewritten = rewrite(compiled, transforms, tools);
  const find = transforms.find(({ extract }) => extract)?.extract;
  const preparations = transforms.map(({ embeds }) => embeds && prepareEmbedding(embeds));
  const withVectors = (vectors: Vectors): Variant => ({
    compiled: rewritten.compiled,
    stages: merged,
    parameters: content.parameters,
    ...(model === undefined ? {} : { model }),
    extract: (text, values) => find?.(text, values ? { values } : {})?.text ?? text,
    ...(find ? { find } : {}),
    ...(transforms.some(({ votes }) => votes) ? { votes: true } : {}),
    render(values) {
      const adapted = adapt(values, transforms, tools);
      try {
        const chosen = transforms.flatMap(
          (transform, at) => transform.choose?.(adapted.values, { compiled: rewritten.compiled, tools, vectors: vectors[at], kept }) ?? [],
        );
        const { messages, changes } = renderPrompt(
          rewritten.compiled,
          adapted.values,
          chosen.flatMap(({ examples }) => examples),
        );
        const finished = finish(messages, values, { stages: merged, transforms, cues });
        return {
          messages: finished.messages,
          changes,
          reasons: [...rewritten.reasons, ...adapted.reasons, ...chosen.flatMap(({ reasons }) => reasons), ...finished.reasons],
        };
      } catch (error) {
        if (error instanceof PromptError) throw error;
        throw new PromptError('render/failed', { name, path, reason: (error as Error).message }, { cause: error });
      }
    },
    ...embeddingOf(preparations, async (all, embed) => {
      const adapted = all.map(({ label, values }) => ({ label, values: adapt(values, transforms, tools).values }));
      return withVectors(await Promise.all(preparations.map((preparation) => preparation?.ask(adapted, embed))));
    }),
  });
  return withVectors([]);
}

/** One for each transform. */
type Vectors = readonly (KnownVectors | undefined)[];

function embeddingOf(preparations: readonly (Preparation | undefined)[], ready: NonNullable<Variant['embedding']>['ready']): Pick<Variant, 'embedding'> {
  const models = [...new Set(preparations.flatMap((preparation) => preparation?.model ?? []))];
  return models.length === 0 ? {} : { embedding: { model: models.join(', '), ready } };
}

/** The templates these stages take, as `<transform>/<template>`. @throws PromptError `transform/invalid` */
export function cuesOf({ prompt }: Pick<CompiledPrompt, 'prompt'>, stages: readonly Stage[]): string[] {
  return mergeStages(prompt.content.transforms, stages).flatMap((stage) => cueOf(stage) ?? []);
}

/** `<transform>/<template>` */
export function cueOf(stage: Stage): string | undefined {
  const template = TRANSFORMS.find(({ name }) => name === stage.name)?.cue?.(stage);
  return template === undefined ? undefined : `${stage.name}/${template}`;
}

interface Finishing {
  stages: readonly Stage[];
  /** One for each of the stages. */
  transforms: readonly Transform[];
  cues: Readonly<Record<string, string>>;
}

function finish(messages: Message[], values: Values, { stages, transforms, cues }: Finishing): Pick<Rendered, 'messages' | 'reasons'> {
  const reasons: string[] = [];
  let current = messages;
  for (const [index, transform] of transforms.entries()) {
    const name = transform.finish && cueOf(stages[index] as Stage);
    if (name === undefined) continue;
    const cue = cues[name];
    if (cue === undefined) throw new Error(`the template ${name} was not loaded`);
    const done = transform.finish?.(current, cue, values);
    current = done?.messages ?? current;
    reasons.push(...(done?.reasons ?? []));
  }
  return { messages: current, reasons };
}

/** Whether `prepareVariant` has to be given the tools for these stages. */
export function needsTools({ prompt }: CompiledPrompt, stages: readonly Stage[]): boolean {
  return mergeStages(prompt.content.transforms, stages).some((stage) =>
    TRANSFORMS.some(({ name, needsTools: needs }) => name === stage.name && needs?.(stage)),
  );
}

/** `provider/model`: of the reference, the prompt or the configuration. @throws PromptError `transform/invalid` */
export function modelOf({ prompt }: CompiledPrompt, stages: readonly Stage[], defaultModel: string | undefined): string | undefined {
  return modelStage(stages) ?? prompt.content.model ?? defaultModel;
}

function rewrite(compiled: CompiledPrompt, transforms: readonly Transform[], tools: Tools | undefined): { compiled: CompiledPrompt; reasons: string[] } {
  const reasons: string[] = [];
  let current = compiled;
  for (const transform of transforms) {
    const done = transform.rewrite?.(current, required(tools));
    if (!done) continue;
    current = done.compiled;
    reasons.push(...done.reasons);
  }
  return { compiled: current, reasons };
}

function adapt(values: Values, transforms: readonly Transform[], tools: Tools | undefined): { values: Values; reasons: string[] } {
  const reasons: string[] = [];
  let current = values;
  for (const transform of transforms) {
    const done = transform.adapt?.(current, required(tools));
    if (!done) continue;
    current = done.values;
    reasons.push(...done.reasons);
  }
  return { values: current, reasons };
}

function required(tools: Tools | undefined): Tools {
  if (!tools) throw new Error('a transform of this variant needs tools that were not loaded');
  return tools;
}

function modelStage(stages: readonly Stage[]): string | undefined {
  const stage = stages.findLast((candidate) => candidate.name === MODEL);
  if (!stage) return undefined;
  const name = stage.options[ARGUMENT];
  if (typeof name !== 'string' || Object.keys(stage.options).length !== 1 || !MODEL_NAME.test(name)) {
    throw new PromptError('transform/invalid', { stage: formatStage(stage).slice(1), reason: EXPECTS_MODEL_NAME });
  }
  return name;
}

function mergeStages(own: readonly Stage[], added: readonly Stage[]): Stage[] {
  const merged = [...own];
  for (const stage of added) {
    if (stage.name === MODEL) continue;
    const index = merged.findIndex((existing) => existing.name === stage.name);
    if (index === -1) merged.push(stage);
    else merged[index] = { name: stage.name, options: { ...merged[index]?.options, ...stage.options } };
  }
  return merged;
}

/** @param model the one that is asked, where that is known @throws PromptError `transform/invalid` */
export function prepareStage(stage: Stage, compiled: CompiledPrompt, model?: string): Transform {
  const definition = TRANSFORMS.find((transform) => transform.name === stage.name);
  if (definition) return definition.prepare(stage, compiled, model);
  const known = TRANSFORMS.map((transform) => transform.name);
  if (stage.name === MODEL) {
    throw new PromptError('transform/invalid', { stage: stage.name, reason: 'a prompt names its model with the key `model:`', known });
  }
  const all = [...known, MODEL];
  const nearest = meantWord(stage.name, all);
  const reason = nearest === undefined ? 'there is no such transform' : `there is no such transform; did you mean \`${nearest}\`?`;
  throw new PromptError('transform/invalid', { stage: stage.name, reason, known: all });
}
