import type { Completion, ModelFailure, Usage } from '../../core/ports.js';
import type { Quote } from './quote.js';

/** What is wrong with a response that came as a success. */
export interface ResponseFault {
  code: Extract<ModelFailure['code'], 'malformed-response' | 'empty-response'>;
  /** A clause that says what the server did. */
  said: string;
  /** True when the body was missing or broken off rather than wrong. */
  retry: boolean;
}

type ReadResponse = { ok: true; completion: Completion } | { ok: false; fault: ResponseFault };

/**
 * Reads the body of a chat completion, as parsed JSON or as the text it was. An answer without text,
 * also one of no characters, is `empty-response`: a filter, a refusal, a tool call or the token limit
 * took it, and scoring it as an answer would count it as wrong.
 */
export function readCompletion(body: unknown, quote: Quote): ReadResponse {
  if (body === undefined || body === null || body === '') return malformed('sent an empty body', true);
  if (typeof body === 'string') return malformed(`sent text instead of JSON: ${quote(body)}`);
  if (!isRecord(body)) return malformed('sent JSON that is no chat completion');
  if (body.error !== undefined && body.error !== null) {
    return malformed(`sent an error as a success: ${errorText(body.error, quote)}`);
  }
  const choice: unknown = Array.isArray(body.choices) ? body.choices[0] : undefined;
  if (!isRecord(choice)) return malformed('sent no choices');
  if (!isRecord(choice.message)) return malformed('sent a choice without a message');
  const { content } = choice.message;
  if (content === null || content === undefined || content === '') return empty(choice, choice.message, quote);
  if (typeof content !== 'string') return malformed('sent a message whose content is not text');
  return { ok: true, completion: completionOf(content, choice, body) };
}

function completionOf(text: string, choice: Record<string, unknown>, body: Record<string, unknown>): Completion {
  return {
    text,
    usage: usageOf(body.usage),
    ...(typeof choice.finish_reason === 'string' ? { finishReason: choice.finish_reason } : {}),
    ...(typeof body.model === 'string' ? { servedModel: body.model } : {}),
  };
}

function usageOf(usage: unknown): Usage {
  if (!isRecord(usage)) return {};
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
  const cached = isRecord(details) ? details.cached_tokens : undefined;
  return {
    ...(isTokenCount(input) ? { inputTokens: input } : {}),
    ...(isTokenCount(output) ? { outputTokens: output } : {}),
    ...(isTokenCount(input) && isTokenCount(cached) && cached > 0 && cached <= input ? { cachedInputTokens: cached } : {}),
  };
}

function isTokenCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function malformed(said: string, retry = false): ReadResponse {
  return { ok: false, fault: { code: 'malformed-response', said, retry } };
}

function empty(choice: Record<string, unknown>, message: Record<string, unknown>, quote: Quote): ReadResponse {
  const said = `sent no text${emptyReason(choice.finish_reason, message, quote)}`;
  return { ok: false, fault: { code: 'empty-response', said, retry: false } };
}

function emptyReason(finishReason: unknown, message: Record<string, unknown>, quote: Quote): string {
  if (typeof message.refusal === 'string') return `; the model refused: ${quote(message.refusal)}`;
  if (Array.isArray(message.tool_calls) && message.tool_calls.length > 0) return '; the model called a tool';
  if (finishReason === 'length') return '; the token limit was reached before any: raise it';
  return typeof finishReason === 'string' ? ` (finish reason ${quote(finishReason)})` : '';
}

/** The message of an error object as OpenAI's API and its kin send it, or what can be shown of another. */
export function errorText(error: unknown, quote: Quote): string {
  if (isRecord(error) && typeof error.message === 'string') return quote(error.message);
  return quote(typeof error === 'string' ? error : (JSON.stringify(error) ?? ''));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
