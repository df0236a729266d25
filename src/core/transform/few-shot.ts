import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { KeptBytes, TokenCount, TokenCounter } from '../ports.js';
import { misfits } from '../prompt/values/check-example.js';
import { exampleValues, hasPlaceForExamples, type CompiledPrompt } from '../prompt/template/compile.js';
import type { Example } from '../prompt/examples.js';
import { examplesPaths } from '../prompt/layout/layout.js';
import type { Stage } from '../prompt/front-matter/stage.js';
import type { Values } from '../prompt/values/values.js';
import { buildBm25Index } from '../similarity/index/bm25.js';
import { selectExamples, type Selection } from '../similarity/select/select-examples.js';
import type { SimilarityIndex } from '../similarity/index/similarity-index.js';
import { buildTfidfIndex } from '../similarity/index/tfidf.js';
import { readVectorRows, vectorIndex, type VectorRows } from '../similarity/index/vector-index.js';
import { keys } from '../text/validate.js';
import { countExamples } from './few-shot/budget.js';
import type { Embedding, KnownVectors } from './few-shot/embedding.js';
import { type ChosenExamples, parseOptions, type TransformDefinition } from './transform.js';

/** Words are compared, and nobody is asked. */
const LEXICAL = 'lexical';
const EMBEDDER = 'expected lexical, or an embedding model such as openai/text-embedding-3-small';

const OptionsSchema = keys({
  k: v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(0), v.maxValue(200)), 4),
  strategy: v.optional(v.picklist(['mmr', 'knn', 'bm25', 'coverage', 'random', 'static'], 'expected mmr, knn, bm25, coverage, random or static'), 'mmr'),
  lambda: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.7),
  quality: v.optional(v.pipe(v.number(), v.minValue(0)), 1),
  order: v.optional(v.picklist(['nearest-last', 'nearest-first', 'as-listed'], 'expected nearest-last, nearest-first or as-listed')),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  'per-label': v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1))),
  'min-score': v.optional(v.pipe(v.number(), v.minValue(0))),
  'max-tokens': v.optional(v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1))),
  embedder: v.optional(v.pipe(v.string(EMBEDDER), v.regex(/^(?:lexical|[^/\s]+\/\S+)$/, EMBEDDER)), LEXICAL),
});

type Options = v.InferOutput<typeof OptionsSchema>;

/**
 * Puts the examples of the pool that fit an input best into the prompt. Only inputs are compared, never answers; an
 * example that says what the input says is a leak and passed over. The index is built on first use.
 */
export const fewShot: TransformDefinition = {
  name: 'few-shot',
  needsTools: ({ options }) => options['max-tokens'] !== undefined,
  prepare(stage, compiled) {
    const selector = prepareSelector(stage, compiled);
    if (selector.k === 0) return { choose: () => ({ examples: [], reasons: ['k is 0: no examples'] }) };
    return {
      ...(selector.embeds ? { embeds: selector.embeds } : {}),
      choose(values, { compiled: shown, tools, vectors, kept }) {
        const selection = selector.select(values, { compiled: shown, counter: tools?.counter, vectors, kept });
        return explain(compiled.prompt.examples, selection, selector);
      },
    };
  },
};

/** What few-shot would choose, with all that it chose by. */
export interface ExampleSelector {
  k: number;
  strategy: string;
  /** Tokens that all examples may have together. */
  maxTokens?: number;
  /** What inputs are compared with; undefined where nothing is compared. */
  embedder?: string;
  /** With an embedding model: what it has to be asked. */
  embeds?: Embedding;
  /**
   * Positions are those of the pool.
   * @param shown where examples are shown, with `maxTokens` what counts them there, with `embeds` the vectors, and where terms may be kept
   * @throws PromptError `transform/unprepared`
   */
  select(values: Values, shown: Shown): Selection;
}

interface Shown {
  compiled: CompiledPrompt;
  counter: TokenCounter | undefined;
  vectors?: KnownVectors | undefined;
  kept?: KeptBytes | undefined;
}

