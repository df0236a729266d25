/**
 * Words, stems and character n-grams: the features every lexical comparison in this project is made of.
 * English only; other languages get words without useful stems.
 */

const TOKEN = /[\p{L}\p{N}]+(?:'[\p{L}]+)?|[?!]/gu;

/** Lower-case words and the marks `?` and `!`, in order. */
export function tokenize(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(TOKEN) ?? [];
}

/** A light English stem: plurals, possessives, `-ing` and `-ed`; words up to three letters stay. */
function stem(word: string): string {
  if (word.length <= 3) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  let rest = word.endsWith("'s") ? word.slice(0, -2) : word;
  if (rest.endsWith('s')) rest = rest.slice(0, -1);
  if (rest.length > 5 && rest.endsWith('ing')) return rest.slice(0, -3);
  if (rest.length > 5 && rest.endsWith('ed')) return rest.slice(0, -2);
  return rest;
}

export function stems(text: string): string[] {
  return tokenize(text).map(stem);
}

/** All n-grams of `min` to `max` UTF-16 units inside the word, padded with one space either side. */
export function charGrams(word: string, min: number, max: number): string[] {
  const padded = ` ${word} `;
  const grams: string[] = [];
  for (let size = min; size <= max; size += 1) {
    for (let at = 0; at + size <= padded.length; at += 1) grams.push(padded.slice(at, at + size));
  }
  return grams;
}

/** The form in which two texts count as the same: trimmed, lower-case, NFKC, white space collapsed. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** Gives a stem as these texts write it most often. */
export function writtenForms(texts: readonly string[]): (stem: string) => string {
  const forms = new Map<string, Map<string, number>>();
  for (const text of texts) {
    const words = tokenize(text);
    for (const [at, stem] of stems(text).entries()) {
      const counts = forms.get(stem) ?? new Map<string, number>();
      forms.set(stem, counts.set(words[at]!, (counts.get(words[at]!) ?? 0) + 1));
    }
  }
  return (stem) => [...(forms.get(stem) ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? stem;
}
