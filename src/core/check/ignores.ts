import type { Finding, Place } from '../finding.js';
import type { Prompt } from '../prompt/prompt.js';
import { nearestWord } from '../text/nearest-word.js';
import type { RuleInfo } from './rule.js';
import { suggestion } from '../words/words.js';

/** A prompt that passes findings over: `ignore: { <code>: <reason> }`. */
export interface IgnoringPrompt {
  /** Its own file and its companions. */
  files: readonly string[];
  ignore: Readonly<Record<string, string | null>>;
  /** Where each code stands. */
  places: Readonly<Record<string, Place>>;
}

export function ignoringPrompt({ placeOf }: Pick<Prompt, 'placeOf'>, ignore: IgnoringPrompt['ignore'], files: readonly string[]): IgnoringPrompt {
  return { files, ignore, places: Object.fromEntries(Object.keys(ignore).map((code) => [code, placeOf(['ignore', code], 'key')])) };
}

/** What a suppression is held against. */
export interface IgnoreContext {
  /** Of every rule there is, by code. */
  rules: ReadonlyMap<string, RuleInfo>;
  /** Whether a rule was applied this time, so that its silence means something. */
  applied(code: string): boolean;
}

/** Leaves out what prompts pass over, and finds suppressions that are wrong: unknown, without a reason, or of nothing. */
export function applyIgnores(findings: readonly Finding[], prompts: readonly IgnoringPrompt[], context: IgnoreContext): Finding[] {
  const owners = new Map(prompts.flatMap((prompt) => prompt.files.map((file) => [file, prompt] as const)));
  const used = new Map<IgnoringPrompt, Set<string>>(prompts.map((prompt) => [prompt, new Set<string>()]));
  const kept = findings.filter(({ code, place }) => {
    const owner = owners.get(place.file);
    if (!owner || !Object.hasOwn(owner.ignore, code) || context.rules.get(code)?.essential === true) return true;
    used.get(owner)?.add(code);
    return false;
  });
  return [...kept, ...prompts.flatMap((prompt) => faultsOf(prompt, used.get(prompt) ?? new Set(), context))];
}

function faultsOf({ ignore, places }: IgnoringPrompt, used: ReadonlySet<string>, { rules, applied }: IgnoreContext): Finding[] {
  return Object.entries(ignore).flatMap(([code, reason]): Finding[] => {
    const place = places[code] as Place;
    const fault = (name: string, message: string, remedy: string): Finding => ({ code: `check/${name}`, severity: 'warning', place, message, remedy });
    const rule = rules.get(code);
    if (!rule) {
      return [fault('ignore-refused', `there is no rule \`${code}\`${suggestion(nearestWord(code, [...rules.keys()]))}`, 'see `prompt check --list-rules`')];
    }
    if (rule.essential === true) return [fault('ignore-refused', `\`${code}\` cannot be passed over`, 'mend what it finds, and take this line out')];
    return [
      ...((reason ?? '').trim() === ''
        ? [fault('ignore-unreasoned', `\`${code}\` is passed over without a reason`, 'say why, for whoever reads it next')]
        : []),
      ...(!used.has(code) && applied(code)
        ? [fault('ignore-unused', `\`${code}\` is passed over, but nothing of it is found`, 'take the line out')]
        : []),
    ];
  });
}
