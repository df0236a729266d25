import type { TokenCount, TokenCounter } from '../../ports.js';
import type { Values } from '../../prompt/values/values.js';
import { buildBm25Index } from '../../similarity/index/bm25.js';
import { FUNCTION_WORDS } from '../../similarity/function-words.js';
import { stems } from '../../similarity/words.js';
import { type ContextText, joinContext, readContext } from './context-text.js';
import { budgetOf } from './template.js';

/** Which value is shortened, for which question, and to how much. */
export interface ContextOptions {
  variable: string;
  query: string;
  /** Marks to keep a part are obeyed; in what strangers wrote they are not. */
  trusted: boolean;
  target?: number;
  maxTokens?: number;
}

/** What a sentence's paragraph adds to its own score. */
const PARAGRAPH_WEIGHT = 0.5;
const KEEP = '<!-- prompt:keep -->';
/** Sentences tried one by one for the tokens that are left. */
const MAX_TRIES = 20;

/** What came of a value. */
export interface ContextCompression {
  values: Values;
  /** One line on what was done, then one for each sentence dropped. */
  reasons: string[];
  /** Of the value; undefined where it is neither a text nor a list of texts. */
  tokens?: { before: number; after: number; budget: number; method: TokenCount['method'] };
}

/**
 * The sentences of a value that share most with the question, whole and in their order, as many as fit. It goes by words
 * in common, weighed by how rare they are: where there are none the value stays as it is.
 */
export function compressContext(values: Values, options: ContextOptions, counter: TokenCounter): ContextCompression {
  const { variable, query, trusted } = options;
  const documents = documentsOf(values[variable]);
  const question = values[query];
  const left = (why: string): ContextCompression => ({ values, reasons: [`compress: \`${variable}\` left whole: ${why}`] });
  if (!documents) return left('it is neither a text nor a list of texts');
  const count = (texts: readonly (string | undefined)[]): number => texts.reduce((sum, text) => sum + (text === undefined ? 0 : counter.count(text).tokens), 0);
  const before = count(documents.texts);
  const budget = budgetOf(options, before) ?? before;
  const { method } = counter.count(documents.texts.join('\n'));
  const sign = method === 'approx' ? '≈' : '';
  const whole = (why: string): ContextCompression => ({ ...left(why), tokens: { before, after: before, budget, method } });
  if (typeof question !== 'string' || question.trim() === '') return whole(`\`${query}\` asks nothing`);
  if (before <= budget) return whole(`${sign}${before} tokens are within ${budget}`);
  const context = readContext(documents.texts);
  const scores = scoreUnits(context, question, trusted);
  if (!scores) return whole(`no sentence shares a word with \`${query}\``);
  const join = (kept: ReadonlySet<number>): (string | undefined)[] => joinContext(context, kept, documents.texts.length);
  const kept = choose(context, scores, budget, { one: (text) => counter.count(` ${text}`).tokens, all: (units) => count(join(units)) });
  const texts = join(kept);
  const dropped = context.units.filter((_, index) => !kept.has(index)).map(({ text }) => `compress: dropped “${text.replace(/\s+/g, ' ').slice(0, 80)}”`);
  const after = count(texts);
  return {
    tokens: { before, after, budget, method },
    values: { ...values, [variable]: documents.rebuild(texts) },
    reasons: [
      `compress: \`${variable}\` ${sign}${before} → ${sign}${after} tokens, ${kept.size} of ${context.units.length} sentences by words in common with \`${query}\``,
      ...dropped,
    ],
  };
}

interface Documents {
  texts: string[];
  rebuild(texts: readonly (string | undefined)[]): unknown;
}

/** A text, or a list of texts or of maps with a `text`; undefined for anything else. */
function documentsOf(value: unknown): Documents | undefined {
  if (typeof value === 'string') return { texts: [value], rebuild: ([text]) => text ?? '' };
  if (!Array.isArray(value)) return undefined;
  const items = value as unknown[];
  const texts = items.map((item) => (typeof item === 'string' ? item : (item as { text?: unknown } | null)?.text));
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  const withText = (item: unknown, text: string): unknown => (typeof item === 'string' ? text : { ...(item as object), text });
  return { texts, rebuild: (shown) => items.flatMap((item, index) => (shown[index] === undefined ? [] : [withText(item, shown[index])])) };
}

/** Undefined where nothing says which matter. */
function scoreUnits({ paragraphs, units }: ContextText, question: string, trusted: boolean): number[] | undefined {
  const own = scoreTexts(units.map(({ text }) => text), question);
  const around = scoreTexts(paragraphs.map(({ text }) => text), question);
  if (own.every((score) => score === 0)) return undefined;
  return units.map(({ paragraph }, index) => {
    if (trusted && paragraphs[paragraph]?.text.includes(KEEP)) return Infinity;
    return (own[index] ?? 0) + PARAGRAPH_WEIGHT * (around[paragraph] ?? 0);
  });
}

function scoreTexts(texts: readonly string[], question: string): number[] {
  const scores = Array.from(texts, () => 0);
  for (const { index, similarity } of buildBm25Index(texts.map(contentWords)).neighbours(contentWords(question), texts.length)) scores[index] = similarity;
  return scores;
}

function contentWords(text: string): string {
  return stems(text).filter((word) => !FUNCTION_WORDS.has(word)).join(' ');
}

interface Counts {
  /** Of a sentence by itself: what it adds, but for a token. */
  one(text: string): number;
  all(units: ReadonlySet<number>): number;
}

/** By score, then by position; what does not fit is passed over, not the end. */
function choose({ units }: ContextText, scores: readonly number[], budget: number, count: Counts): Set<number> {
  const order = units.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const chosen: number[] = [];
  let sum = 0;
  for (const index of order) {
    const tokens = count.one(units[index]?.text ?? '');
    if (sum + tokens > budget) continue;
    chosen.push(index);
    sum += tokens;
  }
  const kept = new Set(chosen);
  // The sum leaves out headings and what joins the parts: the whole decides.
  for (let last = chosen.pop(); last !== undefined && count.all(kept) > budget; last = chosen.pop()) kept.delete(last);
  const passedOver = order.filter((index) => !kept.has(index)).slice(0, MAX_TRIES);
  for (const index of passedOver) {
    kept.add(index);
    if (count.all(kept) > budget) kept.delete(index);
  }
  return kept;
}
