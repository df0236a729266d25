import type { Outcome } from '../../../ports.js';
import { isMap } from '../../../text/plain-data.js';
import { excerpt, parseAnswer } from './text.js';

/** What a judge said, or why it cannot be read. */
export type Verdict<W extends string> = { word: W; reasoning: string } | { unread: string };

/** One of the words, exactly: a verdict that has to be guessed is none. */
export function readVerdict<W extends string>(outcome: Outcome, words: readonly W[]): Verdict<W> {
  if (!outcome.ok) return { unread: `the judge gave no answer: ${outcome.failure.message}` };
  const reply = parseAnswer(outcome.completion.text, true);
  if ('fault' in reply || !isMap(reply.value)) return { unread: `the judge's reply is ${'fault' in reply ? reply.fault : 'no JSON object'}` };
  const { verdict, reasoning } = reply.value;
  const word = words.find((one) => one === verdict);
  if (word === undefined) return { unread: `the judge's verdict is ${excerpt(JSON.stringify(verdict) ?? 'missing')}; expected ${words.join(' or ')}` };
  return { word, reasoning: typeof reasoning === 'string' ? excerpt(reasoning) : '' };
}
