import * as v from 'valibot';
import { keys, mapOf } from '../text/validate.js';
import { MaxTokensSchema, type UntrustedMode, type UntrustedPolicy } from './policy.js';

const MODES = ['escape', 'delimit', 'datamark', 'json'] as const;

/** The least that a variable's policy has to be. */
const RequirementSchema = keys({
  mode: v.optional(v.picklist(MODES, `expected ${MODES.slice(0, -1).join(', ')} or json`), 'escape'),
  strict: v.optional(v.boolean(), false),
  max_tokens: v.optional(MaxTokensSchema),
});

const VariableName = v.pipe(v.string(), v.regex(/^(?:\*|[A-Za-z_][\w-]*)$/, 'expected the name of a variable, or `"*"` for every one that is `untrusted`'));

/** `untrusted:` of `.promptrc`: by patterns of prompts' names, then by variables. */
export const RequirementsSchema = mapOf(v.string(), mapOf(VariableName, RequirementSchema));

export type Requirement = v.InferOutput<typeof RequirementSchema>;
export type Requirements = v.InferOutput<typeof RequirementsSchema>;

/** Stands for every variable that is marked `untrusted`. */
export const EVERY_VARIABLE = '*';

/** `delimit`, `datamark` and `json` each set a value apart in another way: none is less than another. */
const STRENGTH: Readonly<Record<UntrustedMode, number>> = { none: 0, escape: 1, delimit: 2, datamark: 2, json: 2 };

/** What fulfils all of them: the strictest of each; among modes of equal strength the last. */
export function strictest(requirements: readonly Requirement[]): Requirement {
  return requirements.reduce((all, one) => {
    const max = Math.min(all.max_tokens ?? Infinity, one.max_tokens ?? Infinity);
    return {
      mode: STRENGTH[one.mode] >= STRENGTH[all.mode] ? one.mode : all.mode,
      strict: all.strict || one.strict,
      ...(max === Infinity ? {} : { max_tokens: max }),
    };
  });
}

/** The keys in which a policy is less than what is asked for. */
export function fallsShort(policy: UntrustedPolicy, { mode, strict, max_tokens: most }: Requirement): (keyof UntrustedPolicy)[] {
  return [
    ...(STRENGTH[policy.mode] < STRENGTH[mode] ? ['mode' as const] : []),
    ...(strict && !policy.strict ? ['strict' as const] : []),
    ...(most !== undefined && (policy.max_tokens ?? Infinity) > most ? ['max_tokens' as const] : []),
  ];
}
