import type { Fix, Place } from '../../finding.js';
import type { Prompt } from '../../prompt/prompt.js';
import { DEFAULT_POLICY, type UntrustedPolicy } from '../../untrusted/policy.js';
import { fallsShort, type Requirement } from '../../untrusted/requirement.js';
import type { Problem } from '../rule.js';

type Variable = Prompt['content']['variables'][string];
type Placed = Pick<Prompt, 'content' | 'placeOf'>;
type Keys = readonly (keyof UntrustedPolicy)[];

/** Where policies of a prompt are less than what is asked for; each with what writes it, where the prompt does not say otherwise. */
export function policyProblems(prompt: Placed, required: Readonly<Record<string, Requirement>>): Problem[] {
  return Object.entries(required).flatMap(([name, requirement]) => {
    const variable = prompt.content.variables[name];
    if (!variable) return [];
    if (variable.untrusted !== true) return [unmarked(prompt, name, variable, requirement)];
    const short = fallsShort(variable.sanitize ?? DEFAULT_POLICY, requirement);
    if (short.length === 0) return [];
    return variable.sanitize ? inPolicy(prompt, name, variable.sanitize, requirement, short) : [withoutPolicy(prompt, name, variable, requirement, short)];
  });
}

/** One that is said to be trusted stays so until a person says otherwise. */
function unmarked(prompt: Placed, name: string, variable: Variable, requirement: Requirement): Problem {
  const path = ['variables', name];
  const policy = variable.sanitize ? [] : policyText(requirement);
  const fix = variable.untrusted === undefined ? insertion(prompt, path, Object.keys(variable), ['untrusted: true', ...policy]) : undefined;
  const has = variable.untrusted === undefined ? 'is not marked `untrusted`' : 'says `untrusted: false`';
  return { place: prompt.placeOf(path, 'key'), message: `.promptrc takes the values of \`${name}\` for untrusted, but it ${has}`, ...(fix ? { fix } : {}) };
}

function withoutPolicy(prompt: Placed, name: string, variable: Variable, requirement: Requirement, short: Keys): Problem {
  const fix = insertion(prompt, ['variables', name], ['untrusted', ...Object.keys(variable)], policyText(requirement));
  return { place: prompt.placeOf(['variables', name, 'untrusted'], 'key'), message: told(name, DEFAULT_POLICY, requirement, short), ...(fix ? { fix } : {}) };
}

/** What is written there is replaced, each in its place; what is not, is added. */
function inPolicy(prompt: Placed, name: string, policy: UntrustedPolicy, requirement: Requirement, short: Keys): Problem[] {
  const path = ['variables', name, 'sanitize'];
  const written = short.filter((key) => isWritten(prompt, [...path, key]));
  const missing = short.filter((key) => !written.includes(key));
  const replaced = written.map((key): Problem => {
    const place = prompt.placeOf([...path, key]);
    const fix = fixAt(place, String(policy[key]), String(requirement[key]));
    return { place, message: told(name, policy, requirement, [key]), ...(fix ? { fix } : {}) };
  });
  if (missing.length === 0) return replaced;
  const fix = insertion(prompt, path, Object.keys(policy), missing.map((key) => `${key}: ${requirement[key]}`));
  return [...replaced, { place: prompt.placeOf(path, 'key'), message: told(name, policy, requirement, missing), ...(fix ? { fix } : {}) }];
}

/** Unless it is what is done anyway. */
function policyText(requirement: Requirement): string[] {
  const { mode, strict, max_tokens: most } = requirement;
  if (fallsShort(DEFAULT_POLICY, requirement).length === 0) return [];
  const parts = [`mode: ${mode}`, ...(strict ? ['strict: true'] : []), ...(most === undefined ? [] : [`max_tokens: ${most}`])];
  return [`sanitize: { ${parts.join(', ')} }`];
}

function told(name: string, policy: UntrustedPolicy, requirement: Requirement, short: Keys): string {
  const parts = short.map(
    (key) =>
      `\`${key}: ${requirement[key]}\`${key === 'max_tokens' ? ' or less' : ''}, but it has ${policy[key] === undefined ? 'none' : `\`${key}: ${policy[key]}\``}`,
  );
  return `.promptrc asks of \`${name}\` for ${parts.join('; for ')}`;
}

/** A place that does not exist is that of what it would stand in. */
function isWritten({ placeOf }: Placed, path: readonly string[]): boolean {
  return !isSame(placeOf(path), placeOf(path.slice(0, -1)));
}

function isSame(one: Place, other: Place): boolean {
  return one.line === other.line && one.column === other.column;
}

/** New entries of a map, before the first of these keys that is written there: on lines of their own, or between commas. */
function insertion(prompt: Placed, path: readonly string[], keys: readonly string[], entries: readonly string[]): Fix | undefined {
  const written = keys.filter((key) => isWritten(prompt, [...path, key]));
  const [anchor] = written;
  const map = prompt.placeOf(path);
  if (anchor === undefined) return fixAt(map, '{}', `{ ${entries.join(', ')} }`);
  const place = prompt.placeOf([...path, anchor], 'key');
  // A map in braces begins with them, one in lines with its first key.
  const inLines = written.some((key) => isSame(prompt.placeOf([...path, key], 'key'), map));
  const separator = inLines ? `\n${' '.repeat((place.column ?? 1) - 1)}` : ', ';
  return fixAt(place, anchor, [...entries, anchor].join(separator));
}

function fixAt({ line, column }: Place, before: string, after: string): Fix | undefined {
  return line === undefined || column === undefined ? undefined : { line, column, before, after };
}
