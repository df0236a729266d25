import { isMap } from '../text/plain-data.js';

/** One request an application made, as its log keeps it; names follow OpenTelemetry's GenAI attributes where they exist. What is not known is left out. */
export interface RequestEvent {
  event: 'request';
  /** A UUID; what a rating refers to. */
  id: string;
  /** ISO 8601 with milliseconds: when the request began. */
  time: string;
  prompt: string;
  version: number;
  /** Content hash, 64 hexadecimal digits. */
  hash: string;
  variant: 'stable' | 'canary';
  environment: string;
  /** First 16 hexadecimal digits of the key's sha256. */
  key?: string;
  'gen_ai.request.model'?: string;
  'gen_ai.provider.name'?: string;
  'gen_ai.response.model'?: string;
  'gen_ai.usage.input_tokens'?: number;
  'gen_ai.usage.output_tokens'?: number;
  'gen_ai.response.finish_reasons'?: readonly string[];
  latency_ms?: number;
  /** Only of a request that failed. */
  'error.type'?: string;
  cost_usd?: number;
  /** Answered from an earlier identical request; nothing was spent. */
  cached?: boolean;
  /** Only where the application asked for it. */
  values?: Readonly<Record<string, unknown>>;
  output?: string;
}

/** What a person thought of an answer. */
export interface RatingEvent {
  event: 'rating';
  id: string;
  /** `id` of the request. */
  request: string;
  time: string;
  /** 1, 2, 3, 4 or 5. */
  rating: number;
}

export type LogEvent = RequestEvent | RatingEvent;

/** The event of one line; undefined for a torn line and for what is no event of this log. */
export function parseEvent(line: string): LogEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isMap(value) || !areTexts(value, ['id', 'time'])) return undefined;
  if (value['event'] === 'rating') return areTexts(value, ['request']) && typeof value['rating'] === 'number' ? (value as unknown as RatingEvent) : undefined;
  const isRequest = value['event'] === 'request' && areTexts(value, ['prompt', 'hash', 'variant', 'environment']) && typeof value['version'] === 'number';
  return isRequest ? (value as unknown as RequestEvent) : undefined;
}

function areTexts(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'string');
}
