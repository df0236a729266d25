import { type Liquid, type LiquidError, type Template, type Variable } from 'liquidjs';
import type { Finding } from '../finding.js';
import { createLiquid, FILTERS, MAX_RENDERED, TAGS } from './liquid.js';
import type { MessageTemplate } from './messages.js';
import { unescapeMarkers } from './messages.js';
import { partialPath, type Partials } from './partials.js';

/** Where a template reads a variable. */
export interface VariableUse {
  name: string;
  line: number;
  column: number;
  /** The partial that reads it, which sees only what `render` passes. */
  partial?: string;
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
  uses: VariableUse[];
  findings: Finding[];
}

/** Parses every message once; all faults of all messages, with their lines in the file. */
export function compileMessages(
  file: string,
  templates: readonly MessageTemplate[],
  partials: Partials,
): CompiledMessages {
  const liquid = createLiquid(Object.fromEntries(Object.entries(partials.texts).map(([name, text]) => [name, unescapeMarkers(text)])));
  const compiled: CompiledMessages = { messages: [], uses: [], findings: [] };
  for (const template of templates) {
    try {
      const parsed = liquid.parse(template.text, file);
      compiled.uses.push(...usesOf(liquid, parsed, file, template.line));
      compiled.messages.push(toMessage(liquid, parsed, template));
    } catch (error) {
      compiled.findings.push(syntaxFinding(error, file, template.line, partials));
    }
  }
  return compiled;
}

/** Messages of a plain text: nothing is replaced. */
export function plainMessages(templates: readonly MessageTemplate[]): CompiledMessage[] {
  return templates.map(({ role, text }) => ({ role, render: () => text }));
}

function toMessage(liquid: Liquid, parsed: Template[], template: MessageTemplate): CompiledMessage {
  const sole = /^\{\{-?\s*([A-Za-z_][\w-]*)\s*-?\}\}$/.exec(template.text)?.[1];
  return {
    role: template.role,
    ...(sole === undefined ? {} : { sole }),
    render(values) {
      const text = renderParsed(liquid, parsed, values, template.line);
      if (text.length > MAX_RENDERED) throw new Error(`the message renders to ${text.length} characters; at most ${MAX_RENDERED}`);
      return text;
    },
  };
}

function renderParsed(liquid: Liquid, parsed: Template[], values: Readonly<Record<string, unknown>>, line: number): string {
  try {
    return String(liquid.renderSync(parsed, values));
  } catch (error) {
    const { row, message } = explain(error);
    throw new Error(`line ${line + row - 1}: ${message}`, { cause: error });
  }
}

function usesOf(liquid: Liquid, parsed: Template[], file: string, firstLine: number): VariableUse[] {
  const globals: Record<string, Variable[]> = liquid.analyzeSync(parsed).globals;
  return Object.entries(globals).flatMap(([name, variables]) =>
    variables.map(({ location }) => {
      const inPartial = location.file !== undefined && location.file !== file;
      const line = inPartial ? location.row : location.row + firstLine - 1;
      return { name, line, column: location.col, ...(inPartial ? { partial: location.file as string } : {}) };
    }),
  );
}

function syntaxFinding(error: unknown, file: string, firstLine: number, partials: Partials): Finding {
  const { row, column, message, inFile } = explain(error);
  const partial = inFile !== undefined && inFile !== file;
  return {
    code: 'prompt/template',
    severity: 'error',
    place: partial ? { file: partialPath(partials, inFile), line: row, column } : { file, line: row + firstLine - 1, column },
    message,
  };
}

/** LiquidJS's error in words that fit this tool: its own carry file and line in the text. */
function explain(error: unknown): { row: number; column: number; message: string; inFile?: string } {
  const liquidError = error as Partial<LiquidError> & Error;
  const [row = 1, column = 1] = (liquidError.token?.getPosition() ?? []) as number[];
  const plain = (liquidError.originalError?.message ?? liquidError.message).replace(/, (file:.*, )?line:\d+, col:\d+$/, '');
  const tag = /^tag "(.*)" not found$/.exec(plain)?.[1];
  const filter = /^undefined filter: (.*)$/.exec(plain)?.[1];
  const message =
    tag !== undefined
      ? `the tag \`${tag}\` is not available; available: ${TAGS.join(' ')}`
      : filter !== undefined
        ? `the filter \`${filter}\` is not available; available: ${FILTERS.join(' ')}`
        : plain;
  const inFile = liquidError.token?.file;
  return { row, column, message, ...(inFile === undefined ? {} : { inFile }) };
}
