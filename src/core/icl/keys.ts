/** A line `Key: value`, the key in lower case without numbering or emphasis. */
export interface KeyLine {
  key: string;
  value: string;
}

const KEY_LINE = /^[ \t]*(?:[-*>#]+[ \t]+)?(?:\*\*|__)?(\p{L}[\p{L}\p{N} _#-]{0,30})(?:\*\*|__)?[ \t]{0,4}:(?:\*\*|__)?(?:[ \t]+(.*)|)$/u;

const INPUT_WORDS = new Set(
  `text input ticket message query question utterance review email e-mail mail document article comment tweet sentence
  passage content post user customer q body request transcript complaint feedback headline title subject`.split(/\s+/),
);

const ANSWER_WORDS = new Set(
  `label category class intent queue topic answer output result response reply sentiment summary json tag a assistant
  completion department team route priority classification extraction expected target tldr`.split(/\s+/),
);

export function readKeyLine(line: string): KeyLine | undefined {
  const match = KEY_LINE.exec(line);
  if (!match) return undefined;
  const key = match[1]!.toLowerCase().replace(/[\s_]+/g, ' ').replace(/ ?#?\d+$/, '').trim();
  return key === '' ? undefined : { key, value: (match[2] ?? '').trim() };
}

/** Whether the key names what is asked about: by its last word, so `Customer message` too, but not `Summarise this article`. */
export function isInputKey(key: string): boolean {
  return INPUT_WORDS.has(lastWord(key)) && isName(key);
}

/** Whether the key names an answer: `Label`, `Predicted intent` … but not `Extract as JSON`. */
export function isAnswerKey(key: string): boolean {
  return ANSWER_WORDS.has(lastWord(key)) && isName(key);
}

/** A name is short and does not begin like an order. */
function isName(key: string): boolean {
  const isOrder = /^(?:(?:label|tag|route|answer|return|extract|respond|reply|give|write) |\w+[si][zs]e\b|\w+ify\b)/i.test(key);
  return key.split(' ').length <= 3 && !isOrder;
}

function lastWord(key: string): string {
  return key.slice(Math.max(key.lastIndexOf(' '), key.lastIndexOf('_')) + 1).toLowerCase();
}
