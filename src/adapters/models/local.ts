import { answer } from '../../core/icl/answer.js';
import { ICL_ID } from '../../core/icl/icl.js';
import type { Model } from '../../core/ports.js';

/** Tokens of each text, in their order. */
export type CountTokens = (texts: readonly string[]) => Promise<number[]>;

/**
 * The embedded in-context learner as a model like another: it sees the rendered messages and nothing else. Token
 * usage is counted; latency and price would mean nothing and stay unknown.
 */
export function localModel(countTokens: CountTokens): Model {
  return {
    id: ICL_ID,
    kind: 'local-icl',
    async complete({ messages }) {
      const text = answer(messages);
      const [outputTokens = 0, ...input] = await countTokens([text, ...messages.map(({ content }) => content)]);
      const inputTokens = input.reduce((sum, tokens) => sum + tokens, 0);
      return { ok: true, completion: { text, finishReason: 'stop', usage: { inputTokens, outputTokens } } };
    },
  };
}
