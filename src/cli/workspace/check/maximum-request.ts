import { maximumValues } from '../../../core/check/maximum-values.js';
import { PromptError } from '../../../core/errors.js';
import type { TokenCount } from '../../../core/ports.js';
import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import { chatOverhead } from '../../../core/prompt/template/static-text.js';
import type { Project } from '../project.js';
import { openStandIn } from '../models/stand-in.js';
import { templatesFor } from '../templates/techniques.js';
import { sumTokens, type TokenCounts } from '../tokens.js';

/** A request whose values are as long as they may be, or the variables that have no end; no texts where it cannot be rendered. */
export type MaximumRequest = { texts?: readonly string[] } | { unbounded: readonly string[] };

export async function renderMaximum(compiled: CompiledPrompt, project: Project, model: string): Promise<MaximumRequest> {
  const maximum = maximumValues(compiled.prompt.content.variables);
  if (!maximum.ok) return { unbounded: maximum.unbounded };
  const { values, faults } = compiled.checker.complete(maximum.values);
  // A schema with a pattern or a format: no value of the greatest length can be made up.
  if (faults.length > 0) return { unbounded: faults.map(({ variable }) => variable) };
  try {
    const { messages } = (await openStandIn(compiled, [], { fallback: model, templates: templatesFor(project) })).variant.render(values);
    return { texts: messages.map(({ content }) => content) };
  } catch (error) {
    if (error instanceof PromptError) return {};
    throw error;
  }
}

/** Made-up values have about so many tokens as real ones of their length. */
export async function countRequest(texts: readonly string[], counts: TokenCounts, model: string): Promise<TokenCount> {
  const { tokens } = sumTokens(await counts.count(model, texts));
  return { tokens: tokens + chatOverhead(texts.length), method: 'approx' };
}
