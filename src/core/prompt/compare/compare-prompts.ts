import { diffLines, diffWordsWithSpace } from 'diff';
import type { Role } from '../../ports.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { Content } from '../content.js';
import type { Example } from '../examples.js';
import { inlinePartials } from '../template/partials.js';
import type { Prompt } from '../prompt.js';

/** A run of words that stayed, went or came. */
export interface WordChange {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** A message of both sides, or of one. */
export interface MessageChange {
  role: Role;
  /** Undefined where nothing changed. */
  words?: WordChange[];
}

export interface KeyChange {
  key: string;
  /** Canonical JSON; undefined where the key is absent. */
  before?: string;
  after?: string;
}

/** What differs between two prompts, in the parts a person thinks in. */
export interface PromptDifference {
  messages: MessageChange[];
  /** Front matter by key, `variables` apart. */
  keys: KeyChange[];
  variables: KeyChange[];
  /** Partials whose text differs. */
  partials: string[];
  /** Examples added, removed and changed, by id. */
  examples: { added: string[]; removed: string[]; changed: string[] };
}

/**
 * Messages are paired by position, as they are sent; partials are shown in place of their inclusion.
 * @param before undefined where there was none: all is added
 */
export function comparePrompts(before: Prompt | undefined, after: Prompt): PromptDifference {
  const [old, now] = [before ? shownMessages(before) : [], shownMessages(after)];
  const messages = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => compareMessage(old[index], now[index]));
  const [oldPartials, nowPartials] = [before?.content.partials ?? {}, after.content.partials];
  return {
    messages,
    keys: compareMaps(before ? withoutVariables(before) : {}, withoutVariables(after), ABSENT),
    variables: compareMaps(before?.content.variables ?? {}, after.content.variables, []),
    partials: [...new Set([...Object.keys(oldPartials), ...Object.keys(nowPartials)])].sort().filter((name) => oldPartials[name] !== nowPartials[name]),
    examples: compareExamples(before?.content.examples, after.content.examples),
  };
}

export function isEmptyDifference({ messages, keys, variables, partials, examples }: PromptDifference): boolean {
  const { added, removed, changed } = examples;
  const changes = [messages.filter((message) => message.words), keys, variables, partials, added, removed, changed];
  return changes.every((list) => list.length === 0);
}

function compareMessage(before: ShownMessage | undefined, after: ShownMessage | undefined): MessageChange {
  const role = (after ?? before)?.role ?? 'user';
  const [old, now] = [labelled(before, role), labelled(after, role)];
  return old === now ? { role } : { role, words: compareTexts(old, now) };
}

/** A passage was edited, not replaced, when this share of the longer side stayed … */
const ALIKE = 0.5;
/** … or this share of the shorter one: something was put in or taken out. */
const CONTAINED = 0.95;

/** Line by line; word by word inside passages that were edited rather than replaced. */
function compareTexts(before: string, after: string): WordChange[] {
  const changes: WordChange[] = [];
  const parts = diffLines(`${before}\n`, `${after}\n`);
  for (let index = 0; index < parts.length; index++) {
    const [part, next] = [parts[index], parts[index + 1]];
    if (!part) continue;
    if (part.removed && next?.added) {
      changes.push(...compareWords(part.value, next.value));
      index++;
    } else changes.push({ kind: part.added ? 'added' : part.removed ? 'removed' : 'same', text: part.value });
  }
  const last = changes.at(-1);
  if (last) last.text = last.text.replace(/\n$/, '');
  return changes;
}

function compareWords(before: string, after: string): WordChange[] {
  const words = diffWordsWithSpace(before, after).map(({ added, removed, value }): WordChange => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }));
  const common = words.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0), 0);
  const [shorter = 0, longer = 0] = [before.trim().length, after.trim().length].sort((a, b) => a - b);
  if (common >= ALIKE * longer || common >= CONTAINED * shorter) return words;
  return [{ kind: 'removed', text: before }, { kind: 'added', text: after }];
}

/** A changed role is shown as a changed first line. */
function labelled(message: ShownMessage | undefined, role: Role): string {
  if (!message) return '';
  return message.role === role ? message.text : `${message.role}:\n${message.text}`;
}

interface ShownMessage {
  role: Role;
  text: string;
}

/** With the text of partials in place: what a reader of the message gets. */
function shownMessages({ messages, content }: Prompt): ShownMessage[] {
  return messages.map(({ role, text }) => ({ role, text: content.template === 'none' ? text : inlinePartials(text, content.partials) }));
}

function withoutVariables({ frontMatter, content }: Prompt): Record<string, unknown> {
  const { variables: _, ...rest } = frontMatter;
  return { ...rest, template: content.template };
}

/** What a key of the front matter that is left out means. */
const ABSENT = ['[]', '{}', 'false'];

function compareMaps(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>, absent: readonly string[]): KeyChange[] {
  const shown = (map: Readonly<Record<string, unknown>>, key: string): string | undefined => {
    const text = Object.hasOwn(map, key) && map[key] !== undefined ? canonicalJson(map[key]) : undefined;
    return text === undefined || absent.includes(text) ? undefined : text;
  };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((key): KeyChange[] => {
    const [old, now] = [shown(before, key), shown(after, key)];
    if (old === now) return [];
    return [{ key, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}

function compareExamples(before: Content['examples'] = [], after: Content['examples'] = []): PromptDifference['examples'] {
  const texts = (examples: readonly Example[]): Map<string, string> => new Map(examples.map((example) => [example.id, canonicalJson(example)]));
  const [old, now] = [texts(before), texts(after)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].filter(([id, text]) => old.has(id) && old.get(id) !== text).map(([id]) => id),
  };
}