/** @throws PromptError `transform/invalid` */
export function prepareSelector(stage: Stage, compiled: CompiledPrompt): ExampleSelector {
  const options = parseOptions(OptionsSchema, stage);
  const pool = compiled.prompt.examples;
  const { k, strategy, 'max-tokens': maxTokens } = options;
  if (k === 0) return { k, strategy, select: () => ({ chosen: [], skipped: [] }) };
  checkPool(compiled, pool);
  checkMeaning(options, pool.some((example) => labelOf(compiled, example) !== undefined));
  let known: Rows | undefined;
  const rows = (): Rows => (known ??= rowsOf(compiled, pool));
  const lexical = options.embedder === LEXICAL;
  const isTfidf = strategy !== 'bm25' && hasTwoLabels(compiled, pool);
  const indexFor = lexical ? lexicalIndex(rows, isTfidf) : meaningIndex(rows, options.embedder);
  return {
    k, strategy,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(lexical ? {} : { embeds: embeddingOf(options.embedder, compiled, rows) }),
    ...(comparesNothing(strategy) ? {} : { embedder: lexical ? `lexical: ${isTfidf ? 'TF-IDF' : 'BM25'}` : `semantic: ${options.embedder}` }),
    select(values, { compiled: shown, counter, vectors, kept }) {
      const query = queryText(compiled, values);
      const index = indexFor(query, vectors, kept);
      const budget = maxTokens === undefined ? undefined : openBudget(maxTokens, pool, counter && countExamples(shown, values, counter));
      return select({ rows: rows(), index }, query, options, budget);
    },
  };
}

function embeddingOf(model: string, compiled: CompiledPrompt, rows: () => Rows): Embedding {
  const pool: Embedding['pool'] = () => rows().map(({ id, text }) => ({ label: `example ${id}`, text }));
  return { model, pool, textOf: (values) => queryText(compiled, values) };
}

function checkPool(compiled: CompiledPrompt, pool: readonly Example[]): void {
  const { path } = compiled.prompt;
  if (pool.length === 0) {
    throw refusal(`${path} has no example pool beside it (${examplesPaths(path)[0]})`);
  }
  if (!hasPlaceForExamples(compiled)) {
    throw refusal(`${path} has no user message to show them before; say where with \`{% for example in examples %}\``);
  }
  const unusable = pool.filter((example) => !exampleValues(compiled, example)).map((example) => example.id);
  if (unusable.length > 0) {
    const variables = compiled.checker.required.join(', ') || 'none';
    throw refusal(`a text as \`input\` needs exactly one required variable (here: ${variables}); write a map in ${listed(unusable)}`);
  }
  const faults = pool.flatMap((example) => misfits(compiled.checker, exampleValues(compiled, example) ?? {}).map((fault) => `example ${example.id}: ${fault}`));
  if (faults.length > 0) throw refusal(listed(faults, '; '));
}

/** Options that would be passed over in silence. */
function checkMeaning({ strategy, ...options }: Options, isLabelled: boolean): void {
  const useless = (option: string, why: string): string => `\`${option}\` has no meaning with the strategy ${strategy}, which ${why}`;
  const embeds = options.embedder !== LEXICAL;
  const faults = [
    ...(options['min-score'] !== undefined && comparesNothing(strategy) ? [useless('min-score', 'compares nothing')] : []),
    ...(embeds && comparesNothing(strategy) ? [useless('embedder', 'compares nothing')] : []),
    ...(embeds && (strategy === 'bm25' || strategy === 'coverage') ? [useless('embedder', 'goes by words; use mmr or knn')] : []),
    ...(options['per-label'] !== undefined && !isLabelled ? ['`per-label` needs examples with a `category`, or a prompt with `output.labels`'] : []),
  ];
  if (faults.length > 0) throw refusal(faults.join('; '));
}

function refusal(reason: string): PromptError {
  return new PromptError('transform/invalid', { stage: 'few-shot', reason });
}

function listed(items: readonly string[], separator = ', '): string {
  return items.slice(0, 5).join(separator) + (items.length > 5 ? ` and ${items.length - 5} more` : '');
}

function comparesNothing(strategy: Options['strategy']): boolean {
  return strategy === 'random' || strategy === 'static';
}

type Rows = readonly { id: string; quality: number; label: string | undefined; text: string }[];

function rowsOf(compiled: CompiledPrompt, pool: readonly Example[]): Rows {
  const textIn = (example: Example): string => textOf(exampleValues(compiled, example) ?? {});
  return pool.map((example) => ({ id: example.id, quality: example.quality, label: labelOf(compiled, example), text: textIn(example) }));
}

