/** Something found in a text: as written, with its place (UTF-16 units). */
export interface Found {
  value: string;
  at: number;
}

export type FieldKind = 'email' | 'phone' | 'url' | 'date' | 'amount' | 'id' | 'name' | 'company' | 'number';

const MONTH = '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DATES = new RegExp(
  `\\b\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}\\b|\\b\\d{1,2}[-/.]\\d{1,2}[-/.](?:\\d{4}|\\d{2})\\b` +
    `|\\b\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}\\b\\.?(?:,? \\d{4}\\b)?|\\b${MONTH}\\b\\.? \\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4}\\b)?`,
  'gi',
);
const NUMBER = '\\d{1,3}(?:[,.\' ]\\d{3})+(?:[.,]\\d{1,2})?|\\d{1,12}(?:[.,]\\d{1,4})?';
const CURRENCY = '[$€£¥₹]|\\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|SEK|NOK|DKK|PLN|CZK)\\b';
const AMOUNTS = new RegExp(
  `(?:${CURRENCY}) ?(?:${NUMBER})(?![\\d])|(?<![\\d.,])(?:${NUMBER}) ?(?:${CURRENCY}|(?:dollars|euros?|pounds|cents)\\b)`,
  'gi',
);
/** A capitalised word; a point belongs to it inside (`S.p.A`) and after an initial only, or a name would run into the next sentence. */
const WORD = "\\p{Lu}(?:\\.(?= \\p{Lu})|(?:[\\p{L}'’&-]|\\.(?=\\p{L})){0,30})";
const PROPER = `${WORD}(?: (?:(?:of|and|the|de|van|von|der|da|di|&) ){0,2}${WORD}){0,4}`;
const PERSON = `${WORD}(?: (?:(?:de|van|von|der|da|di|la|le|bin|al) ){0,2}${WORD}){0,3}`;
const LEGAL = '(?:Ltd|Limited|Inc|LLC|LLP|GmbH|Corp|Corporation|Company|plc|PLC|AG|SA|SE|BV|B\\.V\\.|Oy|AB|AS|KG|S\\.p\\.A\\.|SARL|Pty|Group|Holdings)';

const TITLE = '(?:(?:Dr|Mr|Mrs|Ms|Prof)\\.? )?';
const INTRODUCTION = "\\b[Mm]y name is|\\b[Mm]y name's|\\b[Ii] am|\\bI['’]m|\\b[Tt]his is|\\b[Nn]ame:|^From:|^Sincerely,|\\b[Cc]alled";
const FAREWELL =
  '(?:(?:[Kk]ind|[Bb]est|[Ww]arm|[Mm]any)? ?(?:[Rr]egards|[Tt]hanks|[Tt]hank you|[Bb]est|[Cc]heers|[Ss]incerely|[Yy]ours(?: \\w{1,12})?)' +
  '(?: \\w{1,12})?[,.!]?\\s{1,4})';
const AFFILIATION =
  "[Ii] work (?:at|for)|[Ww]e are|[Ww]e're|[Ii] run(?: the)?|on behalf of|[Cc]ompany:|[Oo]rgani[sz]ation:|[Ff]rom|[Aa]t|with|[Ff]or|of";

