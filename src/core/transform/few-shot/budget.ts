import type { Message, TokenCount, TokenCounter } from '../../ports.js';
import { renderMessages, type CompiledPrompt } from '../../prompt/template/compile.js';
import type { Example } from '../../prompt/examples.js';
import { chatOverhead } from '../../prompt/template/static-text.js';
import type { Values } from '../../prompt/values/values.js';

/**
 * What a request has more with these examples than without: of each the whole is counted, wherever the template shows
 * them, so that what it writes around them and what the chat format adds to a pair is paid for, too.
 */
export function countExamples(compiled: CompiledPrompt, values: Values, counter: TokenCounter): (examples: readonly Example[]) => TokenCount {
  // Most messages are those of the request before.
  const known = new Map<string, TokenCount>();
  const count = (text: string): TokenCount => {
    const before = known.get(text) ?? counter.count(text);
    known.set(text, before);
    return before;
  };
  const sum = (messages: readonly Message[]): TokenCount => {
    const counts = messages.map(({ content }) => count(content));
    return {
      tokens: counts.reduce((total, { tokens }) => total + tokens, chatOverhead(messages.length)),
      method: counts.every(({ method }) => method === 'exact') ? 'exact' : 'approx',
    };
  };
  const without = sum(renderMessages(compiled, values));
  return (examples) => {
    const shown = sum(renderMessages(compiled, values, examples));
    return { tokens: shown.tokens - without.tokens, method: shown.method };
  };
}
