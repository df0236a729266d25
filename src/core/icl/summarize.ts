import { buildBm25Index } from '../similarity/index/bm25.js';
import { FUNCTION_WORDS } from '../similarity/function-words.js';
import { tokenize } from '../similarity/words.js';
import type { Limits } from './read-limits.js';
import { splitSentences } from '../text/sentences.js';

/** Without any limit a summary is this long. */
const DEFAULT_SENTENCES = 2;

/**
 * Whole sentences in the order of the text: those nearest to the title if it shares a word with the text, else the
 * first. The best sentence is cut if it is over a limit in words or characters; others are taken as they fit.
 */
export function summarize(text: string, title: string | undefined, limits: Limits): string {
  const sentences = splitSentences(text);
  const order = rankSentences(sentences, title);
  const wanted = limits.sentences ?? (limits.words === undefined && limits.characters === undefined ? DEFAULT_SENTENCES : 3);
  const [best] = order;
  if (best === undefined) return '';
  if (!fits(join(sentences, [best], limits), limits)) return cut(sentences[best]!, limits);
  const taken = [best];
  for (const at of order.slice(1)) {
    if (taken.length === wanted) break;
    if (fits(join(sentences, [...taken, at], limits), limits)) taken.push(at);
  }
  return join(sentences, taken, limits);
}

function rankSentences(sentences: readonly string[], title: string | undefined): number[] {
  const inOrder = sentences.map((_, at) => at);
  const words = tokenize(title ?? '').filter((word) => !FUNCTION_WORDS.has(word));
  if (words.length === 0) return inOrder;
  const ranked = buildBm25Index(sentences).neighbours(words.join(' '), sentences.length);
  return ranked[0] && ranked[0].similarity > 0 ? ranked.map(({ index }) => index) : inOrder;
}

function join(sentences: readonly string[], taken: readonly number[], { isList }: Limits): string {
  const chosen = taken.toSorted((a, b) => a - b).map((at) => sentences[at]!);
  return isList ? chosen.map((sentence) => `- ${sentence}`).join('\n') : chosen.join(' ');
}

function fits(text: string, { words, characters }: Limits): boolean {
  return countWords(text) <= (words ?? Infinity) && text.length <= (characters ?? Infinity);
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The sentence up to the limit, back to a clause border if one lies in its second half. */
function cut(sentence: string, limits: Limits): string {
  const words: string[] = [];
  let [count, length] = [0, 0];
  for (const word of sentence.split(' ')) {
    count += countWords(word);
    length += word.length + 1;
    if (words.length > 0 && (count > (limits.words ?? Infinity) || length > (limits.characters ?? Infinity))) break;
    words.push(word);
  }
  while (words.length > 1 && FUNCTION_WORDS.has(words.at(-1)!.toLowerCase())) words.pop();
  const border = words.findLastIndex((word) => /[,;:]$/.test(word)) + 1;
  const kept = (border > words.length / 2 ? words.slice(0, border) : words).join(' ');
  return `${kept.slice(0, (limits.characters ?? Infinity) - 1).replace(/[\s,;:.–—-]{1,50}$/, '')}.`;
}
