import { PromptError } from '../core/errors.js';
import type { Usage } from '../core/ports.js';
import type { Values } from '../core/prompt/values.js';
import { canonicalJson, sha256 } from '../core/text/canonical-json.js';
import { type Recorder, splitModel } from './recorder.js';
import type { ServedPrompt } from './served-prompt.js';

/** The part of an `openai` client that is called. */
export interface ChatClient {
  // The client's own overloads differ between its majors: what it returns is looked at, not believed.
  chat: { completions: { create(body: never): PromiseLike<unknown> } };
}

export interface CompleteOptions {
  client: ChatClient;
  /** What the split between canary and stable goes by. */
  key?: string;
  /** Answers identical requests from the answer to the first, while that is among the newest. */
  reuse?: boolean;
}

export interface Answer {
  /** What the model said, without the reasoning a transform asked it for. */
  text: string;
  /** For `rate`; undefined where the request could not be logged. */
  request: string | undefined;
  prompt: ServedPrompt;
  usage: Usage;
  cached: boolean;
}

/** What is read of a response. */
interface ChatResponse {
  model?: string;
  choices?: { finish_reason?: string | null; message?: { content?: string | null } }[];
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null;
}

/** Answers that are kept for `reuse`. */
const KEPT = 1000;

/** Calls the model of a prompt and logs the request, whether it succeeds or not. */
export function createCompleter(recorder: Recorder): (prompt: ServedPrompt, values: Values, options: CompleteOptions) => Promise<Answer> {
  const kept = new Map<string, ChatResponse>();
  return async (prompt, values, { client, key, reuse = false }) => {
    const model = requireModel(prompt);
    const body = { ...prompt.parameters, model, messages: prompt.render(values) };
    const id = reuse ? sha256(canonicalJson([prompt.model, body])) : '';
    const before = kept.get(id);
    const time = new Date();
    const started = performance.now();
    const facts = { time, values, ...(key === undefined ? {} : { key }) };
    let response: ChatResponse;
    try {
      response = before ?? ((await client.chat.completions.create(body as never)) as ChatResponse);
    } catch (error) {
      recorder.logRequest(prompt, { ...facts, latencyMs: performance.now() - started, error: errorType(error) });
      throw error;
    }
    const output = response.choices?.[0]?.message?.content ?? '';
    const finishReason = response.choices?.[0]?.finish_reason ?? undefined;
    const usage = usageOf(response);
    const request = recorder.logRequest(prompt, {
      ...facts, usage, output, latencyMs: performance.now() - started,
      ...(response.model === undefined ? {} : { responseModel: response.model }),
      ...(finishReason === undefined ? {} : { finishReason }),
      ...(before ? { cached: true } : {}),
    });
    if (reuse && !before) keep(kept, id, response);
    return { text: prompt.extract(output, values), request, prompt, usage, cached: before !== undefined };
  };
}

/** The model's own name, which the client knows it by. @throws PromptError `runtime/option` */
function requireModel({ name, version, model }: ServedPrompt): string {
  const [, own] = splitModel(model);
  if (own !== undefined) return own;
  const refuse = (message: string, remedy: string): PromptError => new PromptError('runtime/option', { message, remedy });
  if (model === undefined) throw refuse(`${name}@${version} names no model`, 'add `model:` to its front matter, or `default_model:` to .promptrc, and promote it again');
  throw refuse(`the model \`${model}\` of ${name}@${version} names no provider`, `write \`model: provider/${model}\`, such as openai/${model}, in its front matter or as \`default_model:\` in .promptrc, and promote it again`);
}

function keep(kept: Map<string, ChatResponse>, id: string, response: ChatResponse): void {
  kept.set(id, response);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}

function usageOf({ usage }: ChatResponse): Usage {
  const { prompt_tokens: input, completion_tokens: output } = usage ?? {};
  return { ...(input === undefined ? {} : { inputTokens: input }), ...(output === undefined ? {} : { outputTokens: output }) };
}

/** As OpenTelemetry's `error.type`: the status of the response, else the kind of error. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('status' in error && typeof error.status === 'number') return String(error.status);
  if (/timeout/i.test(error.constructor.name)) return 'timeout';
  return error.constructor.name;
}
