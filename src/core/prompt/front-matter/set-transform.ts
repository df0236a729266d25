import { type Document, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { canonicalJson } from '../../text/canonical-json.js';
import { normalizeNewlines } from '../../text/decode.js';
import { cutFrontMatter } from './front-matter.js';
import type { Stage } from './stage.js';

const LAYOUT = { lineWidth: 0 } as const;

/** A stage as lines of front matter. */
export function formatTransform(stage: Stage): string {
  const document: Document = parseDocument('');
  document.contents = document.createNode({ transforms: [] });
  document.set('transforms', listOf(document, stage));
  return document.toString(LAYOUT);
}

/**
 * A prompt's file in which a transform has these options: instead of its own where it is there, else as the last one. The body stays
 * as it is, and so does what the other keys say.
 *
 * @param raw the file as it lies on disk
 * @returns undefined where that cannot be done without a change to something else
 */
export function setTransform(raw: string, stage: Stage): string | undefined {
  const text = normalizeNewlines(raw);
  const cut = cutFrontMatter(text);
  if (!cut) return text.startsWith('---') ? undefined : restored(raw, `---\n${formatTransform(stage)}---\n${text}`);
  const document: Document = parseDocument(cut.source);
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) return undefined;
  const before = others(document);
  document.contents ??= document.createNode({});
  const list = document.get('transforms');
  if (isSeq(list)) {
    const index = list.items.findIndex((item) => (isScalar(item) ? item.value === stage.name : isMap(item) && item.has(stage.name)));
    if (index === -1) list.items.push(itemOf(document, stage));
    else list.items[index] = itemOf(document, stage);
  } else document.set('transforms', listOf(document, stage));
  const written = document.toString(LAYOUT);
  if (canonicalJson(others(parseDocument(written))) !== canonicalJson(before)) return undefined;
  return restored(raw, `---\n${written}---\n${text.split('\n').slice(cut.linesBefore).join('\n')}`);
}

function listOf(document: Document, stage: Stage): Node {
  const list = document.createNode([]);
  list.items.push(itemOf(document, stage) as never);
  list.flow = false;
  return list;
}

/** One line for its options. */
function itemOf(document: Document, { name, options }: Stage): Node {
  const item = document.createNode({ [name]: options });
  const inner = item.get(name);
  if (isMap(inner)) inner.flow = true;
  return item;
}

/** What the front matter says besides. */
function others(document: Document): unknown {
  const { transforms: _, ...rest } = (document.toJS() ?? {}) as Record<string, unknown>;
  return rest;
}

/** With the line ends and the byte-order mark that the file had. */
function restored(raw: string, text: string): string {
  const marked = raw.startsWith('\uFEFF') ? `\uFEFF${text}` : text;
  return raw.includes('\r\n') ? marked.replaceAll('\n', '\r\n') : marked;
}