/** With labels the default is TF-IDF weighted by what a word says about the label, else BM25. */
function hasTwoLabels(compiled: CompiledPrompt, pool: readonly Example[]): boolean {
  const first = pool.map((example) => labelOf(compiled, example)).find((label) => label !== undefined);
  return pool.some((example) => (labelOf(compiled, example) ?? first) !== first);
}

type IndexFor = (query: string, vectors: KnownVectors | undefined, kept: KeptBytes | undefined) => SimilarityIndex;

/** Built on first use, for every query. */
function lexicalIndex(rows: () => Rows, isTfidf: boolean): IndexFor {
  let index: SimilarityIndex | undefined;
  return (_query, _vectors, kept) => {
    if (index) return index;
    const [texts, labels] = [rows().map(({ text }) => text), rows().map(({ label }) => label)];
    return (index = isTfidf ? buildTfidfIndex(texts, labels, kept) : buildBm25Index(texts, labels));
  };
}

function meaningIndex(rows: () => Rows, model: string): IndexFor {
  let read: { from: KnownVectors['pool']; as: VectorRows } | undefined;
  return (query, vectors) => {
    const own = vectors?.of(query);
    if (!vectors || !own) throw new PromptError('transform/unprepared', { stage: 'few-shot', model });
    if (read?.from !== vectors.pool) read = { from: vectors.pool, as: readVectorRows(rows().map(({ text }) => text), vectors.pool) };
    return vectorIndex(read.as, own);
  };
}

function labelOf(compiled: CompiledPrompt, example: Example): string | undefined {
  if (example.category !== undefined) return example.category;
  return compiled.prompt.content.output?.labels && typeof example.output === 'string' ? example.output : undefined;
}

type Budget = NonNullable<Parameters<typeof selectExamples>[3]['budget']>;

function openBudget(max: number, pool: readonly Example[], count: ((examples: readonly Example[]) => TokenCount) | undefined): Budget {
  if (!count) throw new Error('`max-tokens` needs a tokenizer that was not loaded');
  return { max, count: (rows) => count(rows.map((row) => pool[row] as Example)) };
}

function select({ rows, index }: { rows: Rows; index: SimilarityIndex }, query: string, options: Options, budget: Budget | undefined): Selection {
  const { k, strategy, lambda, seed, order, quality } = options;
  return selectExamples(rows, index, query, {
    strategy: strategy === 'bm25' ? 'knn' : strategy, k: Math.min(k, rows.length), lambda, seed, qualityExponent: quality,
    minSimilarity: options['min-score'], perLabel: options['per-label'], budget,
    ...(order === undefined ? {} : { order }),
  });
}

/** The values the examples also give: what else a query carries says nothing about their likeness. */
function queryText(compiled: CompiledPrompt, values: Values): string {
  const first = compiled.prompt.examples[0];
  const names = first ? Object.keys(exampleValues(compiled, first) ?? {}) : [];
  return textOf(Object.fromEntries(names.map((name) => [name, values[name]])));
}

function textOf(values: Values): string {
  return Object.values(values)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}

/** Why an example was passed over. @param approx its tokens are an estimate */
export function whySkipped({ reason, tokens = 0, left = 0 }: Omit<Selection['skipped'][number], 'index'>, approx: boolean): string {
  switch (reason) {
    case 'leak': return 'it says what the input says';
    case 'below-min-score': return 'its similarity is below min-score';
    case 'label-full': return 'its label has as many as per-label allows';
    case 'over-budget': return `it would add ${approx ? 'about ' : ''}${tokens} tokens, and max-tokens leaves ${left}`;
  }
}

function explain(pool: readonly Example[], selection: Selection, { maxTokens, embedder, embeds }: ExampleSelector): ChosenExamples {
  const { spent } = selection;
  const approx = spent?.method === 'approx';
  const example = (position: number): Example => pool[position] as Example;
  return {
    examples: selection.chosen.map((chosen) => example(chosen.index)),
    reasons: [
      ...selection.chosen.map((chosen) => `${example(chosen.index).id}: ${chosen.reason}`),
      ...selection.skipped.map((skipped) => `${example(skipped.index).id}: passed over (${whySkipped(skipped, approx)})`),
      ...(spent ? [`the examples have ${approx ? 'about ' : ''}${spent.tokens} of ${maxTokens} tokens`] : []),
      ...(embeds ? [`chosen by ${embedder}`] : []),
    ],
  };
}
