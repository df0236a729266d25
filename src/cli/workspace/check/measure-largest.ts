import type { CheckedPrompt } from '../../../core/check/rule.js';
import { answerTokens } from '../../../core/check/rules/budget/window-exceeded.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { chatOverhead, templateTexts } from '../../../core/prompt/template/static-text.js';
import { encodingOfModel } from '../../../core/tokens/encoding-of-model.js';
import { mostTokens } from '../../../core/tokens/most-tokens.js';
import type { RenderedSize } from '../rendered-size.js';
import type { TokenCounts } from '../tokens.js';
import { countRequest, type MaximumRequest } from './maximum-request.js';

/**
 * The largest request there can be; where a variable has no end, the largest that is known. Undefined where bytes alone
 * decide that it fits: then nothing is counted.
 */
export async function measureLargest(
  prompt: Prompt,
  maximum: MaximumRequest,
  size: RenderedSize | undefined,
  window: number,
  counts: TokenCounts,
  model: string,
): Promise<CheckedPrompt['largest']> {
  const most = window - (answerTokens(prompt.content.parameters) ?? 0);
  const texts = 'texts' in maximum ? maximum.texts : undefined;
  if (!texts && size) return { tokens: size.largest, what: `the request of query \`${size.largestQuery}\` has` };
  const known = texts ?? templateTexts(prompt).map(({ text }) => text);
  if (mostTokens(known, encodingOfModel(model)) + chatOverhead(known.length) <= most) return undefined;
  return {
    tokens: await countRequest(known, counts, model),
    what: texts ? 'with values of the greatest length a request has' : 'without its values a request has',
  };
}
