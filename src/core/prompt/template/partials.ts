import type { Finding, Place } from '../../finding.js';
import { lineFinder } from '../../text/line-finder.js';
import { findMarkers } from './messages.js';
import { scanTags, type Tag } from './scan.js';

/** The partials a prompt can include, by name, and the folder they come from. */
export interface Partials {
  folder: string;
  texts: Readonly<Record<string, string>>;
  /** Names of all there are, where known: `texts` may hold only those that are used. */
  available?: readonly string[];
}

export const NO_PARTIALS: Partials = { folder: '_partials', texts: {} };

export function partialPath(partials: Partials, name: string): string {
  return `${partials.folder}/${name}.md`;
}

const MAX_DEPTH = 8;
/** Longer texts are not shown or counted to the end. */
const MAX_INLINED = 4_000_000;
const LITERAL = /^(['"])((?:(?!\1).)+)\1/;

/** A `{% render %}` of a text: `name` is undefined where it is not a literal. */
interface Inclusion {
  name?: string;
  offset: number;
}

/** The partials a text includes directly, in order. */
export function inclusions(text: string): readonly Inclusion[] {
  if (!text.includes('render')) return NO_INCLUSIONS;
  return scanTags(text)
    .filter((tag) => tag.name === 'render')
    .map((tag) => {
      const name = literalName(tag);
      return name === undefined ? { offset: tag.start } : { name, offset: tag.start };
    });
}

const NO_INCLUSIONS: readonly Inclusion[] = [];

function literalName(tag: Tag): string | undefined {
  return LITERAL.exec(tag.argument)?.[2];
}

/** Names of all partials that `text` reaches, sorted; those that do not exist are left out. */
export function reachedPartials(text: string, partial: (name: string) => string | undefined): string[] {
  const reached = new Set<string>();
  const waiting = [...inclusions(text)];
  for (let inclusion = waiting.pop(); inclusion; inclusion = waiting.pop()) {
    const name = inclusion.name;
    const source = name === undefined || reached.has(name) ? undefined : partial(name);
    if (name === undefined || source === undefined) continue;
    reached.add(name);
    for (const next of inclusions(source)) waiting.push(next);
  }
  return [...reached].sort();
}

/** Text with every literal inclusion replaced by the partial's text; cycles and missing partials become nothing. */
export function inlinePartials(text: string, partials: Readonly<Record<string, string>>): string {
  return inline(text, partials, new Map());
}

/** @param done texts already expanded: without them a few partials that include each other often take for ever */
function inline(text: string, partials: Readonly<Record<string, string>>, done: Map<string, string>): string {
  let result = '';
  let from = 0;
  for (const tag of scanTags(text)) {
    if (tag.name !== 'render') continue;
    result += text.slice(from, tag.start) + expand(literalName(tag) ?? '', partials, done);
    from = tag.end;
    if (result.length > MAX_INLINED) return result.slice(0, MAX_INLINED);
  }
  return result + text.slice(from);
}

function expand(name: string, partials: Readonly<Record<string, string>>, done: Map<string, string>): string {
  const known = done.get(name);
  if (known !== undefined) return known;
  done.set(name, '');
  const text = inline(own(partials, name) ?? '', partials, done);
  done.set(name, text);
  return text;
}

/** Faults of the inclusions of a prompt's messages and of the partials they reach. */
export function checkInclusions(
  messages: readonly { text: string; placeAt: (offset: number) => Place }[],
  names: readonly string[],
  partials: Partials,
): Finding[] {
  const sound = new Map<string, number>();
  return [
    ...messages.flatMap(({ text, placeAt }) => checkText(text, placeAt, partials, (name) => follow(name, partials, [], sound))),
    ...names.flatMap((name) => {
      const file = partialPath(partials, name);
      const text = own(partials.texts, name) ?? '';
      const find = lineFinder(text);
      return [
        ...checkText(text, (offset) => ({ file, ...find(offset) }), partials, () => undefined),
        ...findMarkers(file, text, 'a partial'),
      ];
    }),
  ];
}

type Problem = Pick<Finding, 'code' | 'message' | 'remedy'>;

const NOT_LITERAL: Problem = {
  code: 'prompt/partial-dynamic',
  message: '`render` takes the name of a partial in quotes',
  remedy: "write `{% render 'name' %}`; choose between partials with `if` or `case`",
};

function checkText(text: string, placeAt: (offset: number) => Place, partials: Partials, nesting: (name: string) => Problem | undefined): Finding[] {
  return inclusions(text).flatMap(({ name, offset }): Finding[] => {
    const problem = name === undefined ? NOT_LITERAL : own(partials.texts, name) === undefined ? missing(name, partials) : nesting(name);
    return problem ? [{ severity: 'error', place: placeAt(offset), ...problem }] : [];
  });
}

function missing(name: string, partials: Partials): Problem {
  const known = [...(partials.available ?? Object.keys(partials.texts))].sort();
  return {
    code: 'prompt/partial-missing',
    message: `the partial \`${name}\` does not exist; ${known.length === 0 ? 'there are no partials' : `there are: ${known.join(', ')}`}`,
    remedy:
      isPartialName(name) && !name.endsWith('.md')
        ? `create \`${partialPath(partials, name)}\`, or mend the name`
        : `write the name as its path inside \`${partials.folder}\`, without \`.md\``,
  };
}

/** Whether a name is a path that stays inside the folder, on any system. */
export function isPartialName(name: string): boolean {
  return /^[^\\:\0]+$/.test(name) && name.split('/').every((segment) => segment !== '' && !segment.startsWith('.'));
}

/** A cycle or too deep a nesting below `name`. `sound` keeps at which depth a partial was found to be in order. */
function follow(name: string, partials: Partials, path: readonly string[], sound: Map<string, number>): Problem | undefined {
  const trail = [...path, name];
  if (path.includes(name)) {
    return { code: 'prompt/partial-cycle', message: `partials include each other: ${trail.join(' → ')}`, remedy: 'break the cycle' };
  }
  if (trail.length > MAX_DEPTH) {
    return { code: 'prompt/partial-depth', message: `partials nested more than ${MAX_DEPTH} deep: ${trail.join(' → ')}`, remedy: 'flatten them' };
  }
  if ((sound.get(name) ?? 0) >= trail.length) return undefined;
  for (const inclusion of inclusions(own(partials.texts, name) ?? '')) {
    const problem = inclusion.name === undefined ? undefined : follow(inclusion.name, partials, trail, sound);
    if (problem) return problem;
  }
  sound.set(name, trail.length);
  return undefined;
}

function own(partials: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(partials, name) ? partials[name] : undefined;
}
