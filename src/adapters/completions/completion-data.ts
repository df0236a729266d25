import type { Completion, Usage } from '../../core/ports.js';

/** A completion as it was kept, or undefined where the JSON is none. */
export function parseCompletion(data: string): Completion | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  return isCompletion(value) ? value : undefined;
}

function isCompletion(value: unknown): value is Completion {
  if (!isRecord(value)) return false;
  const { text, usage, latencyMs, finishReason, servedModel } = value;
  return typeof text === 'string' && isUsage(usage) && isNumber(latencyMs) && isString(finishReason) && isString(servedModel);
}

function isUsage(value: unknown): value is Usage {
  return isRecord(value) && isNumber(value['inputTokens']) && isNumber(value['outputTokens']) && isNumber(value['cachedInputTokens']);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const isNumber = (value: unknown): boolean => value === undefined || typeof value === 'number';
const isString = (value: unknown): boolean => value === undefined || typeof value === 'string';
