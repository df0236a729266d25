/** A reading of a part of a text that is written so that people and filters do not see what it says. */
export interface Decoding {
  /** What it is written in. */
  name: string;
  text: string;
  /** The part, as offsets. */
  start: number;
  end: number;
}

/** Longer runs are read to here. */
const MAX_RUN = 8192;
/** Runs that are read of one kind. */
const MAX_RUNS = 200;

/** Every other way in which a text, or a part of it, can be read. */
export function decodings(text: string): Decoding[] {
  return [
    ...runs('base64', text, /[A-Za-z\d+/_-]{16,}={0,2}/g, fromBase64),
    ...runs('hex', text, /(?<![\da-f])(?:[\da-f]{2}){8,}(?![\da-f])/gi, (run) => readable(Buffer.from(run, 'hex').toString('utf8'))),
    ...runs('percent signs', text, /(?:%[\da-f]{2}){6,}/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
    ...runs('HTML entities', text, /(?:&#(?:\d{2,7}|x[\da-f]{2,6});){4,}/gi, fromEntities),
    ...runs('escapes', text, /(?:\\(?:u[\da-f]{4}|x[\da-f]{2})){4,}/gi, (run) =>
      run.replace(/\\[ux]([\da-f]+)/gi, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16))),
    ),
    ...runs('tag characters', text, /[\u{E0020}-\u{E007E}]{4,}/gu, (run) => shifted(run, 0xe0000)),
    ...runs('variation selectors', text, /[\u{E0100}-\u{E01EF}]{4,}/gu, (run) => shifted(run, 0xe0100 - 16)),
    ...whole('spaced letters', text, withoutSpacing(text)),
    ...whole('leetspeak', text, withoutDigits(text)),
    ...whole('rot13', text, rot13(text)),
    ...whole('reverse', text, [...text].reverse().join('')),
  ];
}

function runs(name: string, text: string, pattern: RegExp, read: (run: string) => string | undefined): Decoding[] {
  const found: Decoding[] = [];
  for (const { 0: run, index } of text.matchAll(pattern)) {
    if (found.length === MAX_RUNS) break;
    const decoded = read(run.slice(0, MAX_RUN));
    if (decoded !== undefined) found.push({ name, text: decoded, start: index, end: index + run.length });
  }
  return found;
}

function whole(name: string, text: string, decoded: string): Decoding[] {
  return decoded === text ? [] : [{ name, text: decoded, start: 0, end: text.length }];
}

function fromBase64(run: string): string | undefined {
  return readable(Buffer.from(run, 'base64').toString('utf8'));
}

/** Undefined for what is data and not words. */
function readable(text: string): string | undefined {
  const letters = text.match(/[\p{L} ]/gu)?.length ?? 0;
  return letters >= text.length * 0.7 && text.includes(' ') ? text : undefined;
}

function fromEntities(run: string): string {
  return run.replace(/&#(x?)([\da-f]+);/gi, (whole: string, hex: string, digits: string) => {
    const point = Number.parseInt(digits, hex === '' ? 10 : 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function shifted(run: string, by: number): string {
  return Array.from(run, (character) => String.fromCodePoint((character.codePointAt(0) ?? by) - by)).join('');
}

/** `i g n o r e` as a word; letters that stand one by one are joined. */
function withoutSpacing(text: string): string {
  return text.replace(/(?<!\S)\S(?:[ ._*-]\S(?!\S)){2,}/g, (run) => run.replace(/(\S)[ ._*-]/g, '$1')).replace(/ {2,}/g, ' ');
}

const LEET: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };

/** Only digits that stand in words. */
function withoutDigits(text: string): string {
  return text.replace(/(?<![\w@$])(?=[\w@$]{0,30}[a-z])[\w@$]{2,31}(?![\w@$])/gi, (word) => word.replace(/[013457@$]/g, (digit) => LEET[digit] ?? digit));
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    const first = code < 97 ? 65 : 97;
    return String.fromCharCode(((code - first + 13) % 26) + first);
  });
}
