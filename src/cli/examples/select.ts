import { PromptError } from '../../core/errors.js';
import { renderMessages, type CompiledPrompt } from '../../core/prompt/template/compile.js';
import type { Example } from '../../core/prompt/examples.js';
import { chatOverhead } from '../../core/prompt/template/static-text.js';
import type { Values } from '../../core/prompt/values/values.js';
import { type Embedding, type KnownVectors, prepareEmbedding } from '../../core/transform/few-shot/embedding.js';
import { prepareSelector } from '../../core/transform/few-shot.js';
import { modelOf } from '../../core/transform/variant.js';
import { type CommandResult, type Context, result } from '../command.js';
import { renderSelection, type SelectionData } from '../render/examples.js';
import { openProjectEmbeddings, takeFigures } from '../workspace/models/embeddings.js';
import { keptPools } from '../workspace/models/kept-pools.js';
import { openProject, type Project } from '../workspace/project.js';
import { queryValues } from '../workspace/evaluate/query-values.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { FALLBACK_MODEL, openTokenCounts, sumTokens, type TokenCounts } from '../workspace/tokens.js';
import { defaultModelOf } from '../workspace/models/variant-sources.js';
import { readValues } from '../workspace/values.js';
import type { ExamplesOptions } from './options.js';

const FEW_SHOT = 'few-shot';

/** What few-shot would show for an input, and by which figures it chose. */
export async function selectExamples(context: Context, typed: string, options: ExamplesOptions): Promise<CommandResult> {
  const project = await openProject(context.cwd);
  const resolved = await createResolver(project, context.note).resolve(typed);
  const compiled = requireCompiled(resolved);
  const query = options.query;
  const given = {
    ...(query === undefined ? {} : await queryValues(project, compiled.prompt, query)),
    ...(await readValues(context.cwd, options, compiled.prompt.content.variables)),
  };
  const values = completeValues(compiled, resolved.label, given, options.input);
  const { k, strategy, maxTokens, embedder, embeds, select } = prepareSelector(stageOf(compiled, resolved), compiled);
  const model = modelOf(compiled, resolved.stages, defaultModelOf(project, resolved)) ?? FALLBACK_MODEL;
  const counter = maxTokens === undefined ? undefined : await (await import('../../adapters/tokens.js')).loadTokenCounter(model);
  const vectors = embeds && (await askVectors(embeds, values, project, context));
  const { chosen, skipped, spent } = select(values, { compiled, counter, vectors, kept: keptPools(project) });
  const counts = await openTokenCounts(project);
  const pool = compiled.prompt.examples;
  const rows: SelectionData['chosen'] = [];
  for (const { index, similarity, relevance, penalty, rank, reason } of chosen) {
    const example = pool[index] as Example;
    rows.push({
      example,
      similarity,
      relevance,
      rank,
      reason,
      tokens: await countExample(compiled, values, example, { counts, model }),
      ...(penalty === undefined ? {} : { penalty }),
    });
  }
  await counts.save();
  const data: SelectionData = {
    reference: resolved.label, strategy, k, ...(embedder === undefined ? {} : { embedder }), pool: pool.length, model, chosen: rows,
    skipped: skipped.map(({ index, ...why }) => ({ example: pool[index] as Example, ...why })),
    ...(spent && maxTokens !== undefined ? { spent: { ...spent, max: maxTokens } } : {}),
  };
  return result(data, renderSelection);
}

async function askVectors(embeds: Embedding, values: Values, project: Project, context: Context): Promise<KnownVectors> {
  const embeddings = openProjectEmbeddings(project, context, { cache: true, offline: false });
  try {
    return await prepareEmbedding(embeds).ask([{ label: 'the input', values }], embeddings.embed);
  } finally {
    await takeFigures(embeddings, project, context.note);
    embeddings.close();
  }
}

/** A text is the value of the only required variable. */
function completeValues(compiled: CompiledPrompt, label: string, given: Values, text: string | undefined): Values {
  const { required } = compiled.checker;
  if (text !== undefined && required.length !== 1) {
    throw new PromptError('usage', {
      message: `--input is the value of the only required variable; ${label} has ${required.length}`,
      remedy: 'give --var name=value for each',
    });
  }
  const { values, faults } = compiled.checker.complete(text === undefined ? given : { ...given, [required[0] as string]: text });
  if (faults.length > 0) {
    throw new PromptError('values/invalid', { name: label, faults: faults.map(({ variable, message }) => `${variable}: ${message}`) });
  }
  return values;
}

/** The prompt's own stage with what the reference changes; its defaults where neither has one. */
function stageOf(compiled: CompiledPrompt, { stages }: Resolved): { name: string; options: Record<string, unknown> } {
  const own = [...compiled.prompt.content.transforms, ...stages].filter(({ name }) => name === FEW_SHOT);
  return { name: FEW_SHOT, options: Object.assign({}, ...own.map(({ options }) => options)) as Record<string, unknown> };
}

/** What a request has more with this example than without: a count of each whole. */
async function countExample(compiled: CompiledPrompt, values: Values, example: Example, { counts, model }: { counts: TokenCounts; model: string }) {
  const count = async (examples: readonly Example[]) => {
    const messages = renderMessages(compiled, values, examples);
    const { tokens, method } = sumTokens(await counts.count(model, messages.map(({ content }) => content)));
    return { tokens: tokens + chatOverhead(messages.length), method };
  };
  const [shown, without] = [await count([example]), await count([])];
  return { tokens: shown.tokens - without.tokens, method: shown.method };
}
