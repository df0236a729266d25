import type { TokenCount } from '../ports.js';
import { encodingOfModel } from '../tokens/encoding-of-model.js';
import type { CheckedPrompt } from './rule.js';

/** By what a model's tokens were counted that has another tokenizer; empty where its own encoding was used. */
export function approximation(model: string | undefined, method: TokenCount['method']): string {
  if (model === undefined || method === 'exact') return '';
  const { encoding, factor, exact } = encodingOfModel(model);
  return exact ? '' : ` (counted by \`${encoding}\`${factor === 1 ? '' : ` × ${factor}`}, an approximation for \`${model}\`)`;
}

/** What to type, and what would come of it where that is known. */
export function compressAdvice(name: string, limit: number, compressed: CheckedPrompt['compressed'] = []): string {
  const command = `\`prompt compress ${name} --max-tokens ${limit}\``;
  const tokens = compressed.find((one) => one.limit === limit)?.tokens;
  if (tokens === undefined) return `see what can go: ${command}`;
  return tokens <= limit ? `${command} makes it ${tokens} tokens` : `safe edits (${command}) make it ${tokens} tokens at best, ${tokens - limit} too many`;
}
