import { answer } from '../../core/icl/answer.js';
import { ICL_ID } from '../../core/icl/icl.js';
import type { Model, TokenCounter } from '../../core/ports.js';
import { loadTokenCounter } from '../tokens.js';

/**
 * The embedded in-context learner as a model like another: it sees the rendered messages and nothing else. Token
 * usage is counted; latency and price would mean nothing and stay unknown.
 */
export function localModel(): Model {
  let counter: Promise<TokenCounter> | undefined;
  return {
    id: ICL_ID,
    kind: 'local-icl',
    async complete({ messages }) {
      const { count } = await (counter ??= loadTokenCounter(ICL_ID));
      const text = answer(messages);
      const inputTokens = messages.reduce((sum, { content }) => sum + count(content).tokens, 0);
      return { ok: true, completion: { text, finishReason: 'stop', usage: { inputTokens, outputTokens: count(text).tokens } } };
    },
  };
}
