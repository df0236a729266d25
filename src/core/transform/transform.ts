import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { CompiledPrompt } from '../prompt/template/compile.js';
import type { Example } from '../prompt/examples.js';
import type { KeptBytes, Message, TokenCounter } from '../ports.js';
import type { Stage } from '../prompt/front-matter/stage.js';
import type { Values } from '../prompt/values/values.js';
import { ARGUMENT, formatStage } from '../prompt/front-matter/stage.js';
import { describeIssue } from '../text/validate.js';
import type { Extraction } from './chain-of-thought/extract.js';
import type { Compressor } from './compress/compressor.js';
import type { Embedding, KnownVectors } from './few-shot/embedding.js';

/** What a transform does: to the template once, to values and examples for every query. Each part may be absent. */
export interface Transform {
  /** Another template with the same variables and roles. @throws PromptError `compress/target-missed` */
  rewrite?(compiled: CompiledPrompt, tools: Tools): { compiled: CompiledPrompt; reasons: readonly string[] };
  /** Other values for the same variables. */
  adapt?(values: Values, tools: Tools): { values: Values; reasons: readonly string[] };
  /** What `choose` must be given the vectors of. */
  embeds?: Embedding;
  /** What a rendering shows besides the template. */
  choose?(values: Values, shown: Showing): ChosenExamples;
  /** Adds to what was rendered. @param cue the text of the template that the definition names @param values as they were given */
  finish?(messages: Message[], cue: string, values: Values): { messages: Message[]; reasons: readonly string[] };
  /** The answer in what a model says; undefined where it was asked for nothing but that. */
  extract?(text: string, about?: About): Extraction | undefined;
  /** Several answers to one query are put to a vote. */
  votes?: boolean;
}

/** What transforms take that is slow to load: given only where one that is used needs it. */
export interface Tools {
  compressor: Compressor;
  counter: TokenCounter;
}

/** What examples are shown in. */
export interface Showing {
  /** As the other transforms have rewritten it. */
  compiled: CompiledPrompt;
  tools: Tools | undefined;
  /** Where the transform `embeds`; undefined where the model has not been asked. */
  vectors?: KnownVectors | undefined;
  /** Where what is made of a pool's words may be kept. */
  kept?: KeptBytes | undefined;
}

/** What is known of a request whose answer is looked at. */
export interface About {
  values?: Values;
  /** The query's expectation is one. */
  expectsNumber?: boolean;
}

export interface ChosenExamples {
  /** In the order in which they are shown. */
  examples: readonly Example[];
  /** One line for each example chosen or passed over. */
  reasons: readonly string[];
}

/** A kind of transform: one file each, listed in the index. */
export interface TransformDefinition {
  name: string;
  /** It cannot do its work without the tools. */
  needsTools?(stage: Stage): boolean;
  /** The template in `prompts/<name of the transform>/` whose text `finish` is given. */
  cue?(stage: Stage): string | undefined;
  /** @param model `provider/name` @throws PromptError `transform/invalid` */
  prepare(stage: Stage, prompt: CompiledPrompt, model?: string): Transform;
}

/** Options of a stage against its schema; texts from a reference (`k=4`) become what the schema wants. */
export function parseOptions<S extends v.GenericSchema>(schema: S, stage: Stage): v.InferOutput<S> {
  const typed = Object.fromEntries(Object.entries(stage.options).map(([key, value]) => [key, fromText(value)]));
  const parsed = v.safeParse(schema, typed);
  if (parsed.success) return parsed.output;
  const bare = stage.options[ARGUMENT];
  const reason = bare === undefined ? parsed.issues.map(describeIssue).join('; ') : `\`${String(bare)}\` is no option with a value, such as \`k=4\``;
  throw new PromptError('transform/invalid', { stage: formatStage(stage).slice(1), reason });
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
}
