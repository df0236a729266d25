import type { OutputContract } from '../../../prompt/front-matter/schema.js';
import { canonicalJson } from '../../../text/canonical-json.js';
import { finalNumber } from '../../../text/final-number.js';
import { comparable, parseAnswer } from './text.js';

/** By what answers to a prompt are the same. */
export type Meaning = 'text' | 'label' | 'json' | 'number';

export function usualMeaning(output: OutputContract | undefined): Meaning {
  if (output?.labels) return 'label';
  return output?.schema ? 'json' : 'text';
}

/** Answers with the same meaning agree. */
export function meaningBy(by: Meaning): (text: string) => string {
  const asText = (text: string): string => comparable(text, false).trim();
  if (by === 'label') return (text) => asText(text).toLowerCase();
  if (by === 'number') return (text) => String(finalNumber(text, 'ladder')?.value ?? asText(text));
  if (by === 'text') return asText;
  return (text) => {
    const answer = parseAnswer(text, true);
    return 'fault' in answer ? asText(text) : canonicalJson(answer.value);
  };
}
