import type { Label } from './classify.js';
import { readElements } from './elements.js';
import { withoutObjects } from './json-text.js';

/** What stands before the colon of a list of labels. */
const CUE = /(?:\b(?:labels|categories|classes|intents|queues|topics|options|choices|departments|sentiments|teams)\b|\bone of\b)[^,:]{0,50}$/i;
const BARE_CUE = /^[\W_]*(?:allowed |possible |valid )?(?:tags|values|labels?|label set|categor(?:y|ies))[\W_]*$/i;
const LIST_TAGS = new Set('labels categories classes intents queues topics options'.split(' '));
const ITEM = /^[ \t]*(?:[-*•+]|\d{1,3}[.)])[ \t]+(.+)$/;
const MAX_WORDS = 8;
/** Bounds for texts that only look like lists. */
const MAX_LISTS = 20;
const MAX_LINES = 400;

/**
 * All label lists of an instruction in the order in which they should be believed: after a cue and a colon (inline,
 * as items or a line each), in a `<labels>` element, then `one of a, b or c` and `as a, b or c` in a sentence.
 */
export function readLabelLists(instruction: string): Label[][] {
  const lines = withoutObjects(instruction).split('\n');
  const cues = lines.map((line, at) => ({ at, colon: findCueColon(line) })).filter(({ at, colon }) => colon >= 0 || isCueHeading(lines[at]!));
  const cued = cues.slice(0, MAX_LISTS).map(({ at, colon }) => readCuedList(lines, at, colon));
  const tagged = readElements(instruction)
    .filter(({ tag }) => LIST_TAGS.has(tag))
    .map(({ content }) => readListBelow(content.split('\n')));
  const spoken = lines.map((line) => readSpokenList(line));
  return [...cued, ...tagged, ...spoken].filter((list) => list.length > 0);
}

