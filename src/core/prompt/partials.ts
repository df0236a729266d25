import type { Finding, Place } from '../finding.js';
import { findMarkers } from './messages.js';
import { scanTags } from './scan.js';

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
const LITERAL = /^(['"])((?:(?!\1).)+)\1/;

/** A `{% render %}` of a text: `name` is undefined where it is not a literal. */
interface Inclusion {
  name?: string;
  offset: number;
}

/** The partials a text includes directly, in order. */
export function inclusions(text: string): Inclusion[] {
  return scanTags(text)
    .filter((tag) => tag.name === 'render')
    .map((tag) => {
      const name = LITERAL.exec(tag.argument)?.[2];
      return name === undefined ? { offset: tag.start } : { name, offset: tag.start };
    });
}

/** Names of all partials that `text` reaches, sorted; those that do not exist are left out. */
export function reachedPartials(text: string, partial: (name: string) => string | undefined): string[] {
  const reached = new Set<string>();
  const waiting = inclusions(text);
  for (let inclusion = waiting.pop(); inclusion; inclusion = waiting.pop()) {
    const name = inclusion.name;
    const source = name === undefined || reached.has(name) ? undefined : partial(name);
    if (name === undefined || source === undefined) continue;
    reached.add(name);
    waiting.push(...inclusions(source));
  }
  return [...reached].sort();
}

/** Text with every literal inclusion replaced by the partial's text; cycles and missing partials become nothing. */
export function inlinePartials(text: string, partials: Readonly<Record<string, string>>, path: readonly string[] = []): string {
  let result = '';
  let from = 0;
  for (const tag of scanTags(text)) {
    if (tag.name !== 'render') continue;
    const name = LITERAL.exec(tag.argument)?.[2] ?? '';
    const source = path.includes(name) ? undefined : own(partials, name);
    result += text.slice(from, tag.start) + (source === undefined ? '' : inlinePartials(source, partials, [...path, name]));
    from = tag.end;
  }
  return result + text.slice(from);
}

/** Faults of the inclusions of one text: not literal, missing, cyclic or too deep. */
export function checkInclusions(text: string, placeAt: (offset: number) => Place, partials: Partials): Finding[] {
  return inclusions(text).flatMap((inclusion): Finding[] => {
    const problem = inclusion.name === undefined ? NOT_LITERAL : follow(inclusion.name, partials, []);
    return problem ? [{ severity: 'error', place: placeAt(inclusion.offset), ...problem }] : [];
  });
}

/** Role markers inside partials, where they would be text that looks like a border. */
export function checkPartialTexts(names: readonly string[], partials: Partials): Finding[] {
  return names.flatMap((name) => findMarkers(partialPath(partials, name), own(partials.texts, name) ?? '', 'a partial'));
}

type Problem = Pick<Finding, 'code' | 'message' | 'remedy'>;

const NOT_LITERAL: Problem = {
  code: 'prompt/partial-dynamic',
  message: '`render` takes the name of a partial in quotes',
  remedy: "write `{% render 'name' %}`; choose between partials with `if` or `case`",
};

function follow(name: string, partials: Partials, path: readonly string[]): Problem | undefined {
  const trail = [...path, name];
  if (path.includes(name)) {
    return { code: 'prompt/partial-cycle', message: `partials include each other: ${trail.join(' → ')}`, remedy: 'break the cycle' };
  }
  if (trail.length > MAX_DEPTH) {
    return { code: 'prompt/partial-depth', message: `partials nested more than ${MAX_DEPTH} deep`, remedy: 'flatten them' };
  }
  const source = own(partials.texts, name);
  if (source === undefined) {
    const known = [...(partials.available ?? Object.keys(partials.texts))].sort();
    const listed = known.length === 0 ? 'there are no partials' : `there are: ${known.join(', ')}`;
    return {
      code: 'prompt/partial-missing',
      message: `the partial \`${name}\` does not exist; ${listed}`,
      remedy: `create \`${partialPath(partials, name)}\`, or mend the name`,
    };
  }
  for (const inclusion of inclusions(source)) {
    const problem = inclusion.name === undefined ? NOT_LITERAL : follow(inclusion.name, partials, trail);
    if (problem) return problem;
  }
  return undefined;
}

function own(partials: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(partials, name) ? partials[name] : undefined;
}
