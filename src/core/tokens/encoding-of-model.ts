export type EncodingName = 'o200k_base' | 'cl100k_base';

/** How a model's tokens are counted. */
export interface ModelEncoding {
  encoding: EncodingName;
  /** Tokens of the model per token of the encoding; 1 where nothing better is known. */
  factor: number;
  /** True when the encoding is the model's own. */
  exact: boolean;
}

/**
 * Encodings OpenAI published, by its own prefixes (openai/tiktoken, `model.py`). A name that is not
 * listed, such as a later model or another server behind the same provider name, is an estimate.
 */
const OPENAI_MODELS: readonly (readonly [RegExp, EncodingName])[] = [
  [/^(?:chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-oss|o1|o3|o4)(?![a-z\d])/, 'o200k_base'],
  [/^(?:gpt-4|gpt-3\.5|gpt-35|text-embedding-3|text-embedding-ada-002)(?![a-z\d.])/, 'cl100k_base'],
];

/**
 * Tokens per o200k token of families whose encoding is not public or not at hand. No constant holds
 * for every text: on code and on languages other than English they are 10 to 30 % off.
 */
const FAMILY_FACTORS: readonly (readonly [RegExp, number])[] = [
  [/claude/, 1.09],
  [/gemini|gemma|llama/, 1],
];

/** The encoding for `provider/model`, e.g. `openai/gpt-4.1-mini`, `local/icl-1`, `anthropic/claude-sonnet-4-5`. */
export function encodingOfModel(model: string): ModelEncoding {
  if (model.startsWith('local/icl-')) return { encoding: 'o200k_base', factor: 1, exact: true };
  if (model.startsWith('openai/')) {
    const name = model.slice('openai/'.length).replace(/^ft:/, '');
    const known = OPENAI_MODELS.find(([pattern]) => pattern.test(name));
    if (known) return { encoding: known[1], factor: 1, exact: true };
  }
  const family = FAMILY_FACTORS.find(([pattern]) => pattern.test(model.toLowerCase()));
  return { encoding: 'o200k_base', factor: family?.[1] ?? 1, exact: false };
}
