import type { TokenCount } from '../../core/ports.js';
import { templateTexts } from '../../core/prompt/template/static-text.js';
import { type Context, defineCommand, result } from '../command.js';
import { parseModelName } from '../options.js';
import { renderTokens, type TokensData } from '../render/tokens.js';
import { openProject, type Project } from '../workspace/project.js';
import { readQuerySetIfAny } from '../workspace/evaluate/queries.js';
import { measureRendered } from '../workspace/rendered-size.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { openStandIn } from '../workspace/models/stand-in.js';
import { variantSources } from '../workspace/models/variant-sources.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { FALLBACK_MODEL, openTokenCounts, sumTokens, type TokenCounts } from '../workspace/tokens.js';

export const tokens = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt, version or variant' }],
  options: [{ flags: '--model <provider/name>', description: 'count in the encoding of this model', parse: parseModelName('--model') }],
  examples: ['prompt tokens support/triage', 'prompt tokens support/triage@2+few-shot:k=8'],
  async run(context, [reference], options) {
    const project = await openProject(context.cwd);
    const resolved = await createResolver(project, context.note).resolve(reference);
    const counts = await openTokenCounts(project);
    const data = await countResolved(context, project, resolved, counts, options.model);
    await counts.save();
    return result(data, renderTokens);
  },
});

async function countResolved(context: Context, project: Project, resolved: Resolved, counts: TokenCounts, wanted: string | undefined): Promise<TokensData> {
  const prompt = requirePrompt(resolved);
  const measured = await openStandIn(requireCompiled(resolved), resolved.stages, { ...variantSources(project, resolved), wanted });
  const { variant, estimated } = measured;
  if (estimated) {
    context.note(
      'note: examples are chosen by an embedding model, which is not asked here: sizes of requests are estimated with examples chosen by words',
    );
  }
  const model = wanted ?? variant.model ?? FALLBACK_MODEL;
  const texts = templateTexts(variant.compiled.prompt);
  const templates = await counts.count(model, texts.map(({ text }) => text));
  const { budget } = prompt.frontMatter;
  const set = await readQuerySetIfAny(project, prompt);
  const data: TokensData = {
    reference: resolved.label,
    model,
    ...((wanted ?? variant.model) === undefined ? { assumed: true as const } : {}),
    messages: texts.map(({ role }, index) => ({ role, template: templates[index] as TokenCount })),
    template: { ...sumTokens(templates), ...(budget?.template === undefined ? {} : { budget: budget.template }) },
  };
  if (!set) return data;
  context.progress.start('counting', set.queries.length);
  const rendered = await measureRendered(measured, set, counts, model, () => context.progress.step());
  context.progress.end();
  if (!rendered) return data;
  return { ...data, rendered: { ...rendered, ...(budget?.rendered === undefined ? {} : { budget: budget.rendered }) } };
}
