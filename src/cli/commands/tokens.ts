import type { TokenCount } from '../../core/ports.js';
import { chatOverhead, templateTexts } from '../../core/prompt/static-text.js';
import { prepareVariant } from '../../core/transform/variant.js';
import { type CommandSpec, type Context, result } from '../command.js';
import { renderTokens, type TokensData } from '../render/tokens.js';
import { openProject, type Project } from '../workspace/project.js';
import { readQuerySetIfAny } from '../workspace/queries.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { createResolver, type Resolved } from '../workspace/resolve.js';
import { FALLBACK_MODEL, openTokenCounts, sumTokens, type TokenCounts } from '../workspace/tokens.js';

export const tokens: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'a prompt, version or variant' }],
  options: [{ flags: '--model <provider/name>', description: 'count in the encoding of this model' }],
  examples: ['prompt tokens support/triage', 'prompt tokens support/triage@2+few-shot:k=8'],
  async run(context, [reference], options) {
    const project = await openProject(context.cwd);
    const resolved = await createResolver(project).resolve(reference as string);
    const counts = await openTokenCounts(project);
    const data = await countResolved(context, project, resolved, counts, options['model'] as string | undefined);
    await counts.save();
    return result(data, renderTokens);
  },
};

async function countResolved(context: Context, project: Project, resolved: Resolved, counts: TokenCounts, wanted: string | undefined): Promise<TokensData> {
  const prompt = requirePrompt(resolved);
  const variant = prepareVariant(requireCompiled(resolved), resolved.stages, resolved.pinnedModel ?? project.config.default_model);
  const model = wanted ?? variant.model ?? FALLBACK_MODEL;
  const texts = templateTexts(prompt);
  const templates = await counts.count(model, texts.map(({ text }) => text));
  const { budget } = prompt.frontMatter;
  const set = await readQuerySetIfAny(project, prompt);
  const data: TokensData = {
    reference: resolved.label,
    model,
    messages: texts.map(({ role }, index) => ({ role, template: templates[index] as TokenCount })),
    template: { ...sumTokens(templates), ...(budget?.template === undefined ? {} : { budget: budget.template }) },
  };
  if (!set) return data;
  context.progress.start('counting', set.queries.length);
  const sizes: { id: string; count: TokenCount; overhead: number }[] = [];
  for (const query of set.queries) {
    const { values, faults } = variant.compiled.checker.complete(query.vars);
    context.progress.step();
    if (faults.length > 0) continue;
    const { messages } = variant.render(values);
    const overhead = chatOverhead(messages.length);
    const count = sumTokens(await counts.count(model, messages.map(({ content }) => content)));
    sizes.push({ id: query.id, overhead, count: { ...count, tokens: count.tokens + overhead } });
  }
  context.progress.end();
  sizes.sort((a, b) => a.count.tokens - b.count.tokens);
  const [median, largest] = [sizes[(sizes.length - 1) >> 1], sizes.at(-1)];
  if (!median || !largest) return data;
  const rendered = { queries: sizes.length, median: median.count, largest: largest.count, largestQuery: largest.id, overhead: largest.overhead };
  return { ...data, rendered: { ...rendered, ...(budget?.rendered === undefined ? {} : { budget: budget.rendered }) } };
}
