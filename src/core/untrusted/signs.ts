import { findControls } from './controls.js';
import type { Folded } from './fold.js';
import { findInvisible } from './invisible.js';
import { findMarkup, type Mark } from './markup.js';
import type { ChangeKind, Edit } from './rewrite.js';

/** Something in a text that speaks for an attack. */
export interface Sign {
  /** `override`, `special-token` … */
  rule: string;
  /** Weak ones make a text suspicious only together. */
  weak: boolean;
  /** Offsets into the text. */
  start: number;
  end: number;
  /** After `the text`. */
  message: string;
}

/** What the sanitiser would change, with what honest texts hold as well told apart. */
export function structuralSigns(text: string, folded: Folded): Sign[] {
  return [
    ...Array.from(findControls(text), (edit) => fromEdit(edit, !/[\u0000\u001B\u009B]/.test(text.slice(edit.start, edit.end)))),
    ...Array.from(findInvisible(text), (edit) => fromEdit(edit, isCommon(text, edit))),
    ...firstAtEach(findMarkup(folded)).map(({ kind, start, end }): Sign => ({
      rule: kind,
      weak: kind === 'role-marker' && FORM_FIELD.test(lineFrom(text, start)),
      start,
      end,
      message: SAYS[kind],
    })),
    ...unmatchedClosings(folded),
  ];
}

/** Patterns may find the same thing twice. */
function firstAtEach(marks: readonly Mark[]): Mark[] {
  return [...new Map(marks.map((mark) => [mark.start, mark])).values()];
}

const SAYS: Record<ChangeKind, string> = {
  control: 'holds a control character',
  surrogate: 'holds half a character',
  'tag-character': 'holds invisible tag characters',
  bidi: 'turns the reading direction',
  invisible: 'holds invisible characters',
  'special-token': 'holds a special token of a chat format',
  'role-marker': 'has a line that looks like the start of another message',
  delimiter: 'closes a block that it did not open',
  truncated: 'is too long',
};

function fromEdit({ kind, start, end }: Edit, weak: boolean): Sign {
  return { rule: kind, weak, start, end, message: SAYS[kind] };
}

/** `System: Windows 11` is a line of many forms. */
const FORM_FIELD = /^[ \t]*(?:system|developer)[ \t]*:[ \t]*\S/i;

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? Math.min(text.length, start + 200) : end);
}

const SINGLE = new Set(['\u200B', '\u200C', '\u200D', '\u2060', '\uFE0E', '\uFE0F']);

/** Soft hyphens, marks of direction and single zero-width spaces come with text from web pages; inside a word they are rare. */
function isCommon(text: string, { start, end }: Edit): boolean {
  const run = text.slice(start, end);
  if (/^[\u00AD\u200E\u200F\u061C\uFEFF]$/.test(run)) return true;
  const isInWord = /[a-z]/i.test(text.charAt(start - 1)) && /[a-z]/i.test(text.charAt(end));
  return SINGLE.has(run) && !isInWord;
}

const DATA_TAG =
  /<\s{0,3}(?<close>\/?)\s{0,3}(?<name>ticket|documents?|data|input|context|user_input|text|content|query|message|email|article|review|question|untrusted|resume|report|page|email|transcript)\s{0,3}>/g;

/** The end of a block that a template around it may have opened. */
function unmatchedClosings({ text, origin }: Folded): Sign[] {
  const open = new Map<string, number>();
  const signs: Sign[] = [];
  for (const match of text.matchAll(DATA_TAG)) {
    const { close, name = '' } = match.groups ?? {};
    const depth = open.get(name) ?? 0;
    if (close === '') open.set(name, depth + 1);
    else if (depth > 0) open.set(name, depth - 1);
    else signs.push({ rule: 'delimiter', weak: false, start: origin(match.index), end: origin(match.index + match[0].length), message: SAYS.delimiter });
  }
  return signs;
}
