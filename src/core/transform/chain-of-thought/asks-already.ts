/** What asks for reasoning in a prompt's own words. */
const ASKS = [
  /\bstep[ -]by[ -]step\b(?!\s+(?:instruction|guide|recipe|tutorial|manual))/gi,
  /\bchain[ -]of[ -]thought\b/gi,
  /\bshow (?:all )?your (?:work|working|reasoning)\b/gi,
  /\b(?:write|put|lay|note) (?:down |out )?your reasoning\b/gi,
  /\b(?:explain|give|state) your reasoning (?:first|before)\b/gi,
  /\b(?:think|reason)\b[^.\n]{0,30}\bbefore (?:you answer|answering)\b/gi,
];

/** A few words before it, in the same sentence: `do not think step by step`. */
const DENIED = /\b(?:not|never|without|no|don['’]t|avoid)\b[^.,;:!?\n]{0,30}$/i;

/** Whether a template asks for reasoning already: then it needs no second cue. */
export function asksAlready(text: string): boolean {
  return ASKS.some((pattern) => [...text.matchAll(pattern)].some(({ index }) => !DENIED.test(text.slice(Math.max(0, index - 60), index))));
}
