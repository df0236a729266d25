import { join } from 'node:path';
import { type Embeddings, openEmbeddings } from '../../../adapters/models/embeddings.js';
import type { SpendingLimit } from '../../../adapters/models/spending.js';
import { loadPrices } from '../../../adapters/prices.js';
import type { Query } from '../../../core/eval/queries/query.js';
import type { Prepared } from '../../../core/transform/few-shot/embedding.js';
import type { Variant } from '../../../core/transform/variant.js';
import type { Context } from '../../command.js';
import { formatDollars } from '../../render/elements/format.js';
import type { KeepOptions } from './models.js';
import type { Project } from '../project.js';
import { ignoreOwnFiles } from '../tokens.js';

/** Kept vectors, relative to the project. Ignored by git. */
export const EMBEDDINGS = '.prompt/cache/embeddings';

/** The embedding models of one command in a project. */
export function openProjectEmbeddings(
  project: Project,
  context: Pick<Context, 'env' | 'note' | 'signal'>,
  { cache, offline }: Pick<KeepOptions, 'cache' | 'offline'>,
  limit?: SpendingLimit,
): Embeddings {
  const { config, root, repository } = project;
  return openEmbeddings({
    config, offline, limit,
    env: context.env,
    signal: context.signal,
    warn: (text) => context.note(`warning: ${text}`),
    // In a bare repository nothing is a user's file.
    ...(cache && repository.top !== undefined ? { cache: { folder: join(root, EMBEDDINGS), prepare: () => ignoreOwnFiles(project) } } : {}),
  });
}

/** The variant with the vectors by which it chooses examples for these values. @throws PromptError `embeddings/failed`, `embeddings/missing` */
export async function withVectors(
  variant: Variant,
  all: readonly Prepared[],
  { project, context }: { project: Project; context: Pick<Context, 'env' | 'note' | 'signal'> },
): Promise<Variant> {
  if (!variant.embedding) return variant;
  const embeddings = openProjectEmbeddings(project, context, { cache: true, offline: false });
  try {
    return await variant.embedding.ready(all, embeddings.embed);
  } finally {
    await takeFigures(embeddings, project, context.note);
    embeddings.close();
  }
}

/** Of queries whose values fit; the others are refused elsewhere. */
export function valuesOf({ compiled }: Pick<Variant, 'compiled'>, queries: readonly Query[]): Prepared[] {
  return queries.flatMap(({ id, vars }) => {
    const { values, faults } = compiled.checker.complete(vars);
    return faults.length > 0 ? [] : [{ label: `query ${id}`, values }];
  });
}

/** What vectors took: counts of different texts, and what those that were asked for cost. */
export interface EmbeddingFigures {
  /** `provider/model` */
  model: string;
  asked: number;
  kept: number;
  requests: number;
  /** Undefined where the provider did not count them. */
  tokens?: number;
  /** Undefined where tokens or price are not known. */
  usd?: number;
}

/** Of what was asked since the last time; said in a note, too. */
export async function takeFigures(embeddings: Embeddings, project: Project, note: Context['note']): Promise<EmbeddingFigures[]> {
  const usage = embeddings.takeUsage();
  if (usage.length === 0) return [];
  const price = await loadPrices(project.config.prices);
  const figures = usage.map(({ name, provider, modelName, asked, kept, requests }): EmbeddingFigures => {
    const tokens = sum(requests);
    const usd = sum(requests.map((inputTokens) => (inputTokens === undefined ? undefined : price(provider, modelName, { inputTokens, outputTokens: 0 }))));
    return { model: name, asked, kept, requests: requests.length, ...(tokens === undefined ? {} : { tokens }), ...(usd === undefined ? {} : { usd }) };
  });
  for (const one of figures) if (one.asked > 0) note(describeFigures(one));
  return figures;
}

function describeFigures({ model, asked, kept, requests, tokens, usd }: EmbeddingFigures): string {
  const sent = `${asked} ${asked === 1 ? 'text' : 'texts'} in ${requests} ${requests === 1 ? 'request' : 'requests'}`;
  const paid = usd === undefined ? 'price unknown' : formatDollars(usd);
  return `embeddings of ${model}: ${sent}, ${tokens ?? 'unknown'} tokens, ${paid}${kept === 0 ? '' : `; ${kept} kept before`}`;
}

/** Unknown as soon as one is. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((total: number | undefined, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}
