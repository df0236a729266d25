import type { Folded } from './fold.js';
import type { ChangeKind } from './rewrite.js';

/** Something that models or servers take for structure, found in a folded text. */
export interface Mark {
  kind: ChangeKind;
  /** Where it stands, as offsets into the original. */
  start: number;
  end: number;
  /** Before these offsets a backslash makes it plain text that can still be read. */
  escapes: number[];
}

/** A backslash goes behind what its first group matches, and another behind its second group, if there is one. */
interface Pattern {
  kind: ChangeKind;
  pattern: RegExp;
}

/** Names between `<` and `>` that tokenizers of well-known models treat as one token. */
export const ANGLED = [
  's',
  'bos',
  'eos',
  'pad',
  'unk',
  'start_of_turn',
  'end_of_turn',
  'start_of_image',
  'tool_call',
  'tool_response',
  'function_calls',
  'think',
  'system',
  'assistant',
  'developer',
  'human',
  'system_prompt',
  'system_message',
];
const ROLE_TAGS = /^(?:system|assistant|developer|human|system_prompt|system_message)$/;
const BARRED =
  'im_start|im_sep|im_end|endoftext|startoftext|begin_of_text|end_of_text|start_header_id|end_header_id|eot_id|eom_id|python_tag|system|user|assistant|developer|tool|end|start|message|channel|return|call|endofprompt|pad|bos|eos';

const tokenNames = ANGLED.filter((name) => !ROLE_TAGS.test(name));
const roleTags = ANGLED.filter((name) => ROLE_TAGS.test(name));

/**
 * Step 4. Chat markup of ChatML, Llama, Mistral, Gemma, DeepSeek, Phi, Command R, Alpaca, Vicuna and Anthropic's older
 * format, and lines that open a message in this tool's own files. Each repetition is bounded: linear in the text.
 */
const PATTERNS: readonly Pattern[] = [
  { kind: 'special-token', pattern: /(<)(\|[a-z\d_.:/-]{1,64})\|>/g },
  { kind: 'special-token', pattern: new RegExp(`(<[ \\t]{0,3})(\\|[ \\t]{0,3}/?(?:${BARRED})[ \\t]{0,3})\\|[ \\t]{0,3}>`, 'g') },
  { kind: 'special-token', pattern: /(\[)[ \t]{0,3}\/?[ \t]{0,3}(?:inst|system_prompt|available_tools|tool_results|tool_calls|tool_content)[ \t]{0,3}\]/g },
  { kind: 'special-token', pattern: /(<)<[ \t]{0,3}\/?[ \t]{0,3}sys[ \t]{0,3}>>/g },
  { kind: 'special-token', pattern: /(<)<<dotprompt:/g },
  { kind: 'special-token', pattern: new RegExp(`(<)[ \\t]{0,3}/?[ \\t]{0,3}(?:${tokenNames.join('|')})[ \\t]{0,3}/?>`, 'g') },
  { kind: 'role-marker', pattern: new RegExp(`(<)[ \\t]{0,3}/?[ \\t]{0,3}(?:${roleTags.join('|')})[ \\t]{0,3}/?>`, 'g') },
  { kind: 'role-marker', pattern: /^([ \t>*_#[]{0,12}(?:system|developer|assistant|human)(?:[ _](?:message|prompt|instructions?))?[ \t*_\]]{0,6}):/gm },
  { kind: 'role-marker', pattern: /^((?:user|tool)[ \t]{0,3}):[ \t]{0,8}$/gm },
  { kind: 'role-marker', pattern: /^(role[ \t]{0,3}):[ \t]{0,3}(?:system|developer|assistant)[ \t]{0,8}$/gm },
  { kind: 'role-marker', pattern: /^([ \t]{0,3})(#{2,6}[ \t]{0,3}(?:instructions?|response|input)[ \t]{0,3}):/gm },
  { kind: 'role-marker', pattern: /^([ \t]{0,3})#{2,6}[ \t]{0,3}(?:system|assistant|human|user|developer)(?: (?:message|prompt))?[ \t]{0,8}$/gm },
  { kind: 'role-marker', pattern: /^([ \t]{0,3})(#{2,6}[ \t]{0,3}user[ \t]{0,3}):/gm },
  { kind: 'role-marker', pattern: /(\[)(?:system|assistant|user)\][ \t]{0,3}\(#/g },
];

export function findMarkup({ text, origin }: Folded): Mark[] {
  return PATTERNS.flatMap(({ kind, pattern }) => findMarks(text, kind, pattern, origin));
}

/** Every match of a pattern whose groups say where backslashes go. */
export function findMarks(text: string, kind: ChangeKind, pattern: RegExp, origin: (offset: number) => number): Mark[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: whole, 1: before = '', 2: between }): Mark => {
    const at = index + before.length;
    const escapes = [origin(at), ...(between === undefined ? [] : [origin(at + between.length)])];
    return { kind, start: origin(index), end: origin(index + whole.length), escapes };
  });
}
