import { readBlocks, type Block } from './blocks.js';
import { readElements, withoutElements, type Element } from './elements.js';
import { parseObject } from './json-text.js';
import { isAnswerKey, isInputKey, readKeyLine } from './keys.js';

/** Demonstrations found inside one text, what is asked if the text says so, and the text without both. */
export interface Embedded {
  demonstrations: Block[];
  query?: string;
  rest: string;
}

const EXAMPLE_TAGS = new Set(['example', 'demonstration', 'demo', 'shot', 'sample']);

/** `<example>` elements: two or more child elements, of which the last or one named like an answer answers, or `Key: value` lines. */
export function takeExampleElements(text: string): Embedded {
  const elements = readElements(text).filter(({ tag }) => EXAMPLE_TAGS.has(tag));
  if (elements.length === 0) return { demonstrations: [], rest: text };
  const demonstrations = elements.map(({ content }) => readExample(content)).filter((block) => block !== undefined);
  return { demonstrations, rest: withoutElements(text, elements) };
}

function readExample(content: string): Block | undefined {
  const children = readElements(content);
  if (children.length >= 2) {
    const answer = children.findLast(({ tag }) => isAnswerKey(tag)) ?? children.at(-1)!;
    const inputs = children.filter((child) => child !== answer).map((child) => child.content.trim());
    return { input: inputs.join('\n'), output: answer.content.trim() };
  }
  const block = readBlocks(content)?.blocks.find(({ output }) => output !== '');
  return block && { input: unwrap(block.input), output: block.output };
}

/** What a sample of the answer's form says in place of a value. */
const PLACEHOLDER = /^(?:[.…\s]*|<.*>|string|null)$/;

/** JSON objects alone on a line with an input key; the one without an answer asks. */
export function takeJsonLines(text: string): Embedded {
  const lines = text.split('\n').map((line) => ({ line, block: line.includes('{') ? readJsonLine(line) : undefined }));
  const blocks = lines.map(({ block }) => block).filter((block) => block !== undefined);
  const demonstrations = blocks.filter(({ output }) => output !== '');
  const asking = blocks.findLast(({ output }) => output === '');
  const rest = lines.filter(({ block }) => !block).map(({ line }) => line).join('\n');
  return { demonstrations, rest, ...(asking ? { query: asking.input } : {}) };
}

function readJsonLine(line: string): Block | undefined {
  const value = parseObject(line);
  if (!value) return undefined;
  const keys = Object.keys(value);
  const inputs = keys.filter((key) => isInputKey(key) && typeof value[key] === 'string');
  const input = inputs.map((key) => String(value[key])).join('\n').trim();
  const answerKey = keys.find((key) => isAnswerKey(key) && !isInputKey(key));
  const hasOther = keys.length > inputs.length + (answerKey === undefined ? 0 : 1);
  if (PLACEHOLDER.test(input) || (hasOther && answerKey === undefined)) return undefined;
  const answer = answerKey === undefined ? undefined : value[answerKey];
  const output = typeof answer === 'string' ? answer : JSON.stringify(answer ?? '').replace(/^""$/, '');
  return { input, output: output.trim() };
}

/** `Key: value` blocks; the last one asks if it has no answer. Undefined when there are none. */
export function takeBlocks(text: string): Embedded | undefined {
  const read = readBlocks(text);
  if (!read) return undefined;
  const last = read.blocks.at(-1)!;
  const demonstrations = read.blocks
    .filter(({ output }) => output !== '')
    .map(({ input, output }) => ({ input: unwrap(input), output }));
  return { demonstrations, rest: read.rest, ...(last.output === '' ? { query: last.input } : {}) };
}

/** Elements of one kind in a row with text between them: that text answers; the last element asks if none follows. */
export function takeAnsweredElements(text: string, elements: readonly Element[]): Embedded {
  const demonstrations: Block[] = [];
  let query: string | undefined;
  for (const [at, { content, end }] of elements.entries()) {
    const between = text.slice(end, elements[at + 1]?.start ?? text.length).trim();
    const output = readAnswer(between);
    if (output !== '') demonstrations.push({ input: content.trim(), output });
    else query = content;
  }
  return { demonstrations, rest: text.slice(0, elements[0]?.start ?? 0), ...(query === undefined ? {} : { query }) };
}

/** The first line after an input, without its cue: `Label: billing` answers `billing`. */
function readAnswer(between: string): string {
  const line = between.split('\n', 1)[0] ?? '';
  return (readKeyLine(line)?.value ?? line).trim();
}

const QUOTES = [['"""', '"""'], ["'''", "'''"], ['"', '"'], ['“', '”']] as const;

/** The text without the tags, fence or quotes around all of it. */
export function unwrap(text: string): string {
  let inner = text.trim();
  for (let depth = 0; depth < 3; depth += 1) {
    const [element] = inner.startsWith('<') ? readElements(inner) : [];
    const fence = /^```[\w-]*\n([^]*?)\n?```$/.exec(inner)?.[1];
    const quoted = QUOTES.find(([open, close]) => isQuoted(inner, open, close));
    if (element?.start === 0 && element.end === inner.length) inner = element.content.trim();
    else if (fence !== undefined) inner = fence.trim();
    else if (quoted) inner = inner.slice(quoted[0].length, -quoted[1].length).trim();
    else return inner;
  }
  return inner;
}

function isQuoted(text: string, open: string, close: string): boolean {
  if (text.length < open.length + close.length || !text.startsWith(open) || !text.endsWith(close)) return false;
  return !text.slice(open.length, -close.length).includes(close);
}
