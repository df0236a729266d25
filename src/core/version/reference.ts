import { PromptError } from '../errors.js';
import { ARGUMENT, encode, formatStage, type Stage } from '../prompt/front-matter/stage.js';

/**
 * What a person typed after a prompt's name. `word` is a text with several possible readings (an environment, a
 * content hash, a git revision); what exists decides, and a prefix settles it.
 */
export type Selector =
  | { kind: 'worktree' }
  | { kind: 'staged' }
  | { kind: 'latest' }
  | { kind: 'version'; number: number }
  | { kind: 'environment'; environment: string; canary: boolean }
  | { kind: 'hash'; prefix: string }
  | { kind: 'revision'; revision: string }
  | { kind: 'word'; text: string };

/** `support/triage@7+few-shot:k=4+model:openai/gpt-4.1` */
export interface Reference {
  /** Undefined where only a selector was typed (`@5`): it belongs to the prompt named before it. */
  name?: string;
  selector: Selector;
  stages: readonly Stage[];
}

const KEYWORDS = ['worktree', 'staged', 'latest'] as const;
/** At most 15 digits: every one of them counts in a JavaScript number. */
const VERSION = /^v?([1-9]\d{0,14})$/;
const STAGE_NAME = /^[a-z][a-z0-9-]*$/;
const OPTION_NAME = /^[a-z][a-z0-9-]*$/;

/** @throws PromptError `reference/invalid` */
export function parseReference(text: string): Reference {
  const [head = '', ...stageTexts] = text.split('+');
  const at = head.indexOf('@');
  const name = decode(at === -1 ? head : head.slice(0, at), text);
  const selector = at === -1 ? ({ kind: 'worktree' } as const) : parseSelector(head.slice(at + 1), text);
  if (name === '' && at === -1) throw invalid(text, 'it is empty');
  const stages = stageTexts.map((stage) => parseStage(stage, text));
  return { ...(name === '' ? {} : { name }), selector, stages };
}

/** The inverse of `parseReference`. */
export function formatReference({ name, selector, stages }: Reference): string {
  const tail = selector.kind === 'worktree' && name !== undefined ? '' : `@${formatSelector(selector)}`;
  return encode(name ?? '') + tail + stages.map(formatStage).join('');
}

function parseSelector(encoded: string, whole: string): Selector {
  const text = decode(encoded, whole);
  if (text === '') throw invalid(whole, 'nothing follows the @');
  const [, prefix, rest = ''] = /^(env|git|hash|version):(.*)$/s.exec(text) ?? [];
  if (prefix !== undefined) return parsePrefixed(prefix, rest, whole);
  for (const kind of KEYWORDS) if (text === kind) return { kind };
  const version = VERSION.exec(text)?.[1];
  if (version !== undefined && version.length < 7) return { kind: 'version', number: Number(version) };
  if (/^[^:]*:canary$/.test(text)) return parseEnvironment(text, whole);
  return { kind: 'word', text };
}

function parsePrefixed(prefix: string, rest: string, whole: string): Selector {
  if (rest === '') throw invalid(whole, `nothing follows \`${prefix}:\``);
  if (prefix === 'git') return { kind: 'revision', revision: rest };
  if (prefix === 'env') return parseEnvironment(rest, whole);
  if (prefix === 'version') {
    const number = VERSION.exec(rest)?.[1];
    if (number === undefined) throw invalid(whole, `\`${rest}\` is not a version number`);
    return { kind: 'version', number: Number(number) };
  }
  if (!/^[0-9a-f]{7,64}$/.test(rest)) throw invalid(whole, 'a content hash has 7 to 64 hexadecimal digits (0-9, a-f)');
  return { kind: 'hash', prefix: rest };
}

function parseEnvironment(text: string, whole: string): Selector {
  const environment = text.replace(/:canary$/, '');
  if (environment === '') throw invalid(whole, '`:canary` needs an environment before it');
  return { kind: 'environment', environment, canary: environment !== text };
}

function formatSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'version':
      return selector.number < 1_000_000 ? String(selector.number) : `version:${selector.number}`;
    case 'environment':
      return `env:${encode(selector.environment)}${selector.canary ? ':canary' : ''}`;
    case 'hash':
      return `hash:${selector.prefix}`;
    case 'revision':
      return `git:${encode(selector.revision)}`;
    case 'word':
      return encode(selector.text);
    default:
      return selector.kind;
  }
}

function parseStage(encoded: string, whole: string): Stage {
  const colon = encoded.indexOf(':');
  const name = colon === -1 ? encoded : encoded.slice(0, colon);
  if (!STAGE_NAME.test(name)) throw invalid(whole, `\`+${encoded}\` does not start with the name of a transform`);
  if (colon === encoded.length - 1) throw invalid(whole, `nothing follows \`${encoded}\``);
  const options: Record<string, string> = {};
  for (const item of colon === -1 ? [] : encoded.slice(colon + 1).split(',')) {
    const equals = item.indexOf('=');
    const key = equals === -1 ? ARGUMENT : item.slice(0, equals);
    const value = decode(equals === -1 ? item : item.slice(equals + 1), whole);
    if (!OPTION_NAME.test(key) || value === '') throw invalid(whole, `\`${item}\` is not an option such as \`k=4\``);
    if (Object.hasOwn(options, key)) throw invalid(whole, equals === -1 ? `\`${item}\` is a second argument without a name` : `\`${key}\` is given twice`);
    options[key] = value;
  }
  return { name, options };
}

function decode(text: string, whole: string): string {
  const wrong = /%(?!2B|2C|3D|40|25)/i.exec(text);
  if (wrong) throw invalid(whole, 'a `%` must be written `%25`');
  return text.replace(/%(2B|2C|3D|40|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function invalid(reference: string, reason: string): PromptError {
  return new PromptError('reference/invalid', { reference, reason });
}