/** `## Categories`, `**Labels**` alone on a line. */
function isCueHeading(line: string): boolean {
  return /^\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*$)/.test(line) && CUE.test(line.replaceAll(/[*#]/g, '').trim());
}

/** @param colon where the cue ends; -1 for a heading */
function readCuedList(lines: readonly string[], at: number, colon: number): Label[] {
  const line = lines[at]!;
  const inline = colon < 0 ? '' : line.slice(colon + 1).replace(/^\**\s*/, '').trim();
  if (inline === '') return readListBelow(lines.slice(at + 1, at + 1 + MAX_LINES));
  const labels = parseInline(joinWrapped([inline, ...lines.slice(at + 1, at + 1 + MAX_LINES)]));
  return BARE_CUE.test(line.slice(0, colon)) || labels.length > 1 || startsWithCue(line.slice(0, colon)) ? labels : [];
}

/** `Labels: a` is a list of one; `the options we have: nothing` is not a list. */
function startsWithCue(head: string): boolean {
  return /^[\W_]*(?:\p{L}+ ){0,2}(?:labels|categories|classes|intents|queues|topics|options)[\W_]*$/iu.test(head);
}

/** Position of the first colon that a cue leads to, or -1. */
function findCueColon(line: string): number {
  let colon = line.indexOf(':');
  for (let tries = 0; colon >= 0 && tries < 5; tries += 1) {
    const sentence = line.slice(Math.max(0, colon - 120), colon).split(/[.!?]\s/).at(-1)!;
    if (CUE.test(sentence) || BARE_CUE.test(line.slice(0, colon))) return colon;
    colon = line.indexOf(':', colon + 1);
  }
  return -1;
}

/** An inline list goes on while its lines end in a comma, a bar or a conjunction. */
function joinWrapped(lines: readonly string[]): string {
  let joined = lines[0] ?? '';
  for (let at = 1; at < lines.length && /(?:,|\||\bor|\band)\s*$/.test(joined); at += 1) joined += ` ${lines[at]!.trim()}`;
  return joined;
}

function readListBelow(lines: readonly string[]): Label[] {
  const from = lines.findIndex((line) => line.trim() !== '');
  if (from < 0 || from > 2) return [];
  if (ITEM.test(lines[from]!)) return readItems(lines.slice(from));
  const block = lines.slice(from, lines.findIndex((line, at) => at > from && line.trim() === '') >>> 0);
  if (/[,|]/.test(block[0]!)) return parseInline(joinWrapped(block));
  const isShort = (line: string): boolean => !/[:.!?]\s|[.:!]$/.test(line.trim()) && countWords(line) <= MAX_WORDS;
  return block.length > 1 && block.every(isShort) ? uniqueLabels(block.map((line) => ({ name: clean(line) }))) : [];
}

function readItems(lines: readonly string[]): Label[] {
  const items: string[] = [];
  let blanks = 0;
  for (const line of lines) {
    const item = ITEM.exec(line)?.[1];
    if (line.trim() === '') blanks += 1;
    else if (item !== undefined) {
      items.push(item);
      blanks = 0;
    } else if (blanks === 0 && /^\s/.test(line)) items.push(`${items.pop()} ${line.trim()}`);
    else break;
    if (blanks > 1) break;
  }
  const labels = items.map(parseItem);
  return uniqueLabels(labels.filter((label) => label !== undefined));
}

/** `billing: invoices, refunds`, `**billing** - invoices`, `billing (invoices)`. */
function parseItem(item: string): Label | undefined {
  const separator = /:\**\s|\s[-–—=]\s|\s\(/.exec(item);
  const name = clean(separator ? item.slice(0, separator.index) : item);
  if (name === '' || countWords(name) > MAX_WORDS) return undefined;
  const description = separator ? clean(item.slice(separator.index + separator[0].length).replace(/\)\s*$/, '')) : '';
  return description === '' ? { name } : { name, description };
}

const SPOKEN_ONE_OF = /\b(?:one of|either)\s+(?!the\b|these\b|those\b|your\b|following\b)([^:]{3,400})/i;
const SPOKEN_AS =
  /\b(?:classif\w*|categori[sz]\w*|label\w*|sentiment|route|decide|determine|tag|is|are)\b[^:.]{0,80}?\b(?:as|into|between|whether[^.:]{0,40}\bis)\s+(?:either\s+)?([^:]{3,300})/i;

function readSpokenList(line: string): Label[] {
  for (const pattern of [SPOKEN_ONE_OF, SPOKEN_AS]) {
    const list = pattern.exec(line)?.[1];
    if (list === undefined || !/[,|/]|\sor\s|\sand\s/.test(list)) continue;
    const labels = parseInline(list, 3);
    if (labels.length > 1 && labels.every(({ name }) => !/^(?:a|an|the|it|possible|soon)\b/i.test(name))) return labels;
  }
  return [];
}

/** `a, b or c`, `a | b`, `["a", "b"]`; ends with the sentence or at something too long to be a label. */
export function parseInline(text: string, maxWords = MAX_WORDS): Label[] {
  const sentence = /^[^]*?(?=[.;!](?:\s|$)|\]|$)/.exec(text.replace(/^[\s[(]+/, ''))![0];
  const parts = splitList(sentence);
  const labels: Label[] = [];
  for (const part of parts) {
    const label = parseItem(part.replace(/^\s*(?:or|and)\s+/i, '').replace(/\.{2,}|…/g, ''));
    if (!label) continue;
    if (countWords(label.name) > maxWords || label.name.length > 60) break;
    if (!/^(?:etc|and so on)$/i.test(label.name)) labels.push(label);
  }
  return uniqueLabels(labels);
}

function splitList(text: string): string[] {
  if (text.includes('|')) return text.split('|');
  const parts = text.match(/(?:\([^()]*\)|[^,(]|\()+/g) ?? [];
  if (parts.length < 2) return text.split(/\s+(?:or|and)\s+|\s*\/\s*/);
  const last = parts.at(-1)!;
  if (/^\s*(?:or|and)\s/i.test(last)) return parts;
  const conjunction = /\s+or\s+|\s+and\s+/.exec(last);
  if (!conjunction) return parts;
  return [...parts.slice(0, -1), last.slice(0, conjunction.index), last.slice(conjunction.index + conjunction[0].length)];
}

function clean(text: string): string {
  return text.trim().replace(/^[*_`"'“”‘’[(<{]+|[*`"'“”‘’\])>},;]+$|(?<=\w)\.$/g, '').trim();
}

function countWords(text: string): number {
  return text.trim().split(/\s+/).length;
}

function uniqueLabels(labels: readonly Label[]): Label[] {
  const seen = new Map<string, Label>();
  for (const label of labels) if (label.name !== '' && !seen.has(label.name)) seen.set(label.name, label);
  return [...seen.values()];
}
