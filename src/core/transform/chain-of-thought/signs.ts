/** Signs in an input that its answer takes several steps: where published gains are (sums, symbols, logic). One point each. */
interface Sign {
  name: string;
  in(text: string): boolean;
}

/** A date is one. */
const NUMBER =
  /(?<![\p{L}\d])(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)|(?<![\p{L}\d])\d+(?:[.,]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|dozen|half|quarter)\b/giu;
const QUANTITY =
  /\bhow (?:many|much|long|far|often|old)\b|\b(?:total|altogether|in all|sum of|difference between|average|percent(?:age)?|ratio|remain(?:s|ing|der)?|twice|times as (?:many|much)|at least|at most)\b|\d\s?%/i;
/** With white space around minus and slash: without it they are dates, ranges and paths. */
const OPERATOR = /\d\s*[+*×÷^=<>≤≥]\s*\d|\d\s+[-/]\s+\d|\S\s*(?:[≤≥≠∧∨¬→⇒]|==|&&|\|\|)\s*\S|\b(?:true|false)\b[^.?!]{0,200}\b(?:and|or|not|xor)\b/i;
const LOGIC =
  /\bif\b[^.?!]{0,200}\bthen\b|\b(?:either\b[^.?!]{0,200}\bor|neither\b[^.?!]{0,200}\bnor|if and only if|exactly one|unless|implies)\b|\b(?:all|every|no|some)(?: of)?(?: the)? [\p{L}]+ (?:are|is|can|have|has)\b|\b[\p{L}]{2,}er than\b|\b(?:immediately (?:before|after)|to the (?:left|right) of)\b/iu;
const SENTENCE_END = /[.!?](?=\s|$)/g;

const numbersIn = (text: string): number => [...text.matchAll(NUMBER)].length;

const SIGNS: readonly Sign[] = [
  { name: 'several numbers', in: (text) => numbersIn(text) >= 2 },
  { name: 'five numbers or more', in: (text) => numbersIn(text) >= 5 },
  { name: 'words of quantity', in: (text) => QUANTITY.test(text) },
  { name: 'operators', in: (text) => OPERATOR.test(text) },
  { name: 'words of logic or order', in: (text) => LOGIC.test(text) },
  { name: 'four sentences or more', in: (text) => [...text.matchAll(SENTENCE_END)].length >= 4 },
];

/** So many make it likely enough. */
export const ENOUGH_SIGNS = 2;

export function signsIn(text: string): string[] {
  return SIGNS.filter((sign) => sign.in(text)).map(({ name }) => name);
}
