import { PromptError } from '../core/errors.js';
import type { Message, Parameters } from '../core/ports.js';
import { compilePrompt } from '../core/prompt/compile.js';
import type { Values } from '../core/prompt/values.js';
import { readReleased } from '../core/release/manifest.js';
import { FALLBACK_MODEL } from '../core/tokens/fallback-model.js';
import { openVariant } from './open-variant.js';
import { storedTemplates } from './templates.js';

/** What one content says, whoever is served it. */
export interface ServedContent {
  /** `provider/model`; undefined where neither prompt nor configuration named one at promotion. */
  readonly model?: string;
  readonly parameters: Parameters;
  /** Messages in the shape of OpenAI's chat API. @throws PromptError `values/invalid` with every fault, `render/failed` */
  render(values?: Values): Message[];
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

/** @throws PromptError `release/content-altered`, `prompt/invalid` */
export async function openContent(name: string, hash: string, texts: ReadonlyMap<string, string>): Promise<ServedContent> {
  const { prompt, model: pinned, templates } = readReleased(name, hash, texts);
  const { compiled, findings } = compilePrompt(prompt);
  if (!compiled) throw new PromptError('prompt/invalid', { name }, { findings });
  const variant = await openVariant(compiled, [], { fallback: pinned, templates: storedTemplates(templates) });
  const render = (given: Values = {}): Message[] => {
    const { values, faults } = compiled.checker.complete(given);
    if (faults.length > 0) throw new PromptError('values/invalid', { name, faults: faults.map(({ variable, message }) => `${variable}: ${message}`), remedy: "give them by name, as in `render({ ticket: '…' })`" });
    return variant.render(values).messages;
  };
  return {
    ...(variant.model === undefined ? {} : { model: variant.model }),
    parameters: variant.parameters,
    render,
    extract: (text, values) => variant.extract(text, values && compiled.checker.complete(values).values),
    async countTokens(values) {
      const { loadTokenCounter } = await import('../adapters/tokens.js');
      const counter = await loadTokenCounter(variant.model ?? FALLBACK_MODEL);
      const counts = render(values).map(({ content }) => counter.count(content));
      return { tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0), method: counts.every(({ method }) => method === 'exact') ? 'exact' : 'approx' };
    },
  };
}
