import type { Finding, Place } from '../finding.js';
import type { Role } from '../ports.js';
import { lineFinder } from '../text/line-finder.js';
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

interface Line {
  text: string;
  number: number;
  role?: Role;
}

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
  const { lines, findings } = readLines(file, body, linesBefore, plain);
  const hasMarker = lines.some((line) => line.role !== undefined);
  const groups: { role: Role; marker?: number; lines: Line[] }[] = [{ role: hasMarker ? 'system' : 'user', lines: [] }];
  for (const line of lines) {
    if (line.role !== undefined) groups.push({ role: line.role, marker: line.number, lines: [] });
    else groups.at(-1)?.lines.push(line);
  }
  const messages: MessageTemplate[] = [];
  for (const group of groups) {
    const message = toMessage(group.role, group.lines);
    if (message) messages.push(message);
    else if (group.marker !== undefined) findings.push(empty(file, group.marker, group.role));
  }
  if (messages.length === 0 && findings.length === 0) findings.push(empty(file, linesBefore + 1, 'body'));
  return { messages, findings };
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

function readLines(file: string, body: string, linesBefore: number, plain: boolean): { lines: Line[]; findings: Finding[] } {
  const find = lineFinder(body);
  const enclosing = plain ? () => undefined : tagFinder(body);
  const findings: Finding[] = [];
  let fence: { mark: string; line: number } | undefined;
  let offset = 0;
  const lines = body.split('\n').map((text, index): Line => {
    const number = linesBefore + index + 1;
    const tag = enclosing(offset);
    offset += text.length + 1;
    const mark = nextFence(fence?.mark, text);
    if (mark !== fence?.mark) fence = mark === undefined ? undefined : { mark, line: number };
    const role = MARKER.exec(text)?.[1] as Role | undefined;
    if (role === undefined) return { text: text.replace(ESCAPED, '$1'), number };
    if (tag === undefined && fence === undefined) return { text, number, role };
    const where = tag ? `${nameOf(tag)} of line ${linesBefore + find(tag.start).line}` : `the code fence of line ${fence?.line}`;
    findings.push(misplaced(file, number, text.trim(), where));
    return { text, number };
  });
  return { lines, findings };
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

function toMessage(role: Role, lines: Line[]): MessageTemplate | undefined {
  const first = lines.findIndex((line) => line.text.trim() !== '');
  if (first === -1) return undefined;
  const text = lines.slice(first).map((line) => line.text).join('\n').trimEnd();
  return { role, text, line: lines[first]?.number ?? 1 };
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
