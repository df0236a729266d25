import { PromptError } from '../core/errors.js';
import type { Usage } from '../core/ports.js';
import type { Values } from '../core/prompt/values/values.js';
import { canonicalJson, sha256 } from '../core/text/canonical-json.js';
import { knownMembers } from '../core/text/known-members.js';
import { describe, isMap } from '../core/text/plain-data.js';
import { type Recorder, splitModel } from './recorder.js';
import type { ServedPrompt } from './served-prompt.js';

/** The part of an `openai` client that is called. */
export interface ChatClient {
  // The client's own overloads differ between its majors: what it returns is looked at, not believed.
  chat: { completions: { create(body: never, options?: never): PromiseLike<unknown> } };
}

export interface CompleteOptions {
  client: ChatClient;
  /** What the split between canary and stable goes by. */
  key?: string;
  /** Answers identical requests from the answer to the first, while that is among the newest. */
  reuse?: boolean;
  /** Ends the request; `AbortSignal.timeout(10_000)` is a deadline. */
  signal?: AbortSignal;
}

export interface Answer {
  /** What the model said, without the reasoning a transform asked it for. */
  text: string;
  /** For `rate`; undefined where the request could not be logged. */
  request: string | undefined;
  prompt: ServedPrompt;
  usage: Usage;
  /** `stop`, `length` where it was cut off, `tool_calls`, …: as the provider says. */
  finishReason: string | undefined;
  cached: boolean;
}

/** What is read of a response. */
interface ChatResponse {
  model?: string;
  choices: [{ finish_reason?: string | null; message: { content?: string | null } }];
  usage?: { prompt_tokens?: number; completion_tokens?: number; prompt_tokens_details?: { cached_tokens?: number } | null } | null;
}

/** Answers that are kept for `reuse`. */
const KEPT = 1000;

/** Calls the model of a prompt and logs the request, whether it succeeds or not. */
export function createCompleter(recorder: Recorder): (prompt: ServedPrompt, values: Values, options: CompleteOptions) => Promise<Answer> {
  const kept = new Map<string, ChatResponse>();
  return async (prompt, values, { client, key, reuse = false, signal }) => {
    const model = requireModel(prompt);
    // An answer is read whole here, as it is where prompts are evaluated.
    const { stream: _stream, stream_options: _options, ...parameters } = prompt.parameters;
    const body = { ...parameters, model, messages: prompt.embedder === undefined ? prompt.render(values) : await prompt.renderAsync(values) };
    const id = reuse ? sha256(canonicalJson([prompt.model, body])) : '';
    const before = kept.get(id);
    const time = new Date();
    const started = performance.now();
    const facts = { time, values, ...(key === undefined ? {} : { key }) };
    let response: ChatResponse;
    try {
      response = before ?? requireAnswer(prompt, await client.chat.completions.create(body as never, ...(signal ? [{ signal } as never] : [])));
    } catch (error) {
      recorder.logRequest(prompt, { ...facts, latencyMs: performance.now() - started, error: errorType(error, signal) });
      throw error;
    }
    const [choice] = response.choices;
    const output = choice.message.content ?? '';
    const finishReason = choice.finish_reason ?? undefined;
    const usage = usageOf(response);
    const request = recorder.logRequest(prompt, {
      ...facts, usage, output, latencyMs: performance.now() - started,
      ...(response.model === undefined ? {} : { responseModel: response.model }),
      ...(finishReason === undefined ? {} : { finishReason }),
      ...(before ? { cached: true } : {}),
    });
    if (reuse && !before) keep(kept, id, response);
    return { text: prompt.extract(output, values), request, prompt, usage, finishReason, cached: before !== undefined };
  };
}

/** The model's own name, which the client knows it by. @throws PromptError `runtime/option` */
function requireModel({ name, version, model }: ServedPrompt): string {
  const [, own] = splitModel(model);
  if (own !== undefined) return own;
  const refuse = (message: string, remedy: string): PromptError => new PromptError('runtime/option', { message, remedy });
  if (model === undefined) {
    throw refuse(`${name}@${version} names no model`, 'add `model:` to its front matter, or `default_model:` to .promptrc, and promote it again');
  }
  throw refuse(
    `the model \`${model}\` of ${name}@${version} names no provider`,
    `write \`model: provider/${model}\`, such as openai/${model}, in its front matter or as \`default_model:\` in .promptrc, and promote it again`,
  );
}

/** A page of a proxy, or a stream, must not become an empty answer. @throws PromptError `runtime/no-answer` */
function requireAnswer({ name, version }: ServedPrompt, response: unknown): ChatResponse {
  const choices = isMap(response) ? response['choices'] : undefined;
  const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
  if (isMap(choice) && isMap(choice['message'])) return response as ChatResponse;
  throw new PromptError('runtime/no-answer', { name, version, got: describe(response) });
}

function keep(kept: Map<string, ChatResponse>, id: string, response: ChatResponse): void {
  kept.set(id, response);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

function usageOf({ usage }: ChatResponse): Usage {
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage ?? {};
  return knownMembers({ inputTokens: input, outputTokens: output, cachedInputTokens: details?.cached_tokens || undefined });
}

/** As OpenTelemetry's `error.type`: the status of the response, else the kind of error; never its message, which may quote what was sent. */
function errorType(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted) return (signal.reason as Error | undefined)?.name === 'TimeoutError' ? 'timeout' : 'aborted';
  if (!(error instanceof Error)) return 'unknown';
  if (error instanceof PromptError) return 'no_answer';
  if ('status' in error && typeof error.status === 'number') return String(error.status);
  if (/timeout/i.test(error.constructor.name)) return 'timeout';
  return error.constructor.name;
}
