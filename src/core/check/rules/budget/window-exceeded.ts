import type { PromptRule } from '../../rule.js';
import { approximation } from '../../wording.js';

const SMALL = '---\nmodel: openai/gpt-4o\nparameters: { max_tokens: 150 }\n---\n';

/** A request and its answer that the model has no room for. Of windows that are not known nothing is said. */
export const windowExceeded: PromptRule = {
  code: 'budget/window-exceeded',
  severity: 'error',
  slow: true,
  title: 'a request and its answer are larger than the model’s context window',
  why: 'The provider refuses such a request, or cuts the answer off.',
  remedy: 'limit the variables (`maxLength`), show fewer examples, lower `max_tokens`, or take a model with a larger window',
  bad: `${SMALL}${'Say hello to everyone. '.repeat(20)}\n`,
  good: `${SMALL}Say hello to everyone.\n`,
  check({ prompt, largest, facts, model }) {
    const window = facts?.model?.window;
    if (!largest || window === undefined) return [];
    const answer = answerTokens(prompt.content.parameters);
    const { tokens: { tokens, method }, what } = largest;
    const most = tokens + (answer ?? 0);
    if (most <= window) return [];
    const about = method === 'approx' ? 'about ' : '';
    const room = answer === undefined ? `, ${most - window} more than` : ` and with an answer of \`max_tokens\` ${answer}, ${most - window} more than`;
    const place = prompt.placeOf(prompt.content.model === undefined ? [] : ['model']);
    return [
      {
        place,
        message: `${what} ${about}${tokens} tokens${room} the ${window} of \`${facts?.model?.name}\`’s context window${approximation(model, method)}`,
      },
    ];
  },
};

/** As many as its parameters allow; undefined where they do not say. */
export function answerTokens(parameters: Readonly<Record<string, unknown>>): number | undefined {
  const written = parameters['max_tokens'] ?? parameters['max_completion_tokens'];
  return typeof written === 'number' ? written : undefined;
}
