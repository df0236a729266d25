import type { Span } from './edit.js';

/**
 * What a Markdown text is made of, block by block, as offsets. Read line by line, since a parser of all of CommonMark takes
 * time by the square of a long text's length; where the two could differ, this one finds code, which nothing may change.
 */
export interface Block extends Span {
  kind: 'paragraph' | 'heading' | 'code' | 'quote' | 'rule' | 'table';
  /** Blocks of one section and one list or parent item have the same: only among them is a text said twice. */
  scope: string;
  /** The whole list item with its marker, where the paragraph is its first. */
  item?: Span;
  /** Of a fence: what stands after the backticks. */
  info?: string;
  /** Of a heading. */
  depth?: number;
}

interface Line extends Span {
  text: string;
}

interface OpenItem {
  id: number;
  indent: number;
  /** The column at which its text starts. */
  content: number;
}

interface State {
  blocks: Block[];
  /** The block that the next line may go on with. */
  open?: Block | undefined;
  /** The list items around the line, outermost first. */
  items: OpenItem[];
  section: number;
  list: number;
  lastId: number;
}

const FENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})[ \t]*(\S*)/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]|$)/;
const SETEXT = /^ {0,3}(?:=+|-+)[ \t]*$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^[ \t]*>/;
const ITEM = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;
const DELIMITER_ROW = /^(?=.*\|)[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The blocks between two offsets of `text`, in order. */
export function readBlocks(text: string, { start, end }: Span): Block[] {
  const state: State = { blocks: [], items: [], section: 0, list: 0, lastId: 0 };
  const lines = linesOf(text, start, end);
  for (let at = 0; at < lines.length; at++) {
    const fence = FENCE.exec(lines[at]?.text ?? '');
    if (fence) at = takeFence(state, lines, at, fence);
    else takeLine(state, lines[at] as Line, lines[at + 1]);
  }
  return state.blocks;
}

function linesOf(text: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  for (let from = start; from <= end; ) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 || newline > end ? end : newline;
    lines.push({ start: from, end: to, text: text.slice(from, to) });
    from = to + 1;
  }
  return lines;
}

function takeLine(state: State, line: Line, next: Line | undefined): void {
  const { open } = state;
  const heading = HEADING.exec(line.text);
  const item = ITEM.exec(line.text);
  if (line.text.trim() === '') state.open = undefined;
  else if (heading) startHeading(state, line, heading[1]?.length ?? 1);
  else if (open?.kind === 'paragraph' && SETEXT.test(line.text)) underline(state, open, line);
  else if (RULE.test(line.text)) add(state, { kind: 'rule', start: line.start, end: line.end }, false);
  else if (open?.kind === 'table' || open?.kind === 'quote') open.end = line.end;
  else if (QUOTE.test(line.text)) add(state, { kind: 'quote', start: line.start, end: line.end }, true);
  else if (line.text.includes('|') && DELIMITER_ROW.test(next?.text ?? '')) add(state, { kind: 'table', start: line.start, end: line.end }, true);
  else if (item) startItem(state, line, item);
  else if (open) extend(state, open, line);
  else startText(state, line);
}

function add(state: State, block: Omit<Block, 'scope'>, goesOn: boolean): void {
  const around = state.items.at(-1);
  const made = { scope: `${state.section}/${around === undefined ? '' : around.id}`, ...block };
  state.blocks.push(made);
  state.open = goesOn ? made : undefined;
}

function startHeading(state: State, line: Line, depth: number): void {
  state.section++;
  state.items = [];
  add(state, { kind: 'heading', start: line.start, end: line.end, depth }, false);
}

/** The paragraph above turns out to be a heading. */
function underline(state: State, open: Block, line: Line): void {
  state.section++;
  Object.assign(open, { kind: 'heading', end: line.end, depth: line.text.includes('=') ? 1 : 2 });
  state.open = undefined;
}

function startItem(state: State, line: Line, match: RegExpExecArray): void {
  const indent = widthOf(match[1] ?? '');
  while (state.items.length > 0 && (state.items.at(-1)?.indent ?? 0) >= indent) state.items.pop();
  // What stands unindented before it ended the list before: another list, with another introduction.
  if (state.items.length === 0 && state.blocks.at(-1)?.item === undefined) state.list++;
  const parent = state.items.at(-1)?.id;
  state.items.push({ id: ++state.lastId, indent, content: widthOf(match[0]) });
  const scope = `${state.section}/${parent === undefined ? `list ${state.list}` : `below ${parent}`}`;
  add(state, { kind: 'paragraph', start: line.start + match[0].length, end: line.end, item: { start: line.start, end: line.end } }, true);
  (state.blocks.at(-1) as Block).scope = scope;
}

function startText(state: State, line: Line): void {
  const indent = widthOf(line.text) - widthOf(line.text.trimStart());
  while (state.items.length > 0 && indent < (state.items.at(-1)?.content ?? 0)) state.items.pop();
  const isCode = indent - (state.items.at(-1)?.content ?? 0) >= 4;
  const margin = isCode ? 0 : line.text.length - line.text.trimStart().length;
  add(state, { kind: isCode ? 'code' : 'paragraph', start: line.start + margin, end: line.end }, true);
}

function extend(state: State, block: Block, line: Line): void {
  block.end = line.end;
  if (block.item) block.item.end = line.end;
  // A deeper line is code, if what stands above it renders to nothing.
  else if (state.items.length === 0 && /^(?: {4}|\t)/.test(line.text)) block.kind = 'code';
}

function takeFence(state: State, lines: readonly Line[], at: number, fence: RegExpExecArray): number {
  const [, mark = '', info = ''] = fence;
  let last = at + 1;
  while (last < lines.length - 1 && !closesFence(mark, lines[last]?.text ?? '')) last++;
  last = Math.min(last, lines.length - 1);
  add(state, { kind: 'code', start: lines[at]?.start ?? 0, end: lines[last]?.end ?? 0, info: info.toLowerCase() }, false);
  return last;
}

function closesFence(mark: string, line: string): boolean {
  const text = line.trim();
  return text.length >= mark.length && text === (mark[0] ?? '').repeat(text.length);
}

/** Columns, a tab being four: exact enough to tell who belongs to whom. */
function widthOf(text: string): number {
  return text.replaceAll('\t', '    ').length;
}
