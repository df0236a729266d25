import type { Finding, Place } from '../../finding.js';
import type { Role } from '../../ports.js';
import { lineFinder } from '../../text/line-finder.js';
import { blankLead } from './blank-lead.js';
import { closesBlock, opensBlock, scanTags, type Tag } from './scan.js';

/** One message of a prompt as written: its text is a template, its borders are fixed. */
export interface MessageTemplate {
  role: Role;
  text: string;
  /** Line of the file on which `text` starts. */
  line: number;
}

/** Turns offsets into a message's text into places in its file. */
export function placesIn(file: string, { text, line: first }: MessageTemplate): (offset: number) => Place {
  const find = lineFinder(text);
  return (offset) => {
    const { line, column } = find(offset);
    return { file, line: first + line - 1, column };
  };
}

const MARKER = /^(system|developer|user|assistant):[ \t]*$/;
const ESCAPED = /^\\((?:system|developer|user|assistant):[ \t]*)$/;
/** As CommonMark has it: what follows backticks may not contain one, or it is code within a line. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * Cuts a body into messages at its role markers. Cutting happens on the template, never on rendered text, so no
 * value can create, end or change a message.
 *
 * @param linesBefore lines of the file before the body, for places
 * @param plain the body is not a template (`template: none`): tags mean nothing
 */
export function cutMessages(
  file: string,
  body: string,
  linesBefore: number,
  plain: boolean,
): { messages: MessageTemplate[]; findings: Finding[] } {
  const { markers, findings } = findMessageMarkers(file, body, linesBefore, plain);
  const messages: MessageTemplate[] = [];
  const lineAt = lineFinder(body);
  const first = markers[0]?.start ?? body.length;
  const opening = toMessage(markers.length > 0 ? 'system' : 'user', body, 0, first, linesBefore, lineAt);
  if (opening) messages.push(opening);
  for (const [index, { role, start, end }] of markers.entries()) {
    const message = toMessage(role, body, end, markers[index + 1]?.start ?? body.length, linesBefore, lineAt);
    if (message) messages.push(message);
    else findings.push(empty(file, linesBefore + lineAt(start).line, role));
  }
  if (messages.length === 0 && findings.length === 0) findings.push(empty(file, linesBefore + 1, 'body'));
  return { messages, findings };
}

/** Where in a body the texts of its messages stand, without the blank lines around them. */
export function messageSpans(body: string, plain: boolean): { start: number; end: number }[] {
  const { markers } = findMessageMarkers('', body, 0, plain);
  const borders = [{ start: 0, end: 0 }, ...markers, { start: body.length, end: body.length }];
  return borders.slice(1).flatMap(({ start: to }, index) => {
    const from = borders[index]?.end ?? 0;
    const text = body.slice(from, to);
    const end = from + text.trimEnd().length;
    const start = from + blankLead(text);
    return start < end ? [{ start, end }] : [];
  });
}

/** A role marker that stands where it may not, in a text that is not the top level of a prompt. */
export function findMarkers(file: string, text: string, where: string): Finding[] {
  return text
    .split('\n')
    .flatMap((line, index) => (MARKER.test(line) ? [misplaced(file, index + 1, line.trim(), where)] : []));
}

/** `\user:` alone on a line means the text `user:`. */
export function unescapeMarkers(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(ESCAPED, '$1'))
    .join('\n');
}

/** The inverse: text that stands in a prompt as text, whatever its lines look like. */
export function escapeMarkers(text: string): string {
  return text
    .split('\n')
    .map((line) => (MARKER.test(line) ? `\\${line}` : line))
    .join('\n');
}

/** A line that starts a message: from its first character to the start of the next line. */
interface Marker {
  role: Role;
  start: number;
  end: number;
}

/** The lines that can matter: markers, and fences that could hide them. Most bodies have few, however long they are. */
const CANDIDATE = /^(?:(?:system|developer|user|assistant):[ \t]*$| {0,3}(?:`{3}|~{3}))/gm;

function findMessageMarkers(file: string, body: string, linesBefore: number, plain: boolean): { markers: Marker[]; findings: Finding[] } {
  const lineAt = lineFinder(body);
  const enclosing = plain ? () => undefined : tagFinder(body);
  const markers: Marker[] = [];
  const findings: Finding[] = [];
  let fence: { mark: string; line: number } | undefined;
  for (const { index: start } of body.matchAll(CANDIDATE)) {
    // To a pattern U+2028 and a lone carriage return begin a line, too.
    if (start > 0 && body[start - 1] !== '\n') continue;
    const newline = body.indexOf('\n', start);
    const end = newline === -1 ? body.length : newline;
    const text = body.slice(start, end);
    const mark = nextFence(fence?.mark, text);
    if (mark !== fence?.mark) fence = mark === undefined ? undefined : { mark, line: linesBefore + lineAt(start).line };
    const role = MARKER.exec(text)?.[1] as Role | undefined;
    if (role === undefined) continue;
    const tag = enclosing(start);
    if (tag === undefined && fence === undefined) {
      markers.push({ role, start, end: Math.min(end + 1, body.length) });
      continue;
    }
    const where = tag ? `${nameOf(tag)} of line ${linesBefore + lineAt(tag.start).line}` : `the code fence of line ${fence?.line}`;
    findings.push(misplaced(file, linesBefore + lineAt(start).line, text.trim(), where));
  }
  return { markers, findings };
}

/** The fence that is open after `line`, as its opening characters. */
function nextFence(open: string | undefined, line: string): string | undefined {
  const fence = FENCE.exec(line)?.[1];
  if (fence === undefined) return open;
  if (open === undefined) return fence;
  const closes = fence[0] === open[0] && fence.length >= open.length && line.trim() === fence;
  return closes ? undefined : open;
}

/** Tells in which tag, or after which tag that opens a block, an offset (asked in ascending order) lies. */
function tagFinder(body: string): (offset: number) => Tag | undefined {
  const tags = scanTags(body);
  const open: Tag[] = [];
  let next = 0;
  return (offset) => {
    for (let tag = tags[next]; tag && tag.end <= offset; tag = tags[++next]) {
      if (closesBlock(tag)) open.pop();
      else if (opensBlock(tag)) open.push(tag);
    }
    const current = tags[next];
    return current !== undefined && current.start < offset ? current : open.at(-1);
  };
}

function nameOf(tag: Tag): string {
  return tag.kind === 'output' ? '`{{ … }}`' : `\`{% ${tag.name} %}\``;
}

/** The text between two offsets, from its first line that is not blank; undefined where there is none. */
function toMessage(
  role: Role,
  body: string,
  from: number,
  to: number,
  linesBefore: number,
  lineAt: (offset: number) => { line: number },
): MessageTemplate | undefined {
  const text = body.slice(from, to);
  const blank = blankLead(text);
  const shown = text.slice(blank).trimEnd();
  if (shown === '') return undefined;
  return { role, text: shown.includes('\\') ? unescapeMarkers(shown) : shown, line: linesBefore + lineAt(from + blank).line };
}

function misplaced(file: string, line: number, marker: string, where: string): Finding {
  return {
    code: 'prompt/marker-misplaced',
    severity: 'error',
    place: { file, line, column: 1 },
    message: `\`${marker}\` stands in ${where}; a message can only start at the top level of the prompt file`,
    remedy: `write \`\\${marker}\` if it is text`,
  };
}

function empty(file: string, line: number, what: string): Finding {
  const message = what === 'body' ? 'the prompt has no text' : `the ${what} message has no text`;
  return { code: 'prompt/empty-message', severity: 'error', place: { file, line, column: 1 }, message, remedy: 'write its text, or remove it' };
}
