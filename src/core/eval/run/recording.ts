import * as v from 'valibot';
import type { Completion, RecordingId, Usage } from '../../ports.js';
import { canonicalJson } from '../../text/canonical-json.js';
import { knownMembers } from '../../text/known-members.js';
import { isMap } from '../../text/plain-data.js';
import { recordingKey, type RequestBody } from './request-key.js';

/** One request and what came of it, as a line of a recordings file holds it. */
export interface Recording extends RecordingId {
  request: RequestBody;
  completion: Completion;
}

const count = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const UsageSchema = v.object({ prompt_tokens: count, completion_tokens: count, prompt_tokens_details: v.optional(v.object({ cached_tokens: count })) });
const LineSchema = v.object({
  v: v.literal(1),
  key: v.string(),
  repeat: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  request: v.record(v.string(), v.unknown()),
  response: v.object({
    content: v.pipe(v.string(), v.nonEmpty()),
    finish_reason: v.optional(v.string()),
    model: v.optional(v.string()),
    usage: v.optional(UsageSchema, {}),
  }),
  latency_ms: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
});

/** One line without its newline; equal recordings give equal bytes. No time, no header: only what was asked and answered. */
export function formatRecording({ key, repeat, request, completion }: Recording): string {
  const { text, finishReason, servedModel, latencyMs, usage } = completion;
  return canonicalJson({
    v: 1,
    key,
    repeat,
    request,
    response: {
      content: text,
      finish_reason: finishReason,
      model: servedModel,
      usage: {
        prompt_tokens: usage.inputTokens,
        completion_tokens: usage.outputTokens,
        prompt_tokens_details: usage.cachedInputTokens === undefined ? undefined : { cached_tokens: usage.cachedInputTokens },
      },
    },
    latency_ms: latencyMs === undefined ? undefined : Math.round(latencyMs),
  });
}

export type ParsedRecording = { ok: true; recording: Recording } | { ok: false; message: string };

export function parseRecording(line: string): ParsedRecording {
  if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(line)) return fault('a merge conflict; keep the lines of both sides, their order does not matter');
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fault('this line is not JSON');
  }
  if (isMap(value) && typeof value['v'] === 'number' && value['v'] > 1) return fault('this line was written by a newer git-prompt');
  const parsed = v.safeParse(LineSchema, value);
  if (!parsed.success) return fault(`this line is no recording: ${v.getDotPath(parsed.issues[0]) ?? 'it'} is not as expected`);
  const { key, repeat, request, response, latency_ms: latencyMs } = parsed.output;
  if (recordingKey(request) !== key) return fault('the key is not that of the request; was the line edited?');
  const completion: Completion = {
    text: response.content,
    usage: usageOf(response.usage),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(response.finish_reason === undefined ? {} : { finishReason: response.finish_reason }),
    ...(response.model === undefined ? {} : { servedModel: response.model }),
  };
  return { ok: true, recording: { key, repeat, request, completion } };
}

function usageOf({ prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details }: v.InferOutput<typeof UsageSchema>): Usage {
  return knownMembers({ inputTokens: input, outputTokens: output, cachedInputTokens: details?.cached_tokens });
}

function fault(message: string): ParsedRecording {
  return { ok: false, message };
}
