import type { Parameters } from '../../ports.js';

/**
 * Models that reason before they answer, by the names their makers give them, without provider and in lower case. A
 * name that is not listed is taken for one that does not.
 */
const REASONING: readonly RegExp[] = [
  // OpenAI: o1, o3-mini, o4-mini-2025-04-16; gpt-5, but not its chat models, nor gpt-5.1 and later, which reason where a parameter says so.
  /^o[1-9](?![a-z\d])/,
  /^gpt-5(?![.\d])(?!.*chat)/,
  /^gpt-oss/,
  /^codex-mini/,
  // Anthropic's think only where a parameter says so; these names are other servers' for that.
  /^claude.*thinking/,
  /^gemini-(?:2\.5-(?:pro|flash(?!-lite))|[3-9])/,
  /^deepseek-(?:reasoner|r\d)/,
  /^grok-(?:3-mini|4)(?!.*non-reasoning)/,
  /^(?:qwq|qvq|magistral|phi-4.*reasoning|sonar-(?:reasoning|deep-research))/,
  /(?:^|[-_/:])(?:thinking|reasoner|reasoning)(?:$|[-_/:])/,
];

/** Switched off in so many words. */
const OFF = /non-(?:thinking|reasoning)/;

/** Why a request is answered with reasoning of the model's own; undefined where nothing says so. @param model `provider/name` */
export function reasonsByItself(model: string | undefined, parameters: Parameters): string | undefined {
  const { reasoning_effort: effort, reasoning, thinking } = parameters;
  if (typeof effort === 'string' && effort !== 'none') return '`reasoning_effort` is set';
  if (isOn(reasoning)) return '`reasoning` is set';
  if (isOn(thinking)) return '`thinking` is set';
  if (model === undefined || effort === 'none') return undefined;
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase().replace(/^ft:/, '');
  return !OFF.test(name) && REASONING.some((pattern) => pattern.test(name)) ? `${model} reasons by itself` : undefined;
}

function isOn(setting: unknown): boolean {
  if (setting === null || typeof setting !== 'object') return setting === true;
  const { type, enabled, effort } = setting as Record<string, unknown>;
  return type !== 'disabled' && enabled !== false && effort !== 'none';
}
