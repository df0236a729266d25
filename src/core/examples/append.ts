import { type Document, isSeq, parseDocument, stringify } from 'yaml';
import { canonicalJson } from '../text/canonical-json.js';
import { readRows } from '../text/rows.js';

/** An example as a pool's file has it: only the keys that say something. */
export type WrittenExample = Readonly<Record<string, unknown>>;

/**
 * A pool's text with more examples at its end. All that is there stays as it is, comments and layout too; only where the list
 * is written in brackets it is laid out anew, with its comments.
 *
 * @param text a pool that can be read; undefined where there is none yet
 */
export function appendExamples(file: string, text: string | undefined, examples: readonly WrittenExample[]): string {
  const before = text ?? '';
  const closed = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  if (file.endsWith('.jsonl')) return closed + examples.map((example) => `${JSON.stringify(example)}\n`).join('');
  const readsWell = (after: string): boolean => holds(file, before, after, examples);
  const appended = LAYOUTS.map((layout) => closed + indent(stringify(examples, layout), indentOf(before))).find(readsWell);
  return appended ?? LAYOUTS.map((layout) => layOut(before, examples, layout)).find(readsWell) ?? layOut(before, examples, QUOTED);
}

const LAYOUT = { lineWidth: 110, aliasDuplicateObjects: false } as const;
/** For texts that start with white space and a line's end: those the package does not write as blocks that are read the same. */
const QUOTED = { ...LAYOUT, blockQuote: false } as const;
const LAYOUTS = [LAYOUT, QUOTED] as const;

/** Of the list at the top of the file. */
function indentOf(text: string): string {
  return /^( *)- /m.exec(text)?.[1] ?? '';
}

function indent(text: string, by: string): string {
  return by === '' ? text : text.replace(/^(?=.)/gm, by);
}

/** Whether a text reads as what was there and what was added. */
function holds(file: string, before: string, after: string, added: readonly WrittenExample[]): boolean {
  const read = readRows(file, after);
  const expected = [...readRows(file, before).rows.map(({ value }) => value), ...added];
  return read.findings.length === 0 && canonicalJson(read.rows.map(({ value }) => value)) === canonicalJson(expected);
}

function layOut(before: string, examples: readonly WrittenExample[], layout: (typeof LAYOUTS)[number]): string {
  const document: Document = parseDocument(before);
  if (isSeq(document.contents)) {
    document.contents.flow = false;
    for (const example of examples) document.contents.add(document.createNode(example, { aliasDuplicateObjects: false }));
  } else document.contents = document.createNode(examples);
  return document.toString(layout);
}
