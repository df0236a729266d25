import { cutBatches } from '../adapters/models/batches.js';
import { PromptError } from '../core/errors.js';
import type { Embed, Message, Parameters, Vector } from '../core/ports.js';
import { compilePrompt } from '../core/prompt/template/compile.js';
import type { Values } from '../core/prompt/values/values.js';
import { readReleased } from '../core/release/manifest.js';
import { FALLBACK_MODEL } from '../core/tokens/fallback-model.js';
import { openVariant } from './open-variant.js';
import { storedTemplates } from './templates.js';

/** What one content says, whoever is served it. */
export interface ServedContent {
  /** `provider/model`; undefined where neither prompt nor configuration named one at promotion. */
  readonly model?: string;
  readonly parameters: Parameters;
  /** The embedding model that has to be asked for each rendering, where examples are chosen by one. */
  readonly embedder?: string;
  /** Messages in the shape of OpenAI's chat API. @throws PromptError `values/invalid` with every fault, `render/failed`; with an `embedder` `transform/unprepared` */
  render(values?: Values): Message[];
  /** The same for every prompt: with an `embedder` it is asked first. @throws also what `embed` throws, and PromptError `embeddings/failed` */
  renderAsync(values?: Values): Promise<Message[]>;
  /** Tokens of the rendered messages' texts; loads the tokenizer on first use. */
  countTokens(values?: Values): Promise<{ tokens: number; method: 'exact' | 'approx' }>;
  /** The answer in what the model says, as the prompt's transforms have it. @param values what was rendered: with `when: auto` they decide whether reasoning was asked for */
  extract(text: string, values?: Values): string;
}

/** A prompt as it is served to one key. */
export interface ServedPrompt extends ServedContent {
  readonly name: string;
  readonly environment: string;
  readonly version: number;
  /** Content hash, 64 hexadecimal digits. */
  readonly hash: string;
  readonly variant: 'stable' | 'canary';
  /** The override that chose it, where one did: a name of a variable or a file. */
  readonly override?: string;
}

/** @param embed what the application asks embedding models with @throws PromptError `release/content-altered`, `prompt/invalid`, `runtime/no-embedder` */
export async function openContent(name: string, hash: string, texts: ReadonlyMap<string, string>, embed?: Embed): Promise<ServedContent> {
  const { prompt, model: pinned, templates } = readReleased(name, hash, texts);
  const { compiled, findings } = compilePrompt(prompt);
  if (!compiled) throw new PromptError('prompt/invalid', { name }, { findings });
  const variant = await openVariant(compiled, [], { fallback: pinned, templates: storedTemplates(templates) });
  const { embedding } = variant;
  const ask = embed && inBatches(embed);
  if (embedding && !ask) throw new PromptError('runtime/no-embedder', { name, model: embedding.model });
  const complete = (given: Values = {}): Values => {
    const { values, faults } = compiled.checker.complete(given);
    if (faults.length > 0) {
      throw new PromptError('values/invalid', {
        name,
        faults: faults.map(({ variable, message }) => `${variable}: ${message}`),
        remedy: "give them by name, as in `render({ ticket: '…' })`",
      });
    }
    return values;
  };
  const render = (given?: Values): Message[] => variant.render(complete(given)).messages;
  const renderAsync = async (given?: Values): Promise<Message[]> => {
    const values = complete(given);
    const ready = embedding && ask ? await embedding.ready([{ label: 'the values', values }], ask) : variant;
    return ready.render(values).messages;
  };
  return {
    ...(variant.model === undefined ? {} : { model: variant.model }),
    parameters: variant.parameters,
    ...(embedding ? { embedder: embedding.model } : {}),
    render,
    renderAsync,
    extract: (text, values) => variant.extract(text, values && compiled.checker.complete(values).values),
    async countTokens(values) {
      const { loadTokenCounter } = await import('../adapters/tokens.js');
      const counter = await loadTokenCounter(variant.model ?? FALLBACK_MODEL);
      const counts = (await renderAsync(values)).map(({ content }) => counter.count(content));
      return { tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0), method: counts.every(({ method }) => method === 'exact') ? 'exact' : 'approx' };
    },
  };
}

/** A pool may be larger than what servers take at a time. */
function inBatches(embed: Embed): Embed {
  return async (model, texts) => {
    const vectors: Vector[] = [];
    for (const batch of cutBatches(texts, (text) => text)) {
      const found = await embed(model, batch);
      // What is too many or too few here must not be made up for by the next batch.
      if (!Array.isArray(found) || found.length !== batch.length) {
        throw new PromptError('embeddings/failed', {
          reason: `${model}: expected ${batch.length} vectors, but got ${Array.isArray(found) ? found.length : 'none'}`,
        });
      }
      vectors.push(...found);
    }
    return vectors;
  };
}
