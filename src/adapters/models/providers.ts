import type { Config, ProviderLimits } from '../../core/config/schema.js';
import { PromptError } from '../../core/errors.js';
import { ICL_ID } from '../../core/icl/icl.js';

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

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a model's name stands for. */
export interface NamedTarget {
  provider: string;
  /** The provider's own name of the model. */
  modelName: string;
  /** The learner inside the tool. */
  local: boolean;
  /** Undefined where nothing says where the provider is. */
  baseUrl?: string;
  /** Environment variable of the key. */
  keyVariable?: string;
  headers: Record<string, string>;
  limits: ProviderLimits;
}

/** @param name `provider/model`, the model as the provider names it or by a name of `providers.<provider>.models` */
export function findTarget(name: string, { providers }: Pick<Config, 'providers'>, env: Environment): NamedTarget {
  const slash = name.indexOf('/');
  const [provider, typed] = [name.slice(0, slash), name.slice(slash + 1)];
  const configured = Object.hasOwn(providers, provider) ? providers[provider] : undefined;
  const defaults = Object.hasOwn(PROVIDERS, provider) ? PROVIDERS[provider] : undefined;
  const models = configured?.models ?? {};
  const baseUrl = configured?.base_url ?? env[`${variablePrefix(provider)}_BASE_URL`] ?? defaults?.baseUrl;
  const keyVariable = configured?.key ?? defaults?.key;
  return {
    provider,
    modelName: Object.hasOwn(models, typed) ? (models[typed] as string) : typed,
    local: LOCAL_NAMES.includes(name),
    headers: configured?.headers ?? {},
    limits: configured?.limits ?? {},
    ...(baseUrl === undefined || provider === 'local' ? {} : { baseUrl }),
    ...(keyVariable === undefined ? {} : { keyVariable }),
  };
}

/** @throws PromptError `model/unknown-provider` */
export function requireBaseUrl(target: NamedTarget, name: string, { providers }: Pick<Config, 'providers'>): string {
  if (target.baseUrl !== undefined) return target.baseUrl;
  const known = [...new Set([...LOCAL_NAMES.slice(0, 1), ...Object.keys(PROVIDERS), ...Object.keys(providers)])];
  throw new PromptError('model/unknown-provider', { model: name, provider: target.provider === 'local' ? name : target.provider, known });
}

/** Empty where the server needs none. @throws PromptError `model/key-missing` */
export function requireKey({ provider, keyVariable }: NamedTarget, env: Environment): string {
  const key = keyVariable === undefined ? '' : (env[keyVariable] ?? '').trim();
  if (keyVariable !== undefined && key === '') throw new PromptError('model/key-missing', { provider, variable: keyVariable });
  return key;
}

/** Values of the environment that are keys of providers. */
export function keyValues({ providers }: Pick<Config, 'providers'>, env: Environment): string[] {
  const variables = [...Object.values(PROVIDERS), ...Object.values(providers)].flatMap(({ key }) => key ?? []);
  return [...new Set(variables)].flatMap((variable) => env[variable]?.trim() ?? []);
}

/** Host, port and path of a server, without credentials. */
export function addressOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return '';
  const { host, pathname } = new URL(baseUrl);
  return host + pathname.replace(/\/+$/, '');
}

/** `OPENAI` of `OPENAI_BASE_URL`. */
function variablePrefix(provider: string): string {
  return provider.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
