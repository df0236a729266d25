import * as v from 'valibot';

/** Where a number was found: on an answer line, or merely as the last in the text. */
export interface FinalNumber {
  value: number;
  rung: 'strict' | 'flexible';
}

export const EXTRACT = v.optional(v.picklist(['ladder', 'strict', 'flexible'], 'expected `ladder`, `strict` or `flexible`'), 'ladder');
export type Extract = v.InferOutput<typeof EXTRACT>;

/** `#### 18`, `The answer is 18.`, and lines such as `Answer: 18` or `A: $18`. */
const STRICT = [/####\s*\$?(-?[\d.,]+)/g, /[Tt]he (?:final )?answer is:?\s*\$?(-?[\d.,]+)/g, /^(?:A|(?:Final )?[Aa]nswer|ANSWER): *\$?(-?[\d.,]+)/gm];

/** Any number, with its sign, dollar and thousands. */
const ANY = /(-?[$\d.,]{2,})|(-?\d+)/g;

/**
 * The number an answer ends in. The ladder looks for an answer line first, and where there is none takes the last
 * number of the text; undefined where there is no number at all.
 */
export function finalNumber(text: string, extract: Extract): FinalNumber | undefined {
  if (extract !== 'flexible') {
    const found = lastOf(STRICT.flatMap((pattern) => [...text.matchAll(pattern)]));
    if (found !== undefined) return { value: found, rung: 'strict' };
  }
  const found = extract === 'strict' ? undefined : lastOf([...text.matchAll(ANY)]);
  return found === undefined ? undefined : { value: found, rung: 'flexible' };
}

/** A text that is a number and nothing else, as people write it. */
export function toNumber(text: string): number | undefined {
  const plain = text.trim().replace(/[$,]/g, '').replace(/\.$/, '');
  return /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

function lastOf(matches: readonly RegExpExecArray[]): number | undefined {
  const inOrder = matches.toSorted((a, b) => a.index - b.index);
  for (const match of inOrder.toReversed()) {
    const value = toNumber(match[1] ?? match[2] ?? '');
    if (value !== undefined) return value;
  }
  return undefined;
}
