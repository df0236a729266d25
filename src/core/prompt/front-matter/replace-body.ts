import { normalizeNewlines } from '../../text/decode.js';
import { blankLead } from '../template/blank-lead.js';
import { cutFrontMatter } from './front-matter.js';

/**
 * A prompt's file with another body: front matter, the blank lines around the body, line ends and a byte-order mark stay as
 * they are, byte for byte.
 *
 * @param raw the file as it lies on disk
 * @param before the body as `Content` has it
 * @returns undefined where the file holds another body, or line ends of both kinds
 */
export function replaceBody(raw: string, before: string, after: string): string | undefined {
  const lines = cutFrontMatter(normalizeNewlines(raw))?.linesBefore ?? 0;
  const start = offsetOfLine(raw, lines);
  const body = raw.slice(start);
  const breaks = body.match(/\r?\n/g) ?? [];
  const windows = breaks.filter((one) => one === '\r\n').length;
  if (windows > 0 && windows < breaks.length) return undefined;
  const plain = normalizeNewlines(body);
  const lead = blankLead(plain, /[^ \t\n]/);
  if (plain.slice(lead).trimEnd() !== before) return undefined;
  const written = plain.slice(0, lead) + after + plain.slice(lead + before.length);
  return raw.slice(0, start) + (windows > 0 ? written.replaceAll('\n', '\r\n') : written);
}

function offsetOfLine(text: string, lines: number): number {
  let offset = text.startsWith('\uFEFF') && lines === 0 ? 1 : 0;
  for (let line = 0; line < lines; line++) offset = text.indexOf('\n', offset) + 1;
  return offset;
}
