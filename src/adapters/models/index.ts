import { join } from 'node:path';
import type { Config } from '../../core/config/schema.js';
import { cacheKey, requestBody } from '../../core/eval/run/request-key.js';
import { createThrottle } from '../../core/eval/run/throttle.js';
import type { Model, ModelRequest, Outcome } from '../../core/ports.js';
import { openCompletionStore } from '../completions/store.js';
import { openRecordings, type Recordings } from '../recordings.js';
import { type CompletionCache, cachedModel, openCompletionCache } from './cached.js';
import { createGate, type Gate } from './gate.js';
import { localModel } from './local.js';
import { openAiModel } from './openai.js';
import { addressOf, type Environment, findTarget, keyValues, type NamedTarget, requireBaseUrl, requireKey } from './providers.js';
import { recordedModel, replayedModel } from './replay.js';

/** A model with the two halves of its name. */
export interface NamedModel {
  model: Model;
  provider: string;
  /** As the provider knows it: what a request names. */
  modelName: string;
}

export interface ModelsOptions {
  config: Pick<Config, 'providers' | 'evaluation'>;
  env: Environment;
  /** Tokens of each text, for the model that does not report its usage itself. @param model `provider/model` */
  countTokens(model: string, texts: readonly string[]): Promise<number[]>;
  /** Where completions are kept; undefined: every request is made anew. `prepare` is called before the first is written. */
  cache?: { folder: string; prepare(): void } | undefined;
  /** The folder of recordings, and how messages name it. */
  recordings: { folder: string; shown: string };
  /** What is answered is recorded. */
  record: boolean;
  /** Answers come from recordings, then from the cache, and from nowhere else. */
  offline: boolean;
  /** Told what costs time or money but fails nothing. */
  warn(text: string): void;
}

/** What the models of a run did; the learner inside the tool is not counted. */
export interface ModelsSummary {
  /** Requests answered by, or lost at, a provider. */
  asked: number;
  /** Answered from the cache, from a recording, or by an equal request of this run. */
  kept: number;
  /** Under `offline`: requests without a recording. */
  missing: number;
  /** Files of recordings that were written. */
  recorded: { file: string; added: number; total: number }[];
}

/** The models of one run: they share cache, recordings and, by provider, limits. */
export interface Models {
  /**
   * The model a name stands for. Nothing is sent yet, but what can be known to be missing is said now.
   *
   * @param name `provider/model`
   * @param prompt whose recordings are read and written; without it there are none
   * @throws PromptError `model/unknown-provider`, `model/key-missing`, `recordings/invalid`
   */
  create(name: string, prompt?: string): NamedModel;
  /** To be called once, when the last request has ended. @throws PromptError `recordings/secret`, `file/not-writable` */
  close(): ModelsSummary;
}

export function openModels(options: ModelsOptions): Models {
  const { config, env, offline, record } = options;
  const store = options.cache === undefined ? undefined : openCompletionStore(options.cache.folder, { warn: options.warn, prepare: options.cache.prepare });
  const cache = store && openCompletionCache(store);
  const recordings = recordingsByPrompt(options);
  const gates = gatesByProvider();
  const counts = { asked: 0, kept: 0, missing: 0 };
  const wrap = (target: NamedTarget, name: string, recorded: Recordings | undefined): Model => {
    if (target.local) return localModel((texts) => options.countTokens(name, texts));
    const id = `${target.provider}/${target.modelName}`;
    if (offline) return replayedModel(id, recorded, lookUp(id, target, store));
    const asked = ask(target, requireBaseUrl(target, name, config), requireKey(target, env), config, gates(target));
    const cached = cache ? cachedModel(asked, cache, keyFor(id, target)) : asked;
    return recorded && record ? recordedModel(cached, recorded, cache !== undefined) : cached;
  };
  return {
    create(name, prompt) {
      const target = findTarget(name, config, env);
      const recorded = prompt === undefined || !(offline || record) ? undefined : recordings.of(prompt);
      const { provider, modelName, local } = target;
      const model = wrap(target, name, recorded);
      return { provider, modelName, model: local ? model : counted(model, counts) };
    },
    close() {
      store?.close();
      return { ...counts, recorded: record ? recordings.save() : [] };
    },
  };
}

function ask({ provider, modelName, headers }: NamedTarget, baseUrl: string, apiKey: string, { evaluation }: ModelsOptions['config'], gate: Gate): Model {
  return openAiModel({ provider, model: modelName, baseUrl, apiKey, headers, gate, timeoutMs: evaluation.timeout * 1000 });
}

/** One for all models of a provider: that is what limits, and what asks for a pause. */
function gatesByProvider(): (target: NamedTarget) => Gate {
  const open = new Map<string, Gate>();
  return ({ provider, limits }) => {
    const { concurrency, requests_per_minute: requestsPerMinute, tokens_per_minute: tokensPerMinute } = limits;
    const gate = open.get(provider) ?? createGate(createThrottle({ concurrency, requestsPerMinute, tokensPerMinute }, Math.random));
    open.set(provider, gate);
    return gate;
  };
}

function keyFor(id: string, { baseUrl }: NamedTarget): (request: ModelRequest) => string {
  const address = addressOf(baseUrl ?? '');
  return (request) => cacheKey(requestBody(id, request), address, request.repeat ?? 0);
}

/** Without an address nothing can have been kept under one. */
function lookUp(
  id: string,
  target: NamedTarget,
  store: CompletionCache['store'] | undefined,
): (request: ModelRequest) => ReturnType<CompletionCache['store']['get']> {
  if (!store || target.baseUrl === undefined) return () => undefined;
  const keyOf = keyFor(id, target);
  return (request) => store.get(keyOf(request));
}

function recordingsByPrompt({ config, env, recordings: { folder, shown } }: ModelsOptions): {
  of(prompt: string): Recordings;
  save(): ModelsSummary['recorded'];
} {
  const open = new Map<string, Recordings>();
  return {
    of(prompt) {
      const known = open.get(prompt) ?? openRecordings(join(folder, `${prompt}.jsonl`), `${shown}/${prompt}.jsonl`, keyValues(config, env));
      open.set(prompt, known);
      return known;
    },
    save: () => [...open].flatMap(([prompt, recordings]) => {
      const saved = recordings.save();
      return saved ? [{ file: `${shown}/${prompt}.jsonl`, ...saved }] : [];
    }),
  };
}

function counted(inner: Model, counts: Pick<ModelsSummary, 'asked' | 'kept' | 'missing'>): Model {
  return {
    id: inner.id,
    kind: inner.kind,
    async complete(request, signal) {
      const outcome = await inner.complete(request, signal);
      counts[outcomeKind(outcome)] += 1;
      return outcome;
    },
  };
}

function outcomeKind(outcome: Outcome): 'asked' | 'kept' | 'missing' {
  if (outcome.ok) return outcome.completion.kept === true ? 'kept' : 'asked';
  return outcome.failure.code === 'recording-missing' ? 'missing' : 'asked';
}
