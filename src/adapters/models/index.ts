import type { Config } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import { ICL_ID } from '../../core/icl/icl.js';
import type { Model } from '../../core/ports.js';
import { type CountTokens, localModel } from './local.js';
import { openAiModel } from './openai.js';

interface ProviderDefaults {
  baseUrl: string;
  /** Environment variable of the key; undefined: the server needs none. */
  key?: string;
}

/** Servers known by name; `.promptrc` adds others and changes these. */
const PROVIDERS: Readonly<Record<string, ProviderDefaults>> = {
  openai: { baseUrl: 'https://api.openai.com/v1', key: 'OPENAI_API_KEY' },
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', key: 'ANTHROPIC_API_KEY' },
  ollama: { baseUrl: 'http://localhost:11434/v1' },
  vllm: { baseUrl: 'http://localhost:8000/v1' },
  llamacpp: { baseUrl: 'http://localhost:8080/v1' },
};

const LOCAL_NAMES = ['local/icl-1', ICL_ID];

/** A model with the two halves of its name. */
export interface NamedModel {
  model: Model;
  provider: string;
  modelName: string;
}

/**
 * The model a name stands for. Nothing is sent yet, but what can be known to be missing is said now.
 *
 * @param name `provider/model`
 * @param countTokens for the model that does not report its usage itself
 * @throws PromptError `model/unknown-provider`, `model/key-missing`
 */
export function createModel(name: string, config: Config, env: Readonly<Record<string, string | undefined>>, countTokens: CountTokens): NamedModel {
  const slash = name.indexOf('/');
  const [provider, modelName] = [name.slice(0, slash), name.slice(slash + 1)];
  if (LOCAL_NAMES.includes(name)) return { model: localModel(countTokens), provider, modelName };
  const defaults = PROVIDERS[provider];
  const configured = config.providers[provider];
  const baseUrl = configured?.base_url ?? env[`${variablePrefix(provider)}_BASE_URL`] ?? defaults?.baseUrl;
  if (provider === 'local' || baseUrl === undefined) {
    const known = [...new Set([...LOCAL_NAMES.slice(0, 1), ...Object.keys(PROVIDERS), ...Object.keys(config.providers)])];
    throw new PromptError('model/unknown-provider', { model: name, provider: provider === 'local' ? name : provider, known });
  }
  const variable = configured?.key ?? defaults?.key;
  const apiKey = variable === undefined ? '' : (env[variable] ?? '');
  if (variable !== undefined && apiKey.trim() === '') throw new PromptError('model/key-missing', { provider, variable });
  const model = openAiModel({
    provider,
    model: modelName,
    baseUrl,
    apiKey,
    timeoutMs: config.evaluation.timeout * 1000,
    ...(configured ? { headers: configured.headers } : {}),
  });
  return { model, provider, modelName };
}

/** `OPENAI` of `OPENAI_BASE_URL`. */
function variablePrefix(provider: string): string {
  return provider.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