const PATTERNS: Record<FieldKind, readonly RegExp[]> = {
  email: [/[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/g],
  url: [/\bhttps?:\/\/[^\s<>"')\]]{1,2000}|\bwww\.[^\s<>"')\]]{1,2000}/gi],
  phone: [
    /(?<![\w.,@/#-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ ./-]\d{2,5}){1,5}(?![\w@-])/g,
    /(?<![\w.,@/#-])\+?\d{7,15}(?![\w@-])/g,
  ],
  date: [DATES],
  amount: [AMOUNTS],
  number: [new RegExp(`(?<![\\w.,])(?:${NUMBER})(?![\\w])`, 'g')],
  id: [
    /(?:\b(?:id|no|number|ref|reference|code|order|invoice|ticket|account|tracking|case|sku)\b\.?[ :#]{1,3}(?:no\.?|number|id)?[ :#]{0,3})([A-Z0-9][A-Z0-9/_-]{0,30}\d[A-Z0-9/_-]{0,30}|\d{2,20})/gi,
    /#([A-Za-z0-9][\w-]{1,30})/g,
    /\b([A-Z]{1,6}[-_/]?\d[\dA-Z/_-]{1,20})\b/g,
  ],
  name: [
    new RegExp(`(?:${INTRODUCTION}) +${TITLE}(${PERSON})`, 'gmu'),
    new RegExp(`^(?:${FAREWELL}|[-–—]{1,3} ?)${TITLE}(${PERSON})(?=,|\\s*$)`, 'gmu'),
    new RegExp(`\\b(?:Mr|Mrs|Ms|Dr|Prof)\\.? (${PERSON})`, 'gu'),
    new RegExp(`^(${PERSON})$`, 'gmu'),
  ],
  company: [
    new RegExp(`(?<![\\p{L}])(${WORD}(?: (?:&|and) ${WORD}| ${WORD}){0,4},? ${LEGAL}\\b\\.?)`, 'gu'),
    new RegExp(`^${PERSON}(?:\\n|, | \\| )(${PROPER})$`, 'gmu'),
    new RegExp(`\\b(?:${AFFILIATION}) +(?:the )?(${PROPER})`, 'gu'),
  ],
};

/** What of a kind a text holds; surer patterns come first, each in order of place. Repeats of a value are left out. */
export function findAll(kind: FieldKind, text: string): Found[] {
  const seen = new Set<string>();
  const found: Found[] = [];
  for (const pattern of PATTERNS[kind]) {
    for (const match of text.matchAll(pattern)) {
      const value = trimValue(kind, match[1] ?? match[0]);
      const key = value.replace(/\.$/, '');
      if (key === '' || seen.has(key) || !isPlausible(kind, value)) continue;
      seen.add(key);
      found.push({ value, at: match.index + match[0].indexOf(value) });
    }
  }
  return found;
}

function trimValue(kind: FieldKind, value: string): string {
  const trimmed = value.trim();
  if (kind === 'company') return trimmed.replace(/[,;:]+$|(?<!Inc|Ltd|Co|Corp|\.\w)\.$/, '');
  return kind === 'name' || kind === 'email' || kind === 'url' ? trimmed.replace(/[.,;:!?]+$/, '') : trimmed;
}

const NOT_A_NAME =
  /^(?:I|The|A|An|It|We|My|Not|Hello|Hi|Hey|Dear|Thanks|Thank|Best|Regards|Please|Sincerely|Kind|Cheers|Yours|Just|So|Very|Still|Also|In|On|At|No|Yes|Sent|Sorry)\b/;

function isPlausible(kind: FieldKind, value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  if (kind === 'phone') return digits >= 7 && digits <= 15 && !/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(value);
  if (kind === 'id') return digits > 0;
  if (kind === 'name' || kind === 'company') return !NOT_A_NAME.test(value);
  return true;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** YYYY-MM-DD where day and month cannot be mistaken for each other and the year is given; else the text as it is. */
export function isoDate(text: string): string {
  const month = MONTHS.findIndex((name) => text.toLowerCase().includes(name)) + 1;
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const year = numbers.find((number) => number > 999);
  if (year === undefined) return text;
  const others = numbers.filter((number) => number !== year);
  if (month > 0) return others.length === 1 ? formatDate(year, month, others[0]!) : text;
  const [first, second] = others as [number, number];
  if (others.length !== 2) return text;
  if (numbers[0] === year || second > 12) return formatDate(year, first, second);
  const isDayFirst = first > 12 || text.includes('.') || first === second;
  return isDayFirst ? formatDate(year, second, first) : text;
}

function formatDate(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The number a text writes; the last `,` or `.` opens the decimals unless three digits follow. Undefined without digits. */
export function parseNumber(text: string): number | undefined {
  const match = /-?\d[\d,.' ]*/.exec(text)?.[0].replace(/[.,' ]+$/, '');
  if (match === undefined) return undefined;
  const decimals = /[.,](\d{1,2}|\d{4,})$/.exec(match) ?? /^-?0[.,](\d{3})$/.exec(match);
  const whole = (decimals ? match.slice(0, match.length - decimals[1]!.length - 1) : match).replace(/[,.' ]/g, '');
  return Number(decimals ? `${whole}.${decimals[1]}` : whole);
}
