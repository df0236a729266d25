import { scanTags } from '../../prompt/template/scan.js';

/**
 * What a text holds that no edit may lose or add, counted from the raw text alone: independent of what the rules
 * took it for.
 */
export type Inventory = ReadonlyMap<string, number>;

interface Kind {
  name: string;
  pattern: RegExp;
  /** Every one counts; of the others one that is left is enough. */
  each: boolean;
}

const KINDS: readonly Kind[] = [
  {
    name: 'placeholder',
    each: true,
    pattern: /\{\{[^]{0,400}?\}\}|\{%[^]{0,400}?%\}|\{#[^]{0,400}?#\}|\$\{[^{}\n]{0,400}\}|\{[A-Za-z_][\w.-]{0,100}\}|<\|[^|\n]{0,100}\|>/g,
  },
  { name: 'code block', each: true, pattern: /^[ \t]*(`{3,}|~{3,})[^]*?(?:^[ \t]*\1[ \t]*$|$(?![^]))/gm },
  { name: 'URL', each: true, pattern: /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s<>"')\]]+/gi },
  { name: 'heading', each: true, pattern: /^ {0,3}#{1,6}[ \t].*$/gm },
  { name: 'role', each: true, pattern: /^(?:system|developer|user|assistant|human|ai|input|output|question|answer)[ \t]*:/gim },
  { name: 'tag', each: true, pattern: /<\/?[A-Za-z][^<>]{0,400}>/g },
  { name: 'kept part', each: true, pattern: /<!--\s*\/?(?:prompt:)?keep\s*-->/g },
  { name: 'number', each: false, pattern: /\d[\d,.]*/g },
  { name: 'code', each: false, pattern: /`[^`\n]{1,400}`/g },
  {
    name: 'negation or limit',
    each: false,
    pattern:
      /\b(?:not|no|never|none|nothing|nobody|neither|nor|cannot|without|except|unless|only|must|shall|should|always|avoid|exclude|excluding|exactly|at least|at most|may|might)\b|n['’]t\b/gi,
  },
];

/** What every kind begins with or contains: most parts of a text hold nothing of it. */
const ANYTHING = /[\d{}<>`~#:$]|n['’]t|\b(?:no|nei|ne|ca|wi|ex|un|on|mu|sh|al|av|at|ma|mi)/i;

const EACH = new Set(KINDS.filter(({ each }) => each).map(({ name }) => name));

export function takeInventory(text: string, plain: boolean): Inventory {
  const counts = new Map<string, number>();
  if (!ANYTHING.test(text)) return counts;
  const count = (kind: string, item: string): void => void counts.set(`${kind} ${item}`, (counts.get(`${kind} ${item}`) ?? 0) + 1);
  for (const { name, pattern } of KINDS) {
    for (const [match] of text.matchAll(pattern)) {
      count(name, name === 'number' ? match.replace(/[.,]+$/, '') : name === 'negation or limit' ? match.toLowerCase() : match);
    }
  }
  if (!plain) for (const { start, end } of scanTags(text)) count('placeholder', text.slice(start, end));
  return counts;
}

/** Whether every kind is as it was. @returns the first thing that is not, in words */
export function findLoss(before: Inventory, after: Inventory): string | undefined {
  return findLosses(before, after)[0];
}

/** Everything that is not as it was. */
export function findLosses(before: Inventory, after: Inventory): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => {
    const [was, is] = [before.get(key) ?? 0, after.get(key) ?? 0];
    return EACH.has(kindOf(key)) ? was !== is : was > 0 !== is > 0;
  });
}

/** Stricter, for a part: nothing of it at all may change. */
export function findChange(before: Inventory, after: Inventory): string | undefined {
  return [...new Set([...before.keys(), ...after.keys()])].find((key) => before.get(key) !== after.get(key));
}

/** What the whole must hold after parts of it were replaced by others, one way or another. */
export function withReplaced(whole: Inventory, parts: readonly { before: Inventory; after: Inventory }[]): Inventory {
  const expected = new Map(whole);
  for (const { before, after } of parts) {
    for (const [key, count] of before) expected.set(key, (expected.get(key) ?? 0) - count);
    for (const [key, count] of after) expected.set(key, (expected.get(key) ?? 0) + count);
  }
  return expected;
}

function kindOf(key: string): string {
  return KINDS.find(({ name }) => key.startsWith(`${name} `))?.name ?? '';
}
