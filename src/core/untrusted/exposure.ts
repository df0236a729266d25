import type { Message } from '../ports.js';
import { type Attack, aimedAt, isStructural } from './corpus/attacks.js';
import type { Delimiters } from './delimiters.js';
import type { UntrustedMode } from './policy.js';

/** What becomes of the attacks of one family in one variable. */
export interface FamilyExposure {
  family: string;
  attacks: number;
  /** The value was refused: the variable is strict. */
  refused: number;
  /** By form: what made it an attack did not arrive as it was. */
  neutralised: number;
  /** In words, and in a block or mark that sets them apart from the prompt's own. */
  marked: number;
  /** As they were, among the prompt's own words. */
  unmarked: number;
}

export interface VariableExposure {
  variable: string;
  mode: UntrustedMode;
  /** What sets the values apart: `<ticket>`, a code fence, quotes, the mode; undefined where nothing does. */
  block?: string;
  /** Roles of the messages it is put into. */
  roles: string[];
  families: FamilyExposure[];
}

interface Target {
  variable: string;
  mode: UntrustedMode;
  delimiters: Delimiters;
  /** @throws where the value is refused */
  render(value: string): Message[];
}

/** A word that stands for a value in a rendering. */
const PROBE = 'pr0bevalue';

/** Puts every attack into a variable and looks at the messages; no model is asked. */
export function measureExposure({ variable, mode, delimiters, render }: Target, attacks: readonly Attack[]): VariableExposure {
  const clean = delimitersAround(render(PROBE));
  const block = BLOCK_OF_MODE[mode] ?? clean.block;
  const families = new Map<string, FamilyExposure>();
  const tag = delimiters.tags[0] ?? 'document';
  for (const attack of attacks.filter(({ delimiter }) => applies(delimiter, delimiters)).map((one) => aimedAt(one, tag))) {
    const { family } = attack;
    const counts = families.get(family) ?? { family, attacks: 0, refused: 0, neutralised: 0, marked: 0, unmarked: 0 };
    families.set(family, counts);
    counts.attacks += 1;
    counts[fate(attack, render, block !== undefined)] += 1;
  }
  return { variable, mode, ...(block === undefined ? {} : { block }), roles: clean.roles, families: [...families.values()] };
}

const BLOCK_OF_MODE: Partial<Record<UntrustedMode, string>> = { delimit: 'a tag of its own', datamark: 'marks between words', json: 'a JSON string' };

function applies(delimiter: Attack['delimiter'], { tags, runs }: Delimiters): boolean {
  if (delimiter === undefined) return true;
  if (delimiter === 'tag') return tags.length > 0;
  return runs.includes(delimiter === 'fence' ? '`' : '"');
}

function fate(attack: Attack, render: Target['render'], isApart: boolean): 'refused' | 'neutralised' | 'marked' | 'unmarked' {
  let contents: string[];
  try {
    contents = render(attack.text).map(({ content }) => content);
  } catch {
    return 'refused';
  }
  if (!isStructural(attack)) return isApart ? 'marked' : 'unmarked';
  const own = render(PROBE).map(({ content }) => content);
  const survives = (attack.carries ?? []).some((mark) => occurrences(contents, mark) > occurrences(own, mark));
  return survives ? 'unmarked' : 'neutralised';
}

function occurrences(texts: readonly string[], part: string): number {
  return texts.reduce((sum, text) => sum + text.split(part).length - 1, 0);
}

/** The innermost pair of tags, fence or quotes around the probe, wherever it stands; none where one of its places has none. */
function delimitersAround(messages: readonly Message[]): { block?: string; roles: string[] } {
  const holding = messages.filter(({ content }) => content.includes(PROBE));
  const blocks = holding.flatMap(({ content }) => content.split(PROBE).slice(1).map((_, index) => blockAt(content, nthIndex(content, index))));
  const block = blocks.includes(undefined) ? undefined : blocks[0];
  return { ...(block === undefined ? {} : { block }), roles: [...new Set(holding.map(({ role }) => role))] };
}

function nthIndex(content: string, nth: number): number {
  let at = content.indexOf(PROBE);
  for (let passed = 0; passed < nth; passed += 1) at = content.indexOf(PROBE, at + 1);
  return at;
}

function blockAt(content: string, at: number): string | undefined {
  const [before, after] = [content.slice(0, at), content.slice(at + PROBE.length)];
  const open: string[] = [];
  for (const { groups } of before.matchAll(/<(?<close>\/?)(?<name>[A-Za-z_][\w.-]{0,63})(?=[\s/>])/g)) {
    const { close, name = '' } = groups ?? {};
    if (close === '') open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
  }
  const tag = open.findLast((name) => after.includes(`</${name}>`));
  if (tag !== undefined) return `<${tag}>`;
  const isOpen = (pattern: RegExp): boolean => (before.match(pattern)?.length ?? 0) % 2 === 1 && pattern.test(after);
  if (isOpen(/^ {0,3}(?:`{3,}|~{3,})/gm)) return 'a code fence';
  return isOpen(/"{3}/g) ? 'three quotes' : undefined;
}
