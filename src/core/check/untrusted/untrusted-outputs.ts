import type { Place } from '../../finding.js';
import type { Role } from '../../ports.js';
import { lineFinder } from '../../text/line-finder.js';
import { inlinePartials } from '../../prompt/template/partials.js';
import type { Prompt } from '../../prompt/prompt.js';
import { scanTags, staticText, type Tag } from '../../prompt/template/scan.js';
import { isConversationVariable } from '../../prompt/values/values.js';

/** What sets a value apart from the prompt's own words. */
export interface Block {
  kind: 'tag' | 'fence' | 'quotes' | 'json' | 'policy' | 'message';
  /** Of a tag. */
  name?: string;
}

/** A `{{ … }}` that prints the value of a variable marked untrusted. */
export interface UntrustedOutput {
  variable: string;
  place: Place;
  /** Offsets into the message's text. */
  start: number;
  end: number;
  /** Undefined where the value stands among the prompt's own words. */
  block?: Block;
}

/** A message as it is put together, with its partials. */
export interface OutputMessage {
  role: Role;
  text: string;
  placeAt(offset: number): Place;
  outputs: UntrustedOutput[];
}

/** The messages of a template with what they print of untrusted variables; conversations so far are messages of their own. */
export function findUntrustedOutputs(prompt: Prompt): OutputMessage[] {
  const { variables, template, partials } = prompt.content;
  const untrusted = Object.keys(variables).filter((name) => variables[name]?.untrusted === true && !isConversationVariable(variables, name));
  return prompt.messages.map(({ role, text: written, line }) => {
    const { text, origin } = template === 'none' ? { text: written, origin: (offset: number) => offset } : inlineWithOrigins(written, partials);
    const find = lineFinder(written);
    const placeAt = (offset: number): Place => {
      const at = find(origin(offset));
      return { file: prompt.path, line: line + at.line - 1, column: at.column };
    };
    const printed = template === 'none' || untrusted.length === 0 ? [] : printedVariables(written, text, untrusted);
    const blockAt = blockFinder(text);
    const outputs = printed.map(({ variable, tag }): UntrustedOutput => {
      const mode = variables[variable]?.sanitize?.mode;
      const policy = mode === 'delimit' || mode === 'datamark' || mode === 'json';
      const block: Block | undefined = policy ? { kind: 'policy' } : blockAt(tag);
      return { variable, place: placeAt(tag.start), start: tag.start, end: tag.end, ...(block ? { block } : {}) };
    });
    return { role, text, placeAt, outputs };
  });
}

/** Text with partials in place; an offset in one comes from where it is rendered. */
function inlineWithOrigins(written: string, partials: Readonly<Record<string, string>>): { text: string; origin(offset: number): number } {
  const pieces: { start: number; from: number; fixed: boolean }[] = [];
  let text = '';
  let from = 0;
  const add = (piece: string, at: number, fixed: boolean): void => {
    pieces.push({ start: text.length, from: at, fixed });
    text += piece;
  };
  for (const tag of scanTags(written)) {
    if (tag.name !== 'render') continue;
    add(written.slice(from, tag.start), from, false);
    add(inlinePartials(written.slice(tag.start, tag.end), partials), tag.start, true);
    from = tag.end;
  }
  add(written.slice(from), from, false);
  return {
    text,
    origin(offset) {
      const piece = pieces.findLast(({ start }) => start <= offset) ?? { start: 0, from: 0, fixed: false };
      return piece.fixed ? piece.from : piece.from + offset - piece.start;
    },
  };
}

const NAME = /[A-Za-z_][\w-]*/;
const QUOTED = /'[^']*'|"[^"]*"/g;

/** Through the names that `for`, `assign`, `capture` and `render` give a value. */
function printedVariables(written: string, text: string, untrusted: readonly string[]): { variable: string; tag: Tag }[] {
  const sources = new Map(untrusted.map((name) => [name, name]));
  const tags = scanTags(text);
  let captured: string | undefined;
  const found: { variable: string; tag: Tag }[] = [];
  for (const tag of scanTags(written)) if (tag.name === 'render') passOn(tag, sources);
  for (const tag of tags) {
    if (tag.name === 'capture') captured = NAME.exec(tag.argument)?.[0];
    else if (tag.name === 'endcapture') captured = undefined;
    else if (tag.kind === 'tag') alias(tag, sources);
    else {
      const variable = readIn(tag.argument, sources);
      if (variable === undefined) continue;
      if (captured !== undefined) sources.set(captured, variable);
      else found.push({ variable, tag });
    }
  }
  return found;
}

function alias({ name, argument }: Tag, sources: Map<string, string>): void {
  const [, given, value] = (name === 'assign' ? /^([\w-]+)\s*=\s*([^]*)$/ : name === 'for' ? /^([\w-]+)\s+in\s+([^]*)$/ : /(?!)/).exec(argument) ?? [];
  const source = value === undefined ? undefined : readIn(value, sources);
  if (given !== undefined && source !== undefined) sources.set(given, source);
}

function passOn({ argument }: Tag, sources: Map<string, string>): void {
  for (const [, name = '', value = ''] of argument.replace(QUOTED, '').matchAll(/([\w-]+)\s*:\s*([\w-]+)/g)) {
    const source = sources.get(value);
    if (source !== undefined) sources.set(name, source);
  }
}

/** The first variable of an expression that leads to an untrusted one; `size` of a value is a number. */
function readIn(expression: string, sources: ReadonlyMap<string, string>): string | undefined {
  const plain = expression.replace(QUOTED, '');
  if (/(?:\.|\|\s*)size\b/.test(plain)) return undefined;
  const names = plain.split('|').flatMap((part, index) =>
    index === 0
      ? (part.match(/(?<![.\w-])[A-Za-z_][\w-]*/g) ?? [])
      : (part
          .split(':')
          .slice(1)
          .join(':')
          .match(/(?<![.\w-])[A-Za-z_][\w-]*/g) ?? []),
  );
  return names.map((name) => sources.get(name)).find((source) => source !== undefined);
}

const MARKUP = /<(?<closing>\/?)(?<name>[A-Za-z_][\w.-]{0,63})(?=[\s/>])|^ {0,3}(?<fence>`{3,}|~{3,})|(?<quotes>"{3,})/gm;

/** Finds the innermost block around an output; asked in ascending order. */
function blockFinder(text: string): (tag: Tag) => Block | undefined {
  const marks = text.matchAll(MARKUP);
  const open: { block: Block; end: string }[] = [];
  const isAlone = staticText(text).trim() === '';
  let mark = marks.next();
  return (tag) => {
    for (; mark.done !== true && mark.value.index < tag.start; mark = marks.next()) step(open, mark.value);
    if (/\|\s*json\b/.test(tag.argument)) return { kind: 'json' };
    if (isAlone) return { kind: 'message' };
    return open.findLast(({ end }) => text.includes(end, tag.end))?.block;
  };
}

function step(open: { block: Block; end: string }[], { groups }: RegExpExecArray): void {
  const { closing, name, fence, quotes } = groups ?? {};
  const end = name === undefined ? (fence ?? quotes ?? '') : `</${name}>`;
  const at = open.findLastIndex((one) => one.end === end);
  const closes = name === undefined ? at !== -1 : closing !== '';
  if (closes && at !== -1) open.length = at;
  else if (!closes) open.push({ end, block: name === undefined ? { kind: fence === undefined ? 'quotes' : 'fence' } : { kind: 'tag', name } });
}
