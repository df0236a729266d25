import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { CompiledPrompt } from '../prompt/compile.js';
import type { Example } from '../prompt/examples.js';
import type { Stage } from '../prompt/stage.js';
import type { Values } from '../prompt/values.js';
import { formatStage } from '../prompt/stage.js';
import { describeIssue } from '../text/validate.js';

/** Chooses what a rendering shows besides the template: made once for a prompt, asked for every query. */
export interface ExampleChooser {
  choose(values: Values): ChosenExamples;
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
  /** @throws PromptError `transform/invalid` */
  prepare(stage: Stage, prompt: CompiledPrompt): ExampleChooser;
}

/** Options of a stage against its schema; texts from a reference (`k=4`) become what the schema wants. */
export function parseOptions<S extends v.GenericSchema>(schema: S, stage: Stage): v.InferOutput<S> {
  const typed = Object.fromEntries(Object.entries(stage.options).map(([key, value]) => [key, fromText(value)]));
  const parsed = v.safeParse(schema, typed);
  if (parsed.success) return parsed.output;
  const reason = parsed.issues.map(describeIssue).join('; ');
  throw new PromptError('transform/invalid', { stage: formatStage(stage).slice(1), reason });
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (value === 'true' || value === 'false') return value === 'true';
  return value;
}
