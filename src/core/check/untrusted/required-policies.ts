import { fitsPattern } from '../../prompt/layout/pattern.js';
import type { Prompt } from '../../prompt/prompt.js';
import { EVERY_VARIABLE, type Requirement, type Requirements, strictest } from '../../untrusted/requirement.js';

/**
 * What the project asks of each variable of a prompt. Every entry that fits holds, so that none can weaken another: one by name for the
 * variable of that name, marked or not; `*` for those that are marked.
 */
export function requiredPolicies({ name, content }: Pick<Prompt, 'name' | 'content'>, configured: Requirements): Record<string, Requirement> {
  const fitting = Object.entries(configured).flatMap(([pattern, byVariable]) => (fitsPattern(pattern, name) ? [byVariable] : []));
  if (fitting.length === 0) return {};
  return Object.fromEntries(Object.entries(content.variables).flatMap(([variable, { untrusted }]): [string, Requirement][] => {
    const asked = fitting.flatMap((byVariable) => [...(untrusted === true ? entry(byVariable, EVERY_VARIABLE) : []), ...entry(byVariable, variable)]);
    return asked.length > 0 ? [[variable, strictest(asked)]] : [];
  }));
}

function entry(byVariable: Requirements[string], name: string): Requirement[] {
  const requirement = Object.hasOwn(byVariable, name) ? byVariable[name] : undefined;
  return requirement ? [requirement] : [];
}
