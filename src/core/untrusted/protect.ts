import type { Message } from '../ports.js';
import { lineFinder } from '../text/line-finder.js';
import { isMap } from '../text/plain-data.js';
import { datamark } from './datamark.js';
import { delimit } from './delimit.js';
import type { Delimiters } from './delimiters.js';
import { encodeJson } from './json.js';
import { limitTokens } from './limit.js';
import { DEFAULT_POLICY, type UntrustedPolicy } from './policy.js';
import type { Change, ChangeKind } from './rewrite.js';
import { createSanitizer, type Sanitizer } from './sanitize.js';
import { scanText } from './scan.js';

/** What was changed in a value before it was put into a prompt. */
export interface ValueChange {
  variable: string;
  kind: ChangeKind;
  count: number;
  /** Of the first, in the text as it was given. */
  line: number;
  column: number;
}

export interface Protected {
  values: Readonly<Record<string, unknown>>;
  changes: ValueChange[];
}

/** Treats values as their variables say. @throws Error where a strict variable's value cannot be made safe */
export type Protection = (values: Readonly<Record<string, unknown>>) => Protected;

/** What a variable says of trust. */
interface Trust {
  type?: string | string[] | undefined;
  untrusted?: boolean | undefined;
  sanitize?: UntrustedPolicy | undefined;
}

export interface ProtectionOptions {
  /** What the template puts around its values. */
  delimiters: Delimiters;
  /** Of nonces. They need not be secret: a nonce depends on all of the text that it encloses. */
  seed?: string;
}

/** Every text in the values of untrusted variables, at any depth; other values as they are. */
export function createProtection(variables: Readonly<Record<string, Trust>>, { delimiters, seed = '' }: ProtectionOptions): Protection {
  const untrusted = Object.entries(variables).flatMap(([name, { type, untrusted: isUntrusted, sanitize }]) => {
    const policy = sanitize ?? DEFAULT_POLICY;
    return isUntrusted === true && policy.mode !== 'none' ? [{ name, policy, isConversation: type === 'messages' }] : [];
  });
  if (untrusted.length === 0) return (values) => ({ values, changes: [] });
  const sanitizer = createSanitizer(delimiters);
  return (values) => {
    const changes: ValueChange[] = [];
    const treated = untrusted.filter(({ name }) => Object.hasOwn(values, name)).map(({ name, policy, isConversation }): [string, unknown] => {
      const treat = (text: string): string => treatText(text, { name, policy, seed, sanitizer, changes });
      return [name, isConversation ? everyContent(values[name] as Message[], treat) : everyText(values[name], treat)];
    });
    return { values: { ...values, ...Object.fromEntries(treated) }, changes: merged(changes) };
  };
}

interface Treatment {
  name: string;
  policy: UntrustedPolicy;
  seed: string;
  sanitizer: Sanitizer;
  /** Added to. */
  changes: ValueChange[];
}

function treatText(given: string, { name, policy, seed, sanitizer, changes }: Treatment): string {
  const sanitized = sanitizer(given);
  const limited = policy.max_tokens === undefined ? { text: sanitized.text, changes: [] } : limitTokens(sanitized.text, policy.max_tokens);
  const made = [...sanitized.changes, ...limited.changes];
  if (policy.strict) refuse(name, given, made);
  if (made.length > 0) {
    const find = lineFinder(given);
    changes.push(...made.map(({ kind, count, first }) => ({ variable: name, kind, count, ...find(Math.min(first, given.length)) })));
  }
  return encode(limited.text, name, policy.mode, seed);
}

function encode(text: string, name: string, mode: UntrustedPolicy['mode'], seed: string): string {
  if (mode === 'delimit') return delimit(name, text, seed);
  if (mode === 'datamark') return datamark(text);
  return mode === 'json' ? encodeJson(text) : text;
}

const LOSSY = new Set<ChangeKind>(['control', 'surrogate', 'tag-character', 'bidi', 'invisible', 'truncated']);

/** A strict variable loses nothing, and takes no text that reads like an attack: words cannot be escaped. */
function refuse(name: string, given: string, changes: readonly Change[]): void {
  const find = lineFinder(given);
  const at = (offset: number): string => {
    const { line, column } = find(Math.min(offset, given.length));
    return `${line}:${column}`;
  };
  const lost = changes.find(({ kind }) => LOSSY.has(kind));
  const sign = scanText(given);
  const reason = lost
    ? `${LOST[lost.kind] ?? lost.kind} at ${at(lost.first)}`
    : sign.suspicious
      ? `${sign.signs[0]?.message ?? ''} at ${at(sign.signs[0]?.start ?? 0)}`
      : undefined;
  if (reason !== undefined) throw new Error(`the value of \`${name}\` is refused (\`strict\`): ${reason}`);
}

const LOST: Partial<Record<ChangeKind, string>> = {
  control: 'a control character',
  surrogate: 'half a character',
  'tag-character': 'invisible tag characters',
  bidi: 'a character that turns the reading direction',
  invisible: 'invisible characters',
  truncated: 'more than `max_tokens`',
};

function everyContent(conversation: readonly Message[], treat: (text: string) => string): Message[] {
  return conversation.map(({ role, content }) => ({ role, content: treat(content) }));
}

/** Texts in lists, and names in maps, are printed like any other. */
function everyText(value: unknown, treat: (text: string) => string): unknown {
  if (typeof value === 'string') return treat(value);
  if (Array.isArray(value)) return value.map((item: unknown) => everyText(item, treat));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [treatKey(key, treat), everyText(member, treat)]));
}

/** Names that templates can spell stay what templates call them. */
function treatKey(key: string, treat: (text: string) => string): string {
  return /^[\w-]*$/.test(key) ? key : treat(key);
}

/** Of several texts of one variable: counts together, the place of the first text's. */
function merged(changes: readonly ValueChange[]): ValueChange[] {
  const byKind = new Map<string, ValueChange>();
  for (const change of changes) {
    const key = `${change.variable} ${change.kind}`;
    const known = byKind.get(key);
    if (known) known.count += change.count;
    else byKind.set(key, { ...change });
  }
  return [...byKind.values()];
}
