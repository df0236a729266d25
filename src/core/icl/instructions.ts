import { readLabelLists } from './read-labels.js';

/** Openings that address whoever answers, wherever they stand. */
const ADDRESS = opening([
  'your task', 'you are', 'you will', 'you must', 'act as', 'here (?:is|are) (?:the|some|a few)',
  'classify', 'categori[sz]e', 'assign', 'route', 'summari[sz]e', 'extract', 'translate', 'condense',
  'do not (?:explain|add|answer|include|make up|invent)', '(?:respond|reply) with', 'answer (?:with|in)',
  'return (?:only|json|one|the|a json)', 'output (?:only|json|the|one)', '(?:choose|pick) (?:one|the|exactly)', 'use null',
]);
/** Openings that do so only when they also speak of the answer. */
const ORDER = opening([
  'label', 'tag', 'choose', 'pick', 'select', 'decide', 'determine', 'answer', 'respond', 'reply', 'output', 'identify',
  'return', 'write', 'give', 'read', 'use', 'analy[sz]e', 'detect', 'rewrite', 'shorten', 'if', 'when', 'unless', 'note',
  'never', 'always', 'only', 'the following', 'below', 'given',
]);
const ABOUT_ANSWER = words([
  'only', 'labels?', 'categor(?:y|ies)', 'json', 'one of', 'nothing else', 'sentences?', 'words?', 'below', 'following',
  'format', 'exactly', 'queues?', 'answer', 'lower ?case',
]);
const TASK = /\b(?:classif|categor|label|rout(?:e|ing)|queue|extract|summar|sentiment|intent|json|one of|answer with)/i;

function opening(phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:(?:please|now|then|kindly) )*(?:${phrases.join('|')})\\b`, 'i');
}

function words(phrases: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${phrases.join('|')})\\b`, 'i');
}

/** Whether a text gives a task, so that what comes elsewhere is the matter of it. */
export function givesTask(text: string): boolean {
  return TASK.test(text);
}

/**
 * Parts a text without any marks into what tells what to do and what it is to be done with. The matter is what stands
 * after the last instruction, or before the first; both empty strings where there is none.
 */
export function splitMatter(text: string): { instruction: string; matter: string } {
  const paragraphs = text.trim().split(/\n[ \t]*\n/);
  if (!text.split('\n').some((line) => isInstruction(line, undefined, false))) return { instruction: '', matter: text.trim() };
  const byParagraph = splitParts(paragraphs, '\n\n');
  if (byParagraph) return byParagraph;
  const last = paragraphs.at(-1)!;
  const byLine = splitParts(last.split('\n'), '\n') ?? splitColon(last);
  const before = paragraphs.slice(0, -1).join('\n\n');
  return byLine ? { ...byLine, instruction: `${before}\n\n${byLine.instruction}` } : { instruction: text, matter: '' };
}

function splitParts(parts: readonly string[], glue: string): { instruction: string; matter: string } | undefined {
  const flags: boolean[] = [];
  for (const [at, part] of parts.entries()) flags.push(isInstruction(part, at > 0 ? parts[at - 1] : undefined, flags.at(-1)));
  const first = flags.indexOf(true);
  const last = flags.lastIndexOf(true);
  if (first < 0) return undefined;
  const after = parts.slice(last + 1).join(glue).trim();
  if (after !== '') return { instruction: parts.slice(0, last + 1).join(glue), matter: after };
  const before = parts.slice(0, first).join(glue).trim();
  return before === '' ? undefined : { instruction: parts.slice(first).join(glue), matter: before };
}

function isInstruction(part: string, previous: string | undefined, followsInstruction: boolean | undefined): boolean {
  const text = part.trim();
  if (text === '' || /^(?:#{1,6}\s|```|\{|<)/.test(text) || ADDRESS.test(text)) return true;
  if (ORDER.test(text) && ABOUT_ANSWER.test(text)) return true;
  const isItem = /^(?:[-*•]|\d{1,2}[.)])\s/.test(text);
  if (isItem && followsInstruction && previous !== undefined && /[:\d*)\]]$|^#|^[-*•]\s/.test(previous.trim())) return true;
  return readLabelLists(text).length > 0;
}

/** `Summarise in one sentence: The town …`: one line that asks and gives, parted at its first colon. */
function splitColon(line: string): { instruction: string; matter: string } | undefined {
  const at = line.search(/:\s/);
  if (at < 0 || !givesTask(line.slice(0, at)) || readLabelLists(line.slice(0, at + 200)).length > 0) return undefined;
  return { instruction: line.slice(0, at), matter: line.slice(at + 1).trim() };
}
