import { isAnswerKey, isInputKey, readKeyLine, type KeyLine } from './keys.js';

/** One question and, where the text gives it, its answer. */
export interface Block {
  input: string;
  output: string;
}

/** The blocks of a text in order, and what is left of the text without them. */
interface Blocks {
  blocks: Block[];
  rest: string;
}

interface Line {
  text: string;
  key: KeyLine | undefined;
}

/**
 * Reads `Text: …` / `Label: …` blocks. The keys are taken from the last block, whose answer may be empty: that is how
 * a prompt asks. Undefined when the text has no such block.
 */
export function readBlocks(text: string): Blocks | undefined {
  const lines = text.split('\n').map((line) => ({ text: line, key: readKeyLine(line) }));
  const keys = findKeys(lines);
  return keys && cutBlocks(lines, keys);
}

interface BlockKeys {
  input: string;
  /** Undefined when no line answers: a single input, to be answered. */
  answer: string | undefined;
}

function findKeys(lines: readonly Line[]): BlockKeys | undefined {
  const last = lines.findLastIndex((line) => line.text.trim() !== '');
  const cue = lines[last]?.key;
  if (cue && cue.value === '' && !isInputKey(cue.key)) {
    const input = inputKeyBefore(lines, last, cue.key);
    if (input !== undefined) return { input, answer: cue.key };
  }
  for (let at = last; at >= 0; at -= 1) {
    const key = lines[at]?.key;
    if (!key || !isAnswerKey(key.key) || isInputKey(key.key)) continue;
    const input = inputKeyBefore(lines, at, key.key);
    if (input === undefined) break;
    return { input, answer: key.key };
  }
  const input = inputKeyBefore(lines, last + 1, undefined);
  return input === undefined ? undefined : { input, answer: undefined };
}

/** The nearest input key above the line; lines of input keys right above it (`Subject:`, `Body:`) are one input. */
function inputKeyBefore(lines: readonly Line[], before: number, answer: string | undefined): string | undefined {
  let at = before - 1;
  while (at >= 0 && !isOpening(lines[at]!, answer)) at -= 1;
  if (at < 0) return undefined;
  while (at > 0 && isOpening(lines[at - 1]!, answer) && lines[at - 1]!.key!.value !== '') at -= 1;
  return lines[at]!.key!.key;
}

function isOpening({ key }: Line, answer: string | undefined): boolean {
  return key !== undefined && key.key !== answer && isInputKey(key.key);
}

interface OpenBlock {
  input: string[];
  output: string[] | undefined;
}

function cutBlocks(lines: readonly Line[], keys: BlockKeys): Blocks {
  const closed: OpenBlock[] = [];
  const rest: string[] = [];
  let open: OpenBlock | undefined;
  for (const { text, key } of lines) {
    if (key?.key === keys.input) {
      if (open) closed.push(open);
      open = { input: [key.value], output: undefined };
    } else if (open && key && key.key === keys.answer && open.output === undefined) {
      open.output = [key.value];
    } else if (open && isOver(open, text)) {
      closed.push(open);
      open = undefined;
    } else if (open) {
      (open.output ?? open.input).push(text);
    } else {
      rest.push(text);
    }
  }
  if (open) closed.push(open);
  const blocks = closed.map(({ input, output }) => ({
    input: input.join('\n').trim(),
    output: (output ?? []).join('\n').trim(),
  }));
  return { blocks, rest: rest.join('\n') };
}

/** An answer ends at a blank line, a block at a rule. */
function isOver({ output }: OpenBlock, line: string): boolean {
  if (/^\s*(?:-{3,}|={3,}|\*{3,}|#{2,})\s*$/.test(line)) return true;
  return line.trim() === '' && (output?.join('').trim() ?? '') !== '';
}
