import { type Liquid, type Template, toValueSync } from 'liquidjs';
import type { Finding, Place } from '../../finding.js';
import { lineFinder } from '../../text/line-finder.js';
import { createLiquid, explain, explainAll } from './liquid.js';
import type { MessageTemplate } from './messages.js';
import { unescapeMarkers } from './messages.js';
import { partialPath, type Partials } from './partials.js';
import { MAX_RENDERED } from './rendered-limit.js';
import { closesBlock, opensBlock, scanTags } from './scan.js';

/** Where a template reads a variable. */
export interface VariableUse {
  name: string;
  place: Place;
}

/** A `{% render %}`: the partial sees what is passed to it and nothing else. */
export interface Rendering {
  partial: string;
  passed: ReadonlySet<string>;
  place: Place;
}

/** A message whose template has been parsed. */
export interface CompiledMessage {
  role: MessageTemplate['role'];
  /** The variable that is the message's whole content, if it is one: `{{ history }}`. */
  sole?: string;
  /** @throws Error whose message says what the template could not do with these values */
  render(values: Readonly<Record<string, unknown>>): string;
}

export interface CompiledMessages {
  messages: CompiledMessage[];
  /** Of the messages. */
  uses: VariableUse[];
  /** Of each partial. */
  partialUses: Map<string, VariableUse[]>;
  /** In messages and partials. */
  renderings: Rendering[];
  findings: Finding[];
}

/** Parses every message and partial once; all faults of all of them, with their lines in the file. */
export function compileMessages(file: string, templates: readonly MessageTemplate[], partials: Partials): CompiledMessages {
  const texts = Object.fromEntries(Object.entries(partials.texts).map(([name, text]) => [name, unescapeMarkers(text)]));
  const liquid = createLiquid(texts);
  const compiled: CompiledMessages = { messages: [], uses: [], partialUses: new Map(), renderings: [], findings: [] };
  const read = (text: string, base: Place): { parsed: Template[]; uses: VariableUse[] } | undefined => {
    const excess = excessOf(text, base);
    if (excess) {
      compiled.findings.push(excess);
      return undefined;
    }
    try {
      const parsed = liquid.parse(text, base.file);
      const uses = usesOf(liquid, parsed, base);
      compiled.renderings.push(...renderingsOf(parsed, base));
      return { parsed, uses };
    } catch (error) {
      const faults = explainAll(text, error, base.file);
      compiled.findings.push(...faults.map(({ row, column, message }) => syntaxFinding(placeIn(base, row, column), message)));
      return undefined;
    }
  };
  for (const template of templates) {
    const result = read(template.text, { file, line: template.line });
    if (!result) continue;
    compiled.uses.push(...result.uses);
    compiled.messages.push(toMessage(liquid, result.parsed, template, partials));
  }
  for (const [name, text] of Object.entries(texts)) {
    compiled.partialUses.set(name, read(text, { file: partialPath(partials, name), line: 1 })?.uses ?? []);
  }
  return compiled;
}

/** Messages of a plain text: nothing is replaced. */
export function plainMessages(templates: readonly MessageTemplate[]): CompiledMessage[] {
  return templates.map(({ role, text }) => ({ role, render: () => text }));
}

const SOLE = /^\{\{-?\s*([A-Za-z_][\w-]*)\s*-?\}\}$/;

function toMessage(liquid: Liquid, parsed: Template[], { role, text, line }: MessageTemplate, partials: Partials): CompiledMessage {
  const sole = SOLE.exec(text.trim())?.[1];
  return {
    role,
    ...(sole === undefined ? {} : { sole }),
    render(values) {
      const rendered = renderParsed(liquid, parsed, values, line, partials);
      if (rendered.length > MAX_RENDERED) throw new Error(`the message renders to ${rendered.length} characters; at most ${MAX_RENDERED}`);
      return rendered;
    },
  };
}

function renderParsed(liquid: Liquid, parsed: Template[], values: Readonly<Record<string, unknown>>, line: number, partials: Partials): string {
  try {
    return String(liquid.renderSync(parsed, values));
  } catch (error) {
    const { row, message, inFile } = explain(error);
    const partial = inFile !== undefined && Object.hasOwn(partials.texts, inFile);
    const where = partial ? `${partialPath(partials, inFile)}, line ${row}` : `line ${line + row - 1}`;
    throw new Error(`${where}: ${message}`, { cause: error });
  }
}

function placeIn(base: Place, row: number, column: number): Place {
  return { file: base.file, line: row + (base.line ?? 1) - 1, column };
}

/** Variables that a text takes from outside itself. */
function usesOf(liquid: Liquid, parsed: Template[], base: Place): VariableUse[] {
  return Object.entries(liquid.analyzeSync(parsed, { partials: false }).globals).flatMap(([name, variables]) =>
    variables.map(({ location }) => ({ name, place: placeIn(base, location.row, location.col) })),
  );
}

function renderingsOf(templates: readonly Template[], base: Place): Rendering[] {
  return templates.flatMap((template): Rendering[] => {
    const scope = template.partialScope?.();
    if (!scope) return template.children ? renderingsOf(toValueSync(template.children(false, true)) as Template[], base) : [];
    const loop = 'forBinding' in template && template.forBinding !== undefined ? ['forloop'] : [];
    const passed = new Set([...Array.from(scope.scope, (name) => (typeof name === 'string' ? name : name[0])), ...loop]);
    const [row = 1, column = 1] = template.token.getPosition();
    return [{ partial: scope.name, passed, place: placeIn(base, row, column) }];
  });
}

const MAX_TAGS = 2000;
const MAX_BLOCKS = 100;

/** LiquidJS recurses into blocks, and for each tag that is wrong takes time by the length of the text. */
function excessOf(text: string, base: Place): Finding | undefined {
  const tags = scanTags(text);
  let open = 0;
  const tooDeep = tags.find((tag) => {
    open += opensBlock(tag) ? 1 : closesBlock(tag) ? -1 : 0;
    return open > MAX_BLOCKS;
  });
  const excess = tooDeep ?? tags[MAX_TAGS];
  if (!excess) return undefined;
  const { line, column } = lineFinder(text)(excess.start);
  const message = tooDeep ? `blocks nested more than ${MAX_BLOCKS} deep` : `more than ${MAX_TAGS} tags in one text`;
  return { ...syntaxFinding(placeIn(base, line, column), message), remedy: 'make it simpler' };
}

function syntaxFinding(place: Place, message: string): Finding {
  return { code: 'prompt/template', severity: 'error', place, message };
}
