import type { ModelRequest } from '../../ports.js';

/** About what a token is long in English; providers that limit tokens reckon like this before they have counted. */
const CHARACTERS_A_TOKEN = 4;

/** What a request counts against a limit on tokens: its text, and all that it allows as an answer. Never a figure for people. */
export function estimateTokens({ messages, parameters }: Pick<ModelRequest, 'messages' | 'parameters'>): number {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  const allowed = parameters['max_completion_tokens'] ?? parameters['max_tokens'];
  return Math.ceil(characters / CHARACTERS_A_TOKEN) + (typeof allowed === 'number' && allowed > 0 ? allowed : 0);
}
