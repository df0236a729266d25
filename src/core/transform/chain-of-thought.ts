import * as v from 'valibot';
import type { Message } from '../ports.js';
import { keys } from '../text/validate.js';
import { parseOptions, type TransformDefinition } from './transform.js';

const OptionsSchema = keys({
  template: v.optional(v.picklist(['step-by-step'], 'expected step-by-step'), 'step-by-step'),
  when: v.optional(v.picklist(['always', 'never'], 'expected always or never'), 'always'),
});

/**
 * Asks for reasoning before the answer, and takes the answer out of what comes: scorers see what follows `Answer:`.
 * Costs output tokens whether it helps or not; `prompt compare-techniques` measures that.
 */
export const chainOfThought: TransformDefinition = {
  name: 'chain-of-thought',
  cue: (stage) => {
    const { template, when } = parseOptions(OptionsSchema, stage);
    return when === 'never' ? undefined : template;
  },
  prepare(stage) {
    const { template, when } = parseOptions(OptionsSchema, stage);
    if (when === 'never') return {};
    return {
      extract: extractAnswer,
      finish(messages, cue) {
        if (messages.some(({ role, content }) => role !== 'assistant' && asksAlready(content))) return { messages, reasons: [`${template}: the prompt asks for reasoning itself`] };
        return { messages: addCue(messages, cue), reasons: [`${template}: reasoning is asked for before the answer`] };
      },
    };
  },
};

/** The last one: the reasoning may speak of answers, too. Without one the whole text is the answer. */
const ANSWER = /^[ \t]*(?:\*\*|#+ )?(?:final )?answer(?:\*\*)?:(?:\*\*)?/gim;

/** What follows the last `Answer:` at the beginning of a line. */
export function extractAnswer(text: string): string {
  const last = [...text.matchAll(ANSWER)].at(-1);
  const answer = last ? text.slice(last.index + last[0].length).trim().replace(/^\*\*([^*]+)\*\*$/, '$1') : '';
  return answer === '' ? text : answer;
}

function asksAlready(text: string): boolean {
  return /\bstep[ -]by[ -]step\b/i.test(text);
}

/** The instructions' message: the system's, else the one that is answered. */
function addCue(messages: Message[], cue: string): Message[] {
  const system = messages.findLastIndex(({ role }) => role === 'system' || role === 'developer');
  const at = system === -1 ? messages.findLastIndex(({ role }) => role === 'user') : system;
  if (at === -1) return [{ role: 'system', content: cue }, ...messages];
  return messages.map((message, index) => (index === at ? { ...message, content: withCue(message.content, cue) } : message));
}

const FORMAT_SECTION = /^#{1,6}[ \t]+(?:output|answer|response)\b.*$/im;

/** Before the section that says what the answer looks like, which keeps the last word; else at the end. */
function withCue(text: string, cue: string): string {
  const section = FORMAT_SECTION.exec(text);
  if (!section) return `${text.trimEnd()}\n\n${cue}`;
  return `${text.slice(0, section.index)}${cue}\n\n${text.slice(section.index)}`;
}
