import { findAll, isoDate, parseNumber, type FieldKind, type Found } from './finders.js';
import { readKeyLine } from './keys.js';
import type { Field } from './read-fields.js';

/** A demonstration's text and what it gives for the field. */
interface Sample {
  input: string;
  value: unknown;
}

/** Which finder a field's name asks for; the first that matches. */
const KINDS: readonly (readonly [FieldKind, RegExp])[] = [
  ['email', /\be ?mail/],
  ['phone', /\b(?:phone|telephone|mobile|cell|fax|tel)\b/],
  ['url', /\b(?:url|website|site|link|homepage)\b/],
  ['company', /\b(?:company|organi[sz]ation|employer|firm|vendor|business|merchant|supplier)\b/],
  ['date', /\b(?:date|day|deadline|due|birthday|dob)\b/],
  ['amount', /\b(?:amount|price|cost|total|fee|refund|balance|sum|budget|payment)\b/],
  ['id', /\b(?:id|ref|reference|number|no|code|sku|invoice|order|tracking)\b/],
  ['name', /\b(?:name|person|customer|sender|author|contact|client|recipient)\b/],
  ['number', /\b(?:count|quantity|qty|age)\b/],
];

/** Words of a field's name that name its kind rather than tell it from a sibling. */
const GENERIC = new Set('date day amount price id number no name email e mail phone url address code value'.split(' '));

/** The finder for a field: by its name, by what the demonstrations give for it, or by its number type. */
export function kindOf(field: Field, samples: readonly Sample[]): FieldKind | undefined {
  const words = nameWords(field.name);
  const named = KINDS.find(([, pattern]) => pattern.test(words));
  if (named) return named[0];
  const shown = samples.map(({ value }) => value).filter((value) => typeof value === 'string' && value !== '') as string[];
  const kinds: FieldKind[] = ['email', 'url', 'date', 'amount', 'phone'];
  const alike = shown.length > 0 ? kinds.find((kind) => shown.every((value) => findAll(kind, value)[0]?.value === value)) : undefined;
  return alike ?? (field.type === 'number' ? 'number' : undefined);
}

/** The value of a field in the text, in the type and form the prompt shows; undefined when the text does not give it. */
export function findValue(field: Field, text: string, samples: readonly Sample[]): unknown {
  const kind = kindOf(field, samples);
  const found = findCandidates(field, kind, text, samples).map((value) => format(field, kind, value, samples));
  const values = found.filter((value) => value !== undefined);
  if (field.type === 'array') return values.length > 0 ? values : undefined;
  return values[0];
}

function findCandidates(field: Field, kind: FieldKind | undefined, text: string, samples: readonly Sample[]): string[] {
  const keyed = findKeyed(field, kind, text);
  if (keyed !== undefined) return [keyed];
  const typed = kind ? rankByCue(field, findAll(kind, text), text) : [];
  if (typed.length > 0) return typed;
  const learned = learnFromContext(text, samples);
  return learned !== undefined && couldBe(kind, learned) ? [learned] : [];
}

function couldBe(kind: FieldKind | undefined, value: string): boolean {
  if (kind === 'name' || kind === 'company') return /^\p{Lu}[^@\d]*$/u.test(value);
  return kind === undefined || findAll(kind, value).length > 0;
}

/** `Order number: 4711` on a line of its own. */
function findKeyed(field: Field, kind: FieldKind | undefined, text: string): string | undefined {
  const wanted = nameWords(field.name);
  for (const line of text.split('\n')) {
    const key = readKeyLine(line);
    if (!key || key.value === '' || nameWords(key.key) !== wanted) continue;
    return kind && kind !== 'name' && kind !== 'company' ? (findAll(kind, key.value)[0]?.value ?? key.value) : key.value;
  }
  return undefined;
}

/** Those whose words before them name the field come first: `starts 3 May` for `start_date`. */
function rankByCue(field: Field, found: readonly Found[], text: string): string[] {
  const cues = nameWords(field.name).split(' ').filter((word) => !GENERIC.has(word) && word.length > 2);
  const isCued = ({ at }: Found): number => {
    const before = text.slice(Math.max(0, at - 40), at).toLowerCase();
    return Math.max(-1, ...cues.map((cue) => before.lastIndexOf(cue)));
  };
  return found.toSorted((a, b) => isCued(b) - isCued(a)).map(({ value }) => value);
}

/** What follows the words that stand before the value in a demonstration, the longest such words first. */
function learnFromContext(text: string, samples: readonly Sample[]): string | undefined {
  const lower = text.toLowerCase();
  for (const size of [3, 2, 1]) {
    for (const { input, value } of samples) {
      const at = typeof value === 'string' && value !== '' ? input.indexOf(value) : -1;
      const before = at > 0 ? input.slice(Math.max(0, at - 60), at).toLowerCase().trimEnd().split(/\s+/).slice(-size) : [];
      const context = before.join(' ');
      if (before.length < size || context.length < 4) continue;
      const place = lower.indexOf(`${context} `);
      if (place < 0) continue;
      const words = String(value).split(/\s+/).length;
      const after = /^[^\n,;:!?]{0,80}/.exec(text.slice(place + context.length).trimStart())![0];
      const learned = after.split(/\s+/).slice(0, words).join(' ').replace(/[.\s]+$/, '');
      if (learned !== '') return learned;
    }
  }
  return undefined;
}

function format(field: Field, kind: FieldKind | undefined, value: string, samples: readonly Sample[]): unknown {
  const wantsNumber = field.type === 'number' || samples.some((sample) => typeof sample.value === 'number');
  if (wantsNumber) return parseNumber(value);
  const isIso = (text: unknown): boolean => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text);
  const wantsIso = field.isIsoDate || samples.some((sample) => isIso(sample.value));
  if (kind === 'date' && wantsIso) return isoDate(value);
  if (kind === 'name' && /\bfirst|given/.test(nameWords(field.name))) return value.split(' ')[0];
  if (kind === 'name' && /\b(?:last|family|sur)/.test(nameWords(field.name))) return value.split(' ').at(-1);
  return value;
}

function nameWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/[_\s-]+/g, ' ').trim();
}
