import { FUNCTION_WORDS } from '../function-words.js';
import { PLACEHOLDER } from './word-frequencies.js';
import type { WordVectors } from './word-vectors.js';
import { writtenForms } from '../words.js';

/** Words that tell a group from the rest. */
const WORDS = 3;

/**
 * Names groups by the words that weigh more in them, on average, than elsewhere: in the form in which the group writes
 * them most often.
 *
 * @param texts what the vectors were made from
 */
export function nameGroups(groups: readonly (readonly number[])[], { rows, stems: stemOf }: WordVectors, texts: readonly string[]): string[][] {
  const total = new Float64Array(rows.termCount);
  for (let entry = 0; entry < rows.terms.length; entry += 1) total[rows.terms[entry]!]! += rows.values[entry]!;
  return groups.map((members) => {
    const inside = new Map<number, number>();
    for (const row of members) {
      for (let entry = rows.starts[row]!; entry < rows.starts[row + 1]!; entry += 1) {
        const term = rows.terms[entry]!;
        inside.set(term, (inside.get(term) ?? 0) + rows.values[entry]!);
      }
    }
    const others = Math.max(1, rows.rowCount - members.length);
    const lead = ([term, sum]: readonly [number, number]): number => sum / members.length - (total[term]! - sum) / others;
    const telling = [...inside]
      .filter(([term]) => saysSomething(stemOf[term]!))
      .map((entry) => ({ term: entry[0], lead: lead(entry) }))
      .sort((a, b) => b.lead - a.lead || a.term - b.term)
      .slice(0, WORDS);
    const written = writtenForms(members.map((row) => texts[row]!));
    return telling.map(({ term }) => written(stemOf[term]!));
  });
}

function saysSomething(stem: string): boolean {
  return stem !== PLACEHOLDER && stem.length > 1 && !FUNCTION_WORDS.has(stem) && /\p{L}/u.test(stem);
}
