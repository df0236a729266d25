import type { CheckedPrompt } from '../../../core/check/rule.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { SAFE_LEVEL } from '../../../core/transform/compress/level.js';
import type { TokenCounts } from '../tokens.js';

/**
 * What the safe edits of `prompt compress` make of a template, limit by limit.
 * @param work whether it may be done now; else it is told where it was done before
 */
export async function measureCompressed(
  prompt: Prompt,
  limits: readonly number[],
  counts: TokenCounts,
  model: string,
  work: boolean,
): Promise<NonNullable<CheckedPrompt['compressed']>> {
  const compressed: { limit: number; tokens: number }[] = [];
  for (const limit of limits) {
    const count = await counts.remember(`compressed ${model} ${prompt.hash} ${limit}`, async () => {
      if (!work) return undefined;
      const [{ loadTokenCounter }, { compressBody }] = await Promise.all([
        import('../../../adapters/tokens.js'),
        import('../../../core/transform/compress/template.js'),
      ]);
      return compressBody(prompt, prompt.content.body, { level: SAFE_LEVEL, maxTokens: limit }, await loadTokenCounter(model)).after;
    });
    if (count) compressed.push({ limit, tokens: count.tokens });
  }
  return compressed;
}
