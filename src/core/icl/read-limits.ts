/** How long an answer may be, as far as the prompt says so. */
export interface Limits {
  sentences?: number;
  words?: number;
  /** UTF-16 units. */
  characters?: number;
  /** The answer is to be a list of items. */
  isList: boolean;
}

const NUMBER_WORDS = new Map([
  ['a', 1],
  ['an', 1],
  ['one', 1],
  ['single', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
] as const);
const COUNT = `(\\d{1,4}|${[...NUMBER_WORDS.keys()].join('|')})`;
const RANGE = new RegExp(
  `\\b(under |below |fewer than |less than )?(?:${COUNT} ?(?:-|–|to|or|and) ?)?${COUNT}[ -](?:(?:short|full|single|bullet) )?(sentence|word|character|bullet|point)`,
  'gi',
);

/** Of several limits of a kind the tightest holds; of a range (`20 to 30 words`) the upper end. */
export function readLimits(instruction: string): Limits {
  const limits: Limits = { isList: /\bbullet/i.test(instruction) };
  for (const match of instruction.matchAll(RANGE)) {
    const count = parseCount(match[3]!) - (match[1] === undefined ? 0 : 1);
    const unit = match[4]!.toLowerCase();
    const kind = unit === 'word' ? 'words' : unit === 'character' ? 'characters' : 'sentences';
    if (count > 0) limits[kind] = Math.min(limits[kind] ?? count, count);
  }
  return limits;
}

function parseCount(text: string): number {
  return NUMBER_WORDS.get(text.toLowerCase() as 'one') ?? Number(text);
}
