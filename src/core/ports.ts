/**
 * What the core needs from the world. Adapters implement these; tests give fakes.
 * Nothing here may mention a package, a path on disk or a process.
 */

/** A role as OpenAI's chat API names it. */
export type Role = 'system' | 'developer' | 'user' | 'assistant';

/** One message as it is sent to a model. */
export interface Message {
  role: Role;
  content: string;
}

/** `approx` whenever a long piece had to be cut or the model's own encoding is not public. */
export interface TokenCount {
  tokens: number;
  method: 'exact' | 'approx';
}

/** Counts the tokens of a text in one encoding. Synchronous: load first, then count. */
export interface TokenCounter {
  /** e.g. `o200k_base` */
  readonly encoding: string;
  count(text: string): TokenCount;
}

/** Parameters of a request beside model and messages: `temperature`, `max_tokens`, `seed` … as the API names them. */
export type Parameters = Readonly<Record<string, unknown>>;

export interface ModelRequest {
  /** The provider's own name of the model, without the provider: `gpt-4.1-mini`. */
  model: string;
  messages: readonly Message[];
  parameters: Parameters;
  /** Which of several askings of the same request this is, from 0. Not sent: it tells kept answers apart. */
  repeat?: number;
}

/** Tokens as the provider counted them; a field it did not report stays undefined. */
export interface Usage {
  inputTokens?: number;
  outputTokens?: number;
  /** Of the input tokens those that the provider had from earlier requests, and bills at less. */
  cachedInputTokens?: number;
}

/** One answer of a model. */
export interface Completion {
  text: string;
  usage: Usage;
  /** Wall time of the successful attempt in milliseconds; undefined where it means nothing (`local/…`). */
  latencyMs?: number;
  finishReason?: string;
  /** What the server says it ran, where it says so. */
  servedModel?: string;
  /** Answered from the cache or a recording: usage and latency are those of the call back then, and nothing was spent now. */
  kept?: boolean;
}

/** Why a completion could not be had. */
export interface ModelFailure {
  code:
    | 'unauthorized'
    | 'unknown-model'
    | 'unreachable'
    | 'timeout'
    | 'rate-limited'
    | 'quota-exceeded'
    | 'bad-request'
    | 'server-error'
    | 'malformed-response'
    | 'empty-response'
    | 'recording-missing'
    | 'aborted';
  message: string;
  /** True when every further call would fail the same way: the run should stop. */
  fatal: boolean;
  /** Of `recording-missing`: what a recording of the request would be known by. */
  missing?: RecordingId;
}

/** What one recorded answer is known by: the request, and which of several askings of it. */
export interface RecordingId {
  /** sha256 of the request with its model, in canonical form. */
  key: string;
  /** From 0. */
  repeat: number;
}

/** A failure is data: it counts as a missing observation, never as a wrong answer. */
export type Outcome =
  | { ok: true; completion: Completion }
  | { ok: false; failure: ModelFailure };

export interface Model {
  /** As reports show it: `openai/gpt-4.1-mini`, `local/icl-1@1.1.0`. */
  readonly id: string;
  readonly kind: 'api' | 'local-icl';
  complete(request: ModelRequest, signal?: AbortSignal): Promise<Outcome>;
}

/** US dollars of one request, or undefined when the price is not known. */
export type Price = (provider: string, model: string, usage: Usage) => number | undefined;

/** A text as an embedding model sees it. */
export type Vector = ArrayLike<number>;

/**
 * One vector for each text, all of one length, by an embedding model named `provider/model`.
 * @param labels what a person calls the texts
 * @throws PromptError `embeddings/failed`, `embeddings/missing`
 */
export type Embed = (model: string, texts: readonly string[], labels?: readonly string[]) => Promise<readonly Vector[]>;

/** Bytes that take long to make, by a name for what they are made of. Whatever is not there is made again. */
export interface KeptBytes {
  recall(key: string): Uint8Array | undefined;
  keep(key: string, bytes: Uint8Array): void;
}

/** Uniform in [0, 1), reproducible from its seed. */
export type Random = () => number;
