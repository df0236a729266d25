import type { OutputContract } from '../../prompt/front-matter/schema.js';
import { finalNumber } from '../../text/final-number.js';
import { lastJson } from '../../text/last-json.js';

/** On the line the template asks for (or one as good), merely as the last thing in the text that could be it, or not at all. */
export type Rung = 'strict' | 'flexible' | 'none';

export interface Extraction {
  /** The whole text where no answer was found: scorers shall see that. */
  text: string;
  rung: Rung;
}

/** What an answer looks like, where that is known: only then is one looked for without an answer line. */
export type AnswerForm = { labels: readonly string[] } | 'json' | 'number' | undefined;

/** The last one: the reasoning may speak of answers, too. */
const LINE = /^[ \t]*(?:\*\*|#+ )?(?:final )?answer(?:\*\*)?:(?:\*\*)?/gim;
const SENTENCE = /\bthe (?:(?:final|correct) )?(?:answer|label) is:?[ \t]+([^\n]+)/gi;

/** @param expectsNumber the query does, whatever the prompt says of its output */
export function answerForm(output: OutputContract | undefined, expectsNumber = false): AnswerForm {
  if (output?.labels) return { labels: output.labels };
  const type = (output?.schema as { type?: unknown } | undefined)?.type;
  if (type === 'number' || type === 'integer' || (expectsNumber && output?.schema === undefined)) return 'number';
  return output?.schema === undefined || type === 'string' || type === 'boolean' ? undefined : 'json';
}

/** The answer in what a model says: what follows its last `Answer:`, else what else may be meant. */
export function extractAnswer(text: string, form: AnswerForm): Extraction {
  const last = [...text.matchAll(LINE)].at(-1);
  const line = last ? bare(text.slice(last.index + last[0].length)) : '';
  return foundBy(form)(text, line) ?? (line === '' ? { text, rung: 'none' } : { text: line, rung: 'strict' });
}

/** Undefined where the answer line is all there is to go by. @param line what follows `Answer:`, empty where there is none */
type Find = (text: string, line: string) => Extraction | undefined;

function foundBy(form: AnswerForm): Find {
  if (form === 'number') return findNumber;
  if (form === 'json') return findJson;
  return form ? (text, line) => findLabel(text, line, form.labels) : () => undefined;
}

function findNumber(text: string, line: string): Extraction | undefined {
  if (/\d/.test(line)) return undefined;
  const found = finalNumber(text, 'ladder');
  return found && { text: String(found.value), rung: found.rung };
}

function findJson(text: string, line: string): Extraction | undefined {
  const inFence = /^```[\w-]*\n[\s\S]*\n```$/.test(line);
  const document = line.startsWith('{') || line.startsWith('[') || inFence ? undefined : lastJson(text);
  return document === undefined ? undefined : { text: document, rung: 'flexible' };
}

/** An answer line that names two labels, or none, is no label: it is left for scorers to see. */
function findLabel(text: string, line: string, labels: readonly string[]): Extraction | undefined {
  const isLabel = (word: string): boolean => labels.some((label) => same(label, word));
  const pattern = anyOf(labels);
  const named = (where: string): string[] => [...where.matchAll(pattern)].map(([word]) => word);
  if (line !== '') {
    const word = bare(line.replace(/[.!]$/, ''));
    if (isLabel(word)) return { text: word, rung: 'strict' };
    const [first, ...others] = named(line);
    return first !== undefined && others.every((other) => same(other, first)) ? { text: first, rung: 'flexible' } : undefined;
  }
  const said = [...text.matchAll(SENTENCE)].map(([, rest = '']) => bare(rest.replace(/[.!]\s*$/, ''))).findLast(isLabel);
  if (said !== undefined) return { text: said, rung: 'strict' };
  const last = named(text).at(-1);
  return last === undefined ? undefined : { text: last, rung: 'flexible' };
}

/** Whole words only: `toxic` is not in `non-toxic`. The longest of several that begin alike. */
function anyOf(labels: readonly string[]): RegExp {
  const longestFirst = labels.toSorted((a, b) => b.length - a.length).map((label) => label.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
}

function same(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

/** Without what Markdown and quoting put around an answer. */
function bare(text: string): string {
  const trimmed = text.trim();
  const inner = /^(\*\*|"|`)([^*"`\n]+)\1$/.exec(trimmed)?.[2];
  return inner === undefined ? trimmed : inner.trim();
}
