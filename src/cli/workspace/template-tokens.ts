import type { TokenCount } from '../../core/ports.js';
import type { ReadPrompt } from '../../core/prompt/prompt.js';
import { templateTexts } from '../../core/prompt/template/static-text.js';
import type { Project } from './project.js';
import { FALLBACK_MODEL, sumTokens, type TokenCounts } from './tokens.js';

/** Tokens of the template against its budget. */
export async function templateTokens(project: Project, tokens: TokenCounts, read: ReadPrompt): Promise<TokenCount & { budget?: number }> {
  if (!read.prompt) return { tokens: 0, method: 'exact' };
  const model = read.prompt.content.model ?? project.config.default_model ?? FALLBACK_MODEL;
  const counts = await tokens.count(model, templateTexts(read.prompt).map(({ text }) => text));
  const budget = read.prompt.frontMatter.budget?.template;
  return { ...sumTokens(counts), ...(budget === undefined ? {} : { budget }) };
}
